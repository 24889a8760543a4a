import Console
import Foundation
import GRDB
import Kernel
import Records
import Synchronization
import Testing

@testable import Directory

/// A clock that a test moves.
final class TestClock: Sendable {
    private let moment: Mutex<Timestamp>

    /// Starts on a Monday, 23 November 2026, at half past eight in Shanghai.
    init() {
        moment = Mutex(Timestamp(seconds: 1_795_393_800))
    }

    var now: Timestamp { moment.withLock { $0 } }

    func advance(_ interval: Interval) {
        moment.withLock { $0 = $0 + interval }
    }

    var clock: Kernel.Clock { Kernel.Clock { self.now } }
}

/// Records in a folder of their own, with the first accounts in them. Passwords cost next to nothing here.
final class TestDirectory: Sendable {
    let folder: URL
    let clock = TestClock()
    let store: RecordStore
    let context: DirectoryContext
    /// The passwords handed out, by login name.
    let handed: [String: String]

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "anhu-directory-\(UUID().uuidString)")
        store = try Self.open(folder, clock)
        context = DirectoryContext(store: store, hasher: PasswordHasher(cost: .trifling))
        let accounts = try await DirectorySetup(context).createFirstAccounts(
            .init(hospital: "市人民医院", provider: "安护科技"))
        handed = Dictionary(uniqueKeysWithValues: accounts.map { ($0.login, $0.password) })
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    static func open(_ folder: URL, _ clock: TestClock) throws -> RecordStore {
        try RecordStore(
            folder: DataFolder(folder.appending(path: "data")), keys: folder.appending(path: "keys"),
            schemas: [DirectoryModule.schema], clock: clock.clock)
    }

    /// The same records, opened a second time as after a restart.
    func reopened() throws -> DirectoryContext {
        DirectoryContext(store: try Self.open(folder, clock), hasher: PasswordHasher(cost: .trifling))
    }

    var administration: AccountAdministration { AccountAdministration(context) }
    var signIn: SignIn { SignIn(context) }
    var factors: SecondFactors { SecondFactors(context) }

    var permissions: PermissionTable {
        var table = PermissionTable()
        DirectoryModule(context).permissions(into: &table)
        return table
    }

    var sessions: DirectorySessions { DirectorySessions(context, permissions: permissions) }

    func account(_ login: String) async throws -> UserAccount {
        try await administration.account(login: login)
    }

    /// An account as the one who acts.
    func principal(_ login: String) async throws -> Principal {
        Principal(accountID: try await account(login).id.rawValue, name: login, source: "10.0.0.9")
    }

    /// A person in 信息科.
    func person(_ name: String) async throws -> Identifier<Person> {
        try await write { database in
            let unit = try #require(try UnitStore.list(database).first { $0.name == "信息科" })
            return try PersonStore.add(PersonDraft(unitID: unit.id, name: name, employer: .hospital), database)
        }
    }

    /// An account of a person of its own, without roles.
    func newAccount(_ login: String, person: Identifier<Person>? = nil) async throws -> Identifier<Account> {
        let owner = if let person { person } else { try await self.person(login) }
        return try await administration.create(login: login, person: owner, by: principal("sysadmin")).accountID
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await store.write(AuditAction("test"), by: .system("test"), body)
    }

    /// Puts a password into force that need not be changed.
    func settle(_ login: String, password: String = "Kiefer-84-Wolken") async throws {
        let id = try await account(login).id
        let hash = try await context.hasher.hash(password)
        let now = clock.now
        try await write { try PasswordStore.set(hash, for: id, mustChange: false, at: now, $0) }
    }

    /// Changes the security policy.
    func setPolicy(_ change: @escaping @Sendable (inout SecurityPolicy) -> Void) async throws {
        try await write { database in
            var policy = try SecurityPolicyStore.current(database)
            change(&policy)
            try SecurityPolicyStore.save(policy, database)
        }
    }

    /// Signs in with the password of `settle`.
    func ticket(
        _ login: String, password: String = "Kiefer-84-Wolken", peer: String = "10.0.0.1"
    ) async throws -> SignIn.Ticket {
        try await signIn.signIn(login: login, password: password, peer: peer, userAgent: "test")
    }

    func visitor(_ ticket: SignIn.Ticket) async throws -> Visitor? {
        try await sessions.visitor(token: ticket.token, peer: "10.0.0.1", now: clock.now)
    }

    /// A visitor who has signed in with the password of `settle`.
    func visitor(_ login: String) async throws -> Visitor {
        let ticket = try await ticket(login)
        return try #require(try await visitor(ticket))
    }

    /// The actions of the audit trail, oldest first.
    func trail(_ action: String? = nil) async throws -> [AuditRecord] {
        try await store.read { database in
            var filter = AuditFilter()
            filter.action = action
            return try AuditQueries.list(filter, limit: 1000, database).reversed()
        }
    }

    /// Holds every row against the chain.
    func expectSound() async throws {
        let report = try await AuditVerifier(store).verify()
        #expect(report.isSound, "\(report.defects)")
        #expect(report.records > 0)
    }
}
