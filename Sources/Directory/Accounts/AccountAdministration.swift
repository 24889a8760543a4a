import Console
import Foundation
import GRDB
import Kernel
import Records

/// What administrators do with accounts; the pages and `anhu user` call the same functions.
///
/// Who may call what is decided before: by the route's permission at the door, by `OperatingSystemLogin` at the terminal.
package struct AccountAdministration: Sendable {
    private let context: DirectoryContext

    /// Takes what it works with.
    package init(_ context: DirectoryContext) {
        self.context = context
    }

    /// A password that is shown once and must be replaced at the first sign-in.
    package struct Handover: Sendable, Hashable {
        /// The account.
        package let accountID: Identifier<Account>
        /// Its login name.
        package let login: String
        /// The password; kept nowhere.
        package let password: String
    }

    /// One page of the list of accounts, and how many there are.
    package func list(
        _ filter: AccountFilter = AccountFilter(), limit: Int = 1000, offset: Int = 0
    ) async throws -> (accounts: [AccountSummary], total: Int) {
        try await context.store.read { try AccountStore.list(filter, limit: limit, offset: offset, $0) }
    }

    /// The account with this login name.
    /// - Throws: `DirectoryError.noAccount`.
    package func account(login: String) async throws -> UserAccount {
        let found = try await context.store.read { try AccountStore.find(login: login.lowercased(), $0) }
        guard let found else { throw DirectoryError.noAccount(login) }
        return found
    }

    /// Makes an account without roles, with a password that is shown once. From `validUntil` on it cannot be used any
    /// more; nil: no end.
    /// - Throws: `DirectoryError` for a login name or person that cannot be taken.
    package func create(
        login: String, person: Identifier<Person>, validUntil: Timestamp? = nil, by principal: Principal
    ) async throws -> Handover {
        let login = login.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        let password = HandedPassword.make(context.random)
        let hash = try await context.hasher.hash(password)
        let id = try await context.store.write(AuditAction("account.create", label: login), by: principal) {
            [context] database in
            let now = context.now
            let id = try AccountStore.add(
                login: login, person: person, validUntil: validUntil, at: now, by: principal.account, database)
            try PasswordStore.set(hash, for: id, mustChange: true, at: now, database)
            return id
        }
        return Handover(accountID: id, login: login, password: password)
    }

    /// Replaces a forgotten password by one that is shown once; sessions and tokens end, a lock is lifted.
    /// - Throws: `DirectoryError.ownAccount` and `.administratorWithoutFactor` except at the terminal, where whoever sits
    ///   at the server helps themselves.
    package func resetPassword(_ id: Identifier<Account>, by principal: Principal) async throws -> Handover {
        let account = try await find(id)
        let password = HandedPassword.make(context.random)
        let hash = try await context.hasher.hash(password)
        try await write("account.password-reset", account, principal) { [context] database in
            if !principal.isAtTerminal {
                try Self.refuseOwn(account, principal, database)
                // Whoever resets the password of such an account could sign in as it: nothing else would keep them out.
                let isAdministrator = try RoleStore.roles(of: id, database).contains(where: \.isSeparatedAdministrator)
                if isAdministrator, try FactorStore.active(of: id, database).isEmpty {
                    throw DirectoryError.administratorWithoutFactor(account.login)
                }
            }
            let now = context.now
            try PasswordStore.set(hash, for: id, mustChange: true, at: now, database)
            try SessionStore.endAll(of: id, reason: .passwordChanged, at: now, database)
            try APITokenStore.revokeAll(of: id, at: now, database)
            try AttemptStore.clear(context.attemptDigest(login: account.login), database)
        }
        return Handover(accountID: id, login: account.login, password: password)
    }

    /// Disables an account; its sessions and tokens end.
    /// - Throws: `DirectoryError.lastAdministrator`, `.ownAccount`.
    package func disable(_ id: Identifier<Account>, by principal: Principal) async throws {
        let account = try await find(id)
        try await write("account.disable", account, principal) { [context] database in
            try Self.refuseOwn(account, principal, database)
            try AccountStore.disable(id, at: context.now, database)
        }
    }

    /// Enables an account.
    /// - Throws: `DirectoryError.personLeft`.
    package func enable(_ id: Identifier<Account>, by principal: Principal) async throws {
        let account = try await find(id)
        try await write("account.enable", account, principal) { try AccountStore.enable(id, $0) }
    }

    /// Forgives the failures of a login name.
    /// - Throws: `DirectoryError.notLocked`.
    package func unlock(_ id: Identifier<Account>, by principal: Principal) async throws {
        let account = try await find(id)
        try await write("account.unlock", account, principal) { [context] database in
            try AttemptStore.clear(context.attemptDigest(login: account.login), database)
            guard database.changesCount > 0 else { throw DirectoryError.notLocked }
        }
    }

    /// Until when an account is locked. Nil: it is not.
    package func lockedUntil(_ account: UserAccount) async throws -> Timestamp? {
        try await context.store.read { [context] database in
            try AttemptStore.lockedUntil(
                context.attemptDigest(login: account.login), at: context.now, database)
        }
    }

    /// Which of these accounts are locked.
    func locked(among accounts: [UserAccount]) async throws -> Set<Identifier<Account>> {
        try await context.store.read { [context] database in
            Set(
                try accounts.filter { account in
                    let digest = context.attemptDigest(login: account.login)
                    return try AttemptStore.lockedUntil(digest, at: context.now, database) != nil
                }.map(\.id))
        }
    }

    /// Gives an account that nobody has signed in by to another person.
    /// - Throws: `DirectoryError.twoAdministrators`, `.personLeft`, `.ownAccount`, `.accountUsed`, `.roleOfHospital`.
    package func assign(
        _ id: Identifier<Account>, to person: Identifier<Person>, by principal: Principal
    ) async throws {
        let account = try await find(id)
        try await write("account.assign", account, principal) { database in
            try Self.refuseOwn(account, principal, database)
            // Nor does an administrator make somebody else's account their own.
            if let actor = principal.account, try AccountStore.find(actor, database).personID == person {
                throw DirectoryError.ownAccount
            }
            try AccountStore.assign(id, to: person, database)
        }
    }

    /// Sets or lifts the end of an account.
    /// - Throws: `DirectoryError.temporaryAdministrator`, `.field` for a moment that has passed.
    package func setValidity(
        _ id: Identifier<Account>, until end: Timestamp?, by principal: Principal
    ) async throws {
        let account = try await find(id)
        try await write("account.validity", account, principal) { [context] database in
            try AccountStore.setValidity(id, until: end, at: context.now, database)
        }
    }

    /// Ends all sessions of an account, except one.
    package func endSessions(
        of id: Identifier<Account>, besides kept: Identifier<Session>? = nil, by principal: Principal
    ) async throws {
        let account = try await find(id)
        try await write("session.end-all", account, principal) { [context] database in
            try SessionStore.endAll(of: id, besides: kept, reason: .revoked, at: context.now, database)
        }
    }

    /// Ends one session.
    /// - Throws: `DirectoryError.noSession`, also for a session of another account.
    package func endSession(
        _ session: Identifier<Session>, of id: Identifier<Account>, by principal: Principal
    ) async throws {
        let account = try await find(id)
        try await write("session.end", account, principal) { [context] database in
            guard try SessionStore.find(session, of: id, database).endedAt == nil else {
                throw DirectoryError.noSession
            }
            try SessionStore.end(session, reason: .revoked, at: context.now, database)
        }
    }

    /// Gives an account a role; its sessions end.
    /// - Throws: the `DirectoryError` of the rule that it would break (`RoleSeparation`).
    package func grant(_ role: Role, to id: Identifier<Account>, by principal: Principal) async throws {
        let account = try await find(id)
        try await write("role.grant", account, principal, detail: role.chinese) { [context] database in
            try RoleStore.grant(role, to: id, at: context.now, by: principal.account, database)
        }
    }

    /// Takes a role from an account; its sessions end.
    /// - Throws: `DirectoryError.lastAdministrator`, `.ownRoles`, `.roleNotHeld`.
    package func revoke(_ role: Role, from id: Identifier<Account>, by principal: Principal) async throws {
        let account = try await find(id)
        try await write("role.revoke", account, principal, detail: role.chinese) { [context] database in
            try RoleStore.revoke(role, from: id, at: context.now, by: principal.account, database)
        }
    }

    /// Lets a user of the operating system act as an account on the command line, besides those it may act as.
    /// - Throws: `DirectoryError.field` for what is no user of this machine, `.osUserTaken` for one of another person.
    package func map(osUser: String, to id: Identifier<Account>, by principal: Principal) async throws {
        let account = try await find(id)
        try await write("account.os-login", account, principal, detail: osUser) {
            try OperatingSystemLogin.assign(osUser, to: id, $0)
        }
    }

    /// Takes that leave away.
    package func unmap(osUser: String, from id: Identifier<Account>, by principal: Principal) async throws {
        let account = try await find(id)
        try await write("account.os-login", account, principal, detail: osUser) {
            try OperatingSystemLogin.unmap(osUser, from: id, $0)
        }
    }

    private func find(_ id: Identifier<Account>) async throws -> UserAccount {
        try await context.store.read { try AccountStore.find(id, $0) }
    }

    private func write(
        _ name: String, _ account: UserAccount, _ principal: Principal, detail: String? = nil,
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        try await context.store.write(
            AuditAction(name, object: .account(account.id), label: account.login, detail: detail), by: principal, body)
    }

    /// - Throws: `DirectoryError.ownAccount` for an account of the person who acts.
    private static func refuseOwn(_ account: UserAccount, _ principal: Principal, _ database: Database) throws {
        guard let actor = principal.account else { return }
        if try AccountStore.find(actor, database).personID == account.personID { throw DirectoryError.ownAccount }
    }
}

extension Principal {
    /// True for somebody at the server's own terminal, who could alter the database anyway.
    package var isAtTerminal: Bool { source.hasPrefix("cli:") }
}
