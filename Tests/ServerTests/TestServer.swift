import Console
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Records
import Testing

@testable import Console
@testable import Directory
@testable import Server

/// A whole installation in a folder of its own, with one account for every role.
final class TestServer: Sendable {
    let folder: URL
    let installation: Installation
    let program: ServerProgram

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "anhu-server-\(UUID().uuidString)")
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let settings = try Settings(
            commandLine: [
                "data": folder.appending(path: "data").path, "keys": folder.appending(path: "keys").path,
                "content": root.appending(path: "Content").path, "runtime": root.appending(path: ".anhu").path,
                "port": "0",
            ], environment: [:])
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        installation = try Installation(settings, logger: logger, hasher: PasswordHasher(cost: .trifling))
        _ = try await InstallationSetup(installation).run(osUser: "root")
        program = try ServerProgram(installation)
        try await addMissingRoles()
        // The walks are about permissions; the second factor has tests of its own.
        try await installation.store.write(AuditAction("test"), by: .system("test")) { database in
            var policy = try SecurityPolicyStore.current(database)
            policy.secondFactorRoles = []
            try SecurityPolicyStore.save(policy, database)
        }
    }

    deinit {
        try? installation.store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The first accounts hold six of the eight roles.
    private func addMissingRoles() async throws {
        let administration = AccountAdministration(installation.directory)
        let sysadmin = try await principal("sysadmin")
        let secadmin = try await principal("secadmin")
        for role in [Role.owner, .leadership] {
            let person = try await installation.store.write(AuditAction("test"), by: sysadmin) { database in
                let unit = try #require(try UnitStore.list(database).first)
                return try PersonStore.add(
                    PersonDraft(unitID: unit.id, name: role.chinese, employer: .hospital), database)
            }
            let made = try await administration.create(
                login: role.rawValue.lowercased(), person: person, by: sysadmin)
            try await administration.grant(role, to: made.accountID, by: secadmin)
        }
    }

    static func login(_ role: Role) -> String {
        switch role {
        case .systemAdministrator: "sysadmin"
        case .securityAdministrator: "secadmin"
        case .auditAdministrator: "auditor"
        default: role.rawValue.lowercased()
        }
    }

    func principal(_ login: String) async throws -> Principal {
        let account = try await AccountAdministration(installation.directory).account(login: login)
        return Principal(accountID: account.id.rawValue, name: login, source: "10.0.0.9")
    }

    /// The cookie of a live session of the role, with every obligation met.
    func session(_ role: Role) async throws -> String {
        let login = Self.login(role)
        let account = try await AccountAdministration(installation.directory).account(login: login)
        let token = SessionToken(.system)
        try await installation.store.write(AuditAction("test"), by: .system("test")) { [installation] database in
            let now = installation.store.clock.now()
            try database.execute(
                sql: "UPDATE password SET must_change = 0 WHERE account_id = ?", arguments: [account.id])
            _ = try SessionStore.start(token, for: account.id, peer: "127.0.0.1", userAgent: "test", at: now, database)
        }
        return token.text
    }

    /// Does what imports have queued.
    func finishImports() async throws {
        let jobs = try await installation.store.read {
            try Int64.fetchAll($0, sql: "SELECT id FROM job WHERE kind LIKE 'asset.import%'")
        }
        for job in jobs {
            _ = try await JobRunner(
                store: installation.store, handlers: installation.jobs, only: Identifier(job),
                logger: Logger(label: "test")
            ).runOnly()
        }
    }

    /// Runs a conversation with the server.
    func converse<Value: Sendable>(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Value)
        async throws -> Value
    {
        try await program.server.application.test(.router) { try await body($0) }
    }

    /// Sends one request; `session` is the value of the session cookie.
    static func send(
        _ client: any TestClientProtocol, _ method: HTTPRequest.Method, _ path: String, session: String? = nil,
        body: String? = nil
    ) async throws -> TestResponse {
        var fields = HTTPFields()
        if let session { fields[.cookie] = "anhu-session=\(session)" }
        if body != nil { fields[.contentType] = "application/x-www-form-urlencoded" }
        return try await client.executeRequest(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
    }

    /// The token against forged requests of a session.
    func formToken(_ session: String) async throws -> String {
        let authority = DirectorySessions(installation.directory, permissions: installation.permissions)
        let visitor = try #require(
            try await authority.visitor(token: session, peer: "127.0.0.1", now: installation.store.clock.now()))
        return ForgeryGuard(key: []).token(for: visitor)
    }
}
