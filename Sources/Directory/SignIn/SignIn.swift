import Console
import Foundation
import Kernel
import Records

/// Signing in: the password first, then the second factor, each attempt counted before it is checked.
package struct SignIn: Sendable {
    /// What the browser gets after a step.
    package struct Ticket: Sendable, Hashable {
        /// The new value of the session cookie.
        package let token: String
        /// What must be done before anything else, most urgent first.
        package let obligations: [Obligation]
    }

    private let context: DirectoryContext

    /// Takes what it works with.
    package init(_ context: DirectoryContext) {
        self.context = context
    }

    /// The first step: login name (case and space at its ends do not matter) and password, from the address `peer` and
    /// what the browser calls itself.
    /// - Throws: `DirectoryError.wrongCredentials`, which does not say whether the name exists and takes as long either
    ///   way; `.locked`; `.accountDisabled` only for who knows the password; `.overloaded`.
    package func signIn(
        login typed: String, password: String, peer: String, userAgent: String
    ) async throws -> Ticket {
        let login = typed.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        let digest = context.attemptDigest(login: login)
        let known = try await context.store.read { database in
            try AccountStore.find(login: login, database).map { account in
                (account: account, password: try PasswordStore.current(of: account.id, database))
            }
        }
        let principal = Principal(
            accountID: known?.account.id.rawValue, name: Self.shown(login, isKnown: known != nil), source: peer)
        let action = AuditAction(
            "account.sign-in", object: known.map { .account($0.account.id) }, label: principal.name)
        let reservation = try await begin(digest, action, principal)
        let isRight =
            password.utf8.count <= PasswordPolicy.maximumBytes * 4
            ? try await context.hasher.check(password, against: known?.password?.hash) : false
        guard isRight, let known, let current = known.password else {
            try await fail(action, principal, reservation, known == nil ? "登录名不存在" : "口令错误")
            throw DirectoryError.wrongCredentials
        }
        guard known.account.isUsable(at: context.now) else {
            try await fail(action, principal, reservation, "账号已停用或已到期")
            throw DirectoryError.accountDisabled
        }
        let renewed = current.hash.cost == context.hasher.cost ? nil : try await context.hasher.hash(password)
        let token = SessionToken(context.random)
        let obligations = try await context.store.write(action, by: principal) { [context] database in
            let now = context.now
            // Between the check and now an administrator may have been faster.
            guard try AccountStore.find(known.account.id, database).isUsable(at: now),
                try PasswordStore.current(of: known.account.id, database)?.hash == current.hash
            else { throw DirectoryError.wrongCredentials }
            if let renewed { try PasswordStore.rehash(renewed, of: known.account.id, database) }
            _ = try SessionStore.start(
                token, for: known.account.id, peer: peer, userAgent: userAgent, at: now, database)
            let obligations = try Obligations.of(known.account.id, secondFactorAt: nil, at: now, database)
            if obligations.contains(.passSecondFactor) {
                try AttemptStore.refund(reservation, database)
            } else {
                try AttemptStore.clear(digest, database)
            }
            return obligations
        }
        return Ticket(token: token.text, obligations: obligations)
    }

    /// The second step: a code of one of the account's factors. The session gets a new token.
    /// - Throws: `DirectoryError.wrongCode`, `.codeUsed`, `.sheetUsedUp`, `.noFactor`; `.locked`, with which the session
    ///   ends.
    package func passSecondFactor(
        _ visitor: Visitor, factor id: Identifier<Factor>, code: String, peer: String
    ) async throws -> Ticket {
        let digest = context.attemptDigest(login: visitor.loginName)
        let principal = Principal(visitor, peer: peer)
        let action = AuditAction("account.second-factor", object: .account(visitor.accountID), label: visitor.loginName)
        let session = try visitor.session
        let reservation: AttemptStore.Reservation
        do {
            reservation = try await begin(digest, action, principal)
        } catch let error as DirectoryError {
            try await end(session, principal)
            throw error
        }
        let token = SessionToken(context.random)
        do {
            let obligations = try await context.store.write(action, by: principal) { [context] database in
                let now = context.now
                let factors = try FactorStore.active(of: visitor.accountID, database)
                guard let factor = factors.first(where: { $0.id == id }) else { throw DirectoryError.noFactor }
                try FactorCheck(secrets: context.secrets).take(code, for: factor, at: now, database)
                try SessionStore.renew(session, token, secondFactorAt: now, database)
                try AttemptStore.clear(digest, database)
                return try Obligations.of(visitor.accountID, secondFactorAt: now, at: now, database)
            }
            return Ticket(token: token.text, obligations: obligations)
        } catch let error as DirectoryError {
            if reservation.lockedUntil != nil {
                try await noteLock(principal, reservation)
                try await end(session, principal)
            }
            throw error
        }
    }

    /// Ends the session.
    package func signOut(_ visitor: Visitor, peer: String) async throws {
        let session = try visitor.session
        try await context.store.write(
            AuditAction("account.sign-out", object: .account(visitor.accountID), label: visitor.loginName),
            by: Principal(visitor, peer: peer)
        ) { [context] database in
            try SessionStore.end(session, reason: .signedOut, at: context.now, database)
        }
    }

    /// The account's owner replaces the password. All other sessions end, this one gets a new token.
    /// - Throws: `DirectoryError.wrongPassword`, `.weakPassword`, `.locked`.
    package func changePassword(
        _ visitor: Visitor, from current: String, to new: String, peer: String
    ) async throws -> Ticket {
        let digest = context.attemptDigest(login: visitor.loginName)
        let principal = Principal(visitor, peer: peer)
        let action = AuditAction(
            "account.password-change", object: .account(visitor.accountID), label: visitor.loginName)
        let session = try visitor.session
        let (owner, policy, history) = try await context.store.read { database in
            let policy = try SecurityPolicyStore.current(database)
            return (
                try PasswordOwner.of(visitor.accountID, database), policy,
                try PasswordStore.history(of: visitor.accountID, count: policy.historyLength, database)
            )
        }
        try await check(current, against: history.first, digest, action, principal)
        var violations = PasswordPolicy(policy).violations(of: new, owner: owner)
        if violations.isEmpty, try await context.hasher.matches(new, among: history) {
            violations = [.usedBefore(count: policy.historyLength)]
        }
        guard violations.isEmpty else { throw DirectoryError.weakPassword(violations) }
        let hash = try await context.hasher.hash(new)
        let token = SessionToken(context.random)
        let obligations = try await context.store.write(action, by: principal) { [context] database in
            let now = context.now
            guard try PasswordStore.current(of: visitor.accountID, database)?.hash == history.first else {
                throw DirectoryError.wrongPassword
            }
            try PasswordStore.set(hash, for: visitor.accountID, mustChange: false, at: now, database)
            try SessionStore.endAll(
                of: visitor.accountID, besides: session, reason: .passwordChanged, at: now, database)
            try SessionStore.renew(session, token, secondFactorAt: nil, database)
            let passed = try SessionStore.find(session, of: visitor.accountID, database).secondFactorAt
            return try Obligations.of(visitor.accountID, secondFactorAt: passed, at: now, database)
        }
        return Ticket(token: token.text, obligations: obligations)
    }

    /// Has the account's owner prove that it is they who ask, for what a session left open must not be enough for.
    /// - Throws: `DirectoryError.wrongPassword`, `.locked`.
    func confirm(_ visitor: Visitor, password: String, for action: AuditAction, peer: String) async throws {
        let hash = try await context.store.read { try PasswordStore.current(of: visitor.accountID, $0)?.hash }
        try await check(
            password, against: hash, context.attemptDigest(login: visitor.loginName), action,
            Principal(visitor, peer: peer))
    }

    /// Checks a present password; failures count as those of signing in.
    private func check(
        _ password: String, against hash: PasswordHash?, _ digest: Data, _ action: AuditAction, _ principal: Principal
    ) async throws {
        let reservation = try await begin(digest, action, principal)
        guard try await context.hasher.check(password, against: hash) else {
            try await fail(action, principal, reservation, "当前口令错误")
            throw DirectoryError.wrongPassword
        }
        try await context.store.operate { try AttemptStore.clear(digest, $0) }
    }

    private func begin(
        _ digest: Data, _ action: AuditAction, _ principal: Principal
    ) async throws -> AttemptStore.Reservation {
        do {
            return try await context.store.operate { [context] database in
                try AttemptStore.begin(
                    digest, at: context.now, policy: try SecurityPolicyStore.current(database), database)
            }
        } catch let error as DirectoryError {
            try await context.store.note(action.adding("锁定期间尝试"), by: principal, outcome: .failure)
            throw error
        }
    }

    private func fail(
        _ action: AuditAction, _ principal: Principal, _ reservation: AttemptStore.Reservation, _ reason: String
    ) async throws {
        try await context.store.note(
            action.adding("\(reason)，第 \(reservation.failures) 次失败"), by: principal, outcome: .failure)
        if reservation.lockedUntil != nil { try await noteLock(principal, reservation) }
    }

    private func noteLock(_ principal: Principal, _ reservation: AttemptStore.Reservation) async throws {
        let until = reservation.lockedUntil.map { CivilTime($0).description } ?? ""
        try await context.store.note(
            AuditAction(
                "account.lock", object: principal.account.map { .account($0) }, label: principal.name,
                detail: "连续失败 \(reservation.failures) 次，锁定至 \(until)"),
            by: .system("sign-in"))
    }

    private func end(_ session: Identifier<Session>, _ principal: Principal) async throws {
        try await context.store.write(AuditAction("session.end", object: .session(session)), by: principal) {
            [context] database in
            try SessionStore.end(session, reason: .locked, at: context.now, database)
        }
    }

    /// A name that is nobody's is kept only where it could be one: what does not look like a login name may well be a
    /// password typed into the wrong field.
    private static func shown(_ login: String, isKnown: Bool) -> String {
        isKnown || UserAccount.isLogin(login) ? login : "（不合规的登录名）"
    }
}

extension AuditAction {
    /// The same action with one sentence about it.
    func adding(_ detail: String) -> AuditAction {
        AuditAction(name, object: object, label: label, detail: detail)
    }
}

extension Visitor {
    /// The session's number.
    /// - Throws: `DirectoryError.noSession`; cannot happen for a visitor that `DirectorySessions` has let in.
    var session: Identifier<Session> {
        get throws {
            guard let id = Identifier<Session>(text: sessionID) else { throw DirectoryError.noSession }
            return id
        }
    }
}
