import Console
import Foundation
import GRDB
import Kernel
import Records

/// Answers the door: whose session a cookie names.
package struct DirectorySessions: SessionAuthority {
    private let context: DirectoryContext
    private let permissions: PermissionTable

    /// Takes the permissions of all modules.
    package init(_ context: DirectoryContext, permissions: PermissionTable) {
        self.context = context
        self.permissions = permissions
    }

    /// How often the use of a session is written down: idle times are minutes, a write for each request is not worth it.
    static let touchEvery: Interval = .seconds(60)

    package func visitor(token text: String, peer: String, now: Timestamp) async throws -> Visitor? {
        guard let token = SessionToken(text: text) else { return nil }
        let found = try await context.store.read { database -> Found? in
            guard let session = try SessionStore.find(digest: token.digest, database) else { return nil }
            return try Found(session, at: now, database)
        }
        guard let found else { return nil }
        if let reason = found.lapse {
            try await end(found, reason, peer: peer, at: now)
            return nil
        }
        if now - found.session.seenAt >= Self.touchEvery {
            try await context.store.operate { try SessionStore.touch(found.session.id, at: now, $0) }
        }
        return Visitor(
            accountID: found.account.id, loginName: found.account.login, personName: found.personName,
            roles: found.roles, permissions: permissions.permissions(of: found.roles),
            sessionID: found.session.id.description,
            csrfSecret: context.forgerySecret(sessionDigest: token.digest), obligations: found.obligations)
    }

    /// How long after its end a session may still be told of.
    static let lapsedFor: Interval = .hours(24)

    package func lapsed(token text: String, now: Timestamp) async throws -> LapsedSession? {
        guard let token = SessionToken(text: text) else { return nil }
        let found = try await context.store.read { database -> Session? in
            guard
                let session = try SessionStore.lapsed(
                    digest: token.digest, since: now - Self.lapsedFor, database),
                try AccountStore.find(session.accountID, database).isUsable(at: now)
            else { return nil }
            return session
        }
        return found.map {
            LapsedSession(
                accountID: $0.accountID, sessionID: $0.id.description,
                csrfSecret: context.forgerySecret(sessionDigest: token.digest))
        }
    }

    package func visitor(bearer: String, peer: String, now: Timestamp) async throws -> Visitor? {
        guard let secret = APISecret.read(bearer) else { return nil }
        let found = try await context.store.read { database -> Bearer? in
            guard let token = try APITokenStore.find(digest: secret.digest, database),
                token.isUsable(from: peer, at: now)
            else { return nil }
            let account = try AccountStore.find(token.accountID, database)
            guard account.isUsable(at: now) else { return nil }
            return Bearer(
                token: token, account: account, personName: try PersonStore.find(account.personID, database).name,
                roles: try RoleStore.roles(of: account.id, database))
        }
        guard let found else { return nil }
        let seen = found.token.seenAt.map { now - $0 < Self.touchEvery } ?? false
        if !seen || found.token.seenFrom != peer {
            try await context.store.operate { try APITokenStore.touch(found.token.id, from: peer, at: now, $0) }
        }
        return Visitor(
            accountID: found.account.id, loginName: found.account.login, personName: found.personName,
            roles: found.roles,
            permissions: permissions.permissions(of: found.roles).filter { found.token.scopes.contains($0.rawValue) },
            sessionID: "token-\(found.token.id)", csrfSecret: context.forgerySecret(sessionDigest: secret.digest),
            tokenID: found.token.id.rawValue)
    }

    /// Ends every session that has lapsed unseen. To be called now and then, so that lists and the audit tell of them.
    /// - Returns: how many.
    @discardableResult
    package func sweep() async throws -> Int {
        let now = context.now
        let waiting = try await context.store.read { database in
            try SessionStore.lapsed(at: now, try SecurityPolicyStore.current(database), database).count
        }
        guard waiting > 0 else { return 0 }
        return try await context.store.write(AuditAction("session.expire"), by: .system("sessions")) { database in
            try SessionStore.endLapsed(at: now, try SecurityPolicyStore.current(database), database)
        }
    }

    package var signIn: Link { Links.signIn }
    package var signOut: Link? { Links.signOut }
    package var ownAccount: Link? { Links.ownAccount }

    package func page(for obligation: Obligation) -> Link { Links.page(for: obligation) }

    private func end(
        _ found: Found, _ reason: Session.EndReason, peer: String, at now: Timestamp
    ) async throws {
        try await context.store.write(
            AuditAction("session.expire", object: .session(found.session.id), detail: reason.chinese),
            by: Principal(accountID: found.account.id.rawValue, name: found.account.login, source: peer)
        ) { database in
            try SessionStore.end(found.session.id, reason: reason, at: now, database)
        }
    }

    /// Everything about a token that the door needs.
    private struct Bearer: Sendable {
        let token: APIToken
        let account: UserAccount
        let personName: String
        let roles: Set<Role>
    }

    /// Everything about a session that the door needs, read in one snapshot.
    private struct Found: Sendable {
        let session: Session
        let account: UserAccount
        let personName: String
        let roles: Set<Role>
        let obligations: [Obligation]
        let lapse: Session.EndReason?

        init(_ session: Session, at now: Timestamp, _ database: Database) throws {
            self.session = session
            account = try AccountStore.find(session.accountID, database)
            personName = try PersonStore.find(account.personID, database).name
            roles = try RoleStore.roles(of: account.id, database)
            obligations = try Obligations.of(
                account.id, secondFactorAt: session.secondFactorAt, at: now, database)
            lapse =
                account.isUsable(at: now)
                ? session.lapse(
                    at: now, policy: try SecurityPolicyStore.current(database),
                    waitsForFactor: obligations.contains(.passSecondFactor))
                : .disabled
        }
    }
}
