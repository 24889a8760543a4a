import Console
import Foundation
import GRDB
import Kernel
import Records

/// Enrolling, issuing and removing second factors.
package struct SecondFactors: Sendable {
    private let context: DirectoryContext

    /// Takes what it works with.
    package init(_ context: DirectoryContext) {
        self.context = context
    }

    private var check: FactorCheck { FactorCheck(secrets: context.secrets) }

    // MARK: One's own

    /// What is typed into an application.
    struct AppSecret: Sendable, Hashable {
        /// Base 32 in groups of four.
        let grouped: String
        /// The address that applications open (Key URI Format of Google Authenticator, which all of them follow).
        let address: String
    }

    /// The secret of an application that is being enrolled; made when there is none.
    func appSecret(_ visitor: Visitor, issuer: String, peer: String) async throws -> AppSecret {
        let pending = try await context.store.read { try FactorStore.pending(.app, of: visitor.accountID, $0) }
        let secret: [UInt8]
        if let pending {
            secret = try check.password(pending).secret
        } else {
            // RFC 4226 section 4, R6: 160 bits are recommended.
            secret = context.random.bytes(20)
            let name = Self.appName(visitor.loginName)
            let sealed = try context.secrets.seal(secret, kind: .app, name: name)
            try await context.store.write(
                AuditAction("factor.begin", object: .account(visitor.accountID), label: visitor.loginName),
                by: Principal(visitor, peer: peer)
            ) { [context] database in
                try Self.refuseSecond(.app, of: visitor.accountID, database)
                guard try FactorStore.pending(.app, of: visitor.accountID, database) == nil else {
                    throw DirectoryError.factorExists(.app)
                }
                _ = try FactorStore.add(
                    kind: .app, name: name, account: visitor.accountID, secret: sealed, period: 30,
                    at: context.now, database)
            }
        }
        let text = Base32.encode(secret)
        let groups = stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }
        let label = "\(issuer):\(visitor.loginName)".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let name = issuer.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return AppSecret(
            grouped: groups.joined(separator: " "),
            address: "otpauth://totp/\(label)?secret=\(text)&issuer=\(name)&algorithm=SHA1&digits=6&period=30")
    }

    /// The holder shows that the application computes the right codes. The session counts as one with a second factor
    /// and gets a new token; other sessions end.
    /// - Throws: `DirectoryError.wrongCode`, `.noFactor`.
    func confirm(_ kind: FactorKind, _ visitor: Visitor, code: String, peer: String) async throws -> SignIn.Ticket {
        let token = SessionToken(context.random)
        let session = try visitor.session
        let obligations = try await context.store.write(
            AuditAction(
                "factor.enrol", object: .account(visitor.accountID), label: visitor.loginName, detail: kind.chinese),
            by: Principal(visitor, peer: peer)
        ) { [context, check] database in
            let now = context.now
            try Self.refuseSecond(kind, of: visitor.accountID, database)
            guard let factor = try FactorStore.pending(kind, of: visitor.accountID, database) else {
                throw DirectoryError.noFactor
            }
            try check.take(code, for: factor, at: now, database)
            try FactorStore.confirm(factor.id, at: now, database)
            try SessionStore.endAll(
                of: visitor.accountID, besides: session, reason: .factorsChanged, at: now, database)
            try SessionStore.renew(session, token, secondFactorAt: now, database)
            return try Obligations.of(visitor.accountID, secondFactorAt: now, at: now, database)
        }
        return SignIn.Ticket(token: token.text, obligations: obligations)
    }

    /// A fresh sheet for oneself; it counts once `confirm` has taken a code of it. An unconfirmed one before it is void.
    func beginSheet(_ visitor: Visitor, peer: String) async throws -> CodeSheet {
        let codes = CodeSheet.codes(context.random)
        let now = context.now
        let id = try await context.store.write(
            AuditAction("factor.begin", object: .account(visitor.accountID), label: visitor.loginName),
            by: Principal(visitor, peer: peer)
        ) { [context] database in
            try Self.refuseSecond(.sheet, of: visitor.accountID, database)
            if let pending = try FactorStore.pending(.sheet, of: visitor.accountID, database) {
                try FactorStore.remove(pending.id, at: now, database)
            }
            let id = try FactorStore.add(
                kind: .sheet, name: Self.sheetName(now), account: visitor.accountID, digits: 8, at: now, database)
            try SheetStore.add(codes, to: id, context.secrets, database)
            return id
        }
        return CodeSheet(id: id, login: visitor.loginName, codes: codes.map(CodeSheet.grouped), issuedAt: now)
    }

    /// The number that a sheet is asked for now. Nil: every code is used.
    func challenge(_ sheet: Identifier<Factor>) async throws -> Int? {
        try await context.store.operate { [context] in try SheetStore.challenge(sheet, context.random, $0) }
    }

    /// Removes one of one's own factors; the other sessions end.
    /// - Throws: `DirectoryError.lastFactor` where the policy wants one, `.noFactor` for somebody else's.
    func removeOwn(_ id: Identifier<Factor>, _ visitor: Visitor, peer: String) async throws {
        let session = try visitor.session
        try await context.store.write(
            AuditAction("factor.remove", object: .factor(id), label: visitor.loginName),
            by: Principal(visitor, peer: peer)
        ) { [context] database in
            let factors = try FactorStore.active(of: visitor.accountID, database)
            guard let factor = factors.first(where: { $0.id == id }) else { throw DirectoryError.noFactor }
            // A hardware token is the hospital's; the security administrator takes it back.
            guard !factor.kind.isHardware else { throw DirectoryError.noFactor }
            let policy = try SecurityPolicyStore.current(database)
            if factors.count == 1,
                policy.requiresSecondFactor(try RoleStore.roles(of: visitor.accountID, database))
            {
                throw DirectoryError.lastFactor
            }
            let now = context.now
            try FactorStore.remove(id, at: now, database)
            try SessionStore.endAll(
                of: visitor.accountID, besides: session, reason: .factorsChanged, at: now, database)
        }
    }

    // MARK: The security administrator's

    /// Issues a sheet, in force at once; the one before is void, the account's sessions end.
    /// - Throws: `DirectoryError.ownAccount`: one's own is made on one's own page, except at the terminal.
    package func issueSheet(to id: Identifier<Account>, by principal: Principal) async throws -> CodeSheet {
        let codes = CodeSheet.codes(context.random)
        let account = try await context.store.read { try AccountStore.find(id, $0) }
        let now = context.now
        let sheet = try await context.store.write(
            AuditAction("factor.issue", object: .account(id), label: account.login, detail: FactorKind.sheet.chinese),
            by: principal
        ) { [context] database in
            if !principal.isAtTerminal, principal.account == id { throw DirectoryError.ownAccount }
            let old = try FactorStore.active(of: id, database).first { $0.kind == .sheet }
            for factor in [old, try FactorStore.pending(.sheet, of: id, database)].compactMap(\.self) {
                try FactorStore.remove(factor.id, at: now, database)
            }
            let sheet = try FactorStore.add(
                kind: .sheet, name: Self.sheetName(now), account: id, digits: 8, confirmedAt: now, at: now, database)
            try SheetStore.add(codes, to: sheet, context.secrets, database)
            try SessionStore.endAll(of: id, reason: .factorsChanged, at: now, database)
            return sheet
        }
        return CodeSheet(id: sheet, login: account.login, codes: codes.map(CodeSheet.grouped), issuedAt: now)
    }

    /// Takes hardware tokens into stock, from a text as `TokenImport` describes it.
    /// - Returns: how many.
    /// - Throws: `DirectoryError.tokenLine`, `.tokenInUse` for a serial number that is known; nothing is imported then.
    package func importTokens(_ text: String, by principal: Principal) async throws -> Int {
        let tokens = try TokenImport.read(text)
        try await context.store.write(
            AuditAction("factor.import", detail: "\(tokens.count) 个令牌"), by: principal
        ) { [context] database in
            let known = Set(try FactorStore.tokens(database).map(\.name))
            for token in tokens {
                guard !known.contains(token.serial) else { throw DirectoryError.tokenInUse(token.serial) }
                let sealed = try context.secrets.seal(token.password.secret, kind: token.kind, name: token.serial)
                _ = try FactorStore.add(
                    kind: token.kind, name: token.serial, account: nil, secret: sealed,
                    algorithm: token.password.algorithm, digits: token.password.digits, period: token.period,
                    lastCounter: token.counter > 0 ? token.counter - 1 : nil, at: context.now, database)
            }
        }
        return tokens.count
    }

    /// Hands a token from stock to an account, whose sessions end.
    /// - Throws: `DirectoryError.tokenInUse`, `.factorExists`, `.noFactor`.
    package func assignToken(
        _ id: Identifier<Factor>, to account: Identifier<Account>, by principal: Principal
    ) async throws {
        try await writeToken("factor.assign", id, principal) { [context] token, database in
            guard token.accountID == nil else { throw DirectoryError.tokenInUse(token.name) }
            try Self.refuseSecond(token.kind, of: AccountStore.find(account, database).id, database)
            let now = context.now
            try FactorStore.assign(id, to: account, at: now, database)
            try SessionStore.endAll(of: account, reason: .factorsChanged, at: now, database)
        }
    }

    /// Takes a token back into stock; its holder's sessions end.
    /// - Throws: `DirectoryError.noFactor`.
    package func releaseToken(_ id: Identifier<Factor>, by principal: Principal) async throws {
        try await writeToken("factor.release", id, principal) { [context] token, database in
            guard let holder = token.accountID else { return }
            let now = context.now
            try FactorStore.assign(id, to: nil, at: now, database)
            try SessionStore.endAll(of: holder, reason: .factorsChanged, at: now, database)
        }
    }

    /// Finds a token that has run away, by two codes in a row.
    /// - Throws: `DirectoryError.wrongCode`, `.noFactor`.
    package func resynchronize(
        _ id: Identifier<Factor>, first: String, second: String, by principal: Principal
    ) async throws {
        try await writeToken("factor.resynchronize", id, principal) { [context, check] token, database in
            try check.resynchronize(token, first: first, second: second, at: context.now, database)
        }
    }

    /// Removes a factor that is lost or broken; its holder's sessions end. One's own is removed on one's own page.
    /// - Throws: `DirectoryError.ownAccount`, `.noFactor`.
    package func remove(_ id: Identifier<Factor>, by principal: Principal) async throws {
        let factor = try await context.store.read { try FactorStore.find(id, $0) }
        try await context.store.write(
            AuditAction("factor.remove", object: .factor(id), label: factor.name), by: principal
        ) { [context] database in
            let factor = try FactorStore.find(id, database)
            if !principal.isAtTerminal, let holder = factor.accountID, holder == principal.account {
                throw DirectoryError.ownAccount
            }
            let now = context.now
            try FactorStore.remove(id, at: now, database)
            if let holder = factor.accountID {
                try SessionStore.endAll(of: holder, reason: .factorsChanged, at: now, database)
            }
        }
    }

    private func writeToken(
        _ name: String, _ id: Identifier<Factor>, _ principal: Principal,
        _ body: @escaping @Sendable (Factor, Database) throws -> Void
    ) async throws {
        let token = try await context.store.read { try FactorStore.find(id, $0) }
        try await context.store.write(AuditAction(name, object: .factor(id), label: token.name), by: principal) {
            database in
            let token = try FactorStore.find(id, database)
            guard token.kind.isHardware else { throw DirectoryError.noFactor }
            try body(token, database)
        }
    }

    private static func refuseSecond(
        _ kind: FactorKind, of account: Identifier<Account>, _ database: Database
    ) throws {
        if try FactorStore.active(of: account, database).contains(where: { $0.kind == kind }) {
            throw DirectoryError.factorExists(kind)
        }
    }

    private static func appName(_ login: String) -> String { "\(login) 的应用" }

    private static func sheetName(_ moment: Timestamp) -> String { "口令卡 \(CivilTime(moment).date)" }
}
