import Console
import Kernel
import Records

/// What is done with tokens for programs.
package struct APITokens: Sendable {
    private let context: DirectoryContext

    /// Takes what it works with.
    package init(_ context: DirectoryContext) {
        self.context = context
    }

    /// A token on its only showing.
    package struct Issued: Sendable {
        /// Its number.
        package let id: Identifier<APIToken>
        /// What it is for.
        package let name: String
        /// What a program bears; kept nowhere.
        package let bearer: String
        /// From when on it is worth nothing.
        package let expiresAt: Timestamp
    }

    /// Issues a token to oneself.
    /// - Throws: `DirectoryError.tooManyTokens`.
    func issue(_ draft: APITokenDraft, to account: Identifier<Account>, by principal: Principal) async throws -> Issued
    {
        let secret = APISecret(context.random)
        let id = try await context.store.write(AuditAction("token.issue", label: draft.name), by: principal) {
            [context] database in
            try APITokenStore.add(draft, secret, for: account, at: context.now, database)
        }
        return Issued(id: id, name: draft.name, bearer: secret.bearer, expiresAt: draft.expiresAt)
    }

    /// Issues a token to the account of somebody at the terminal, for permissions of these that it has.
    /// - Throws: `DirectoryError.field` for what cannot be taken, `.tooManyTokens`.
    package func issue(
        _ name: String, scopes: [String], addresses: String?, until day: CivilDate?, offered: [Permission],
        _ table: PermissionTable, by principal: Principal
    ) async throws -> Issued {
        guard let account = principal.account else { throw DirectoryError.noAccount(principal.name) }
        let held = table.permissions(of: try await context.store.read { try RoleStore.roles(of: account, $0) })
        let draft = try APITokenDraft(
            name: name, scopes: scopes, addresses: addresses, until: day, offered: offered.filter(held.contains),
            now: context.now)
        return try await issue(draft, to: account, by: principal)
    }

    /// The tokens of the principal's account, newest first.
    package func list(by principal: Principal) async throws -> [APIToken] {
        guard let account = principal.account else { throw DirectoryError.noAccount(principal.name) }
        return try await context.store.read { try APITokenStore.list(of: account, limit: 200, $0) }
    }

    /// Revokes a token of the principal's own account.
    /// - Throws: `DirectoryError.noToken`.
    package func revokeOwn(_ id: Identifier<APIToken>, by principal: Principal) async throws {
        guard let account = principal.account else { throw DirectoryError.noAccount(principal.name) }
        try await revoke(id, of: account, by: principal)
    }

    /// Revokes a token; `owner` is the account that it must belong to, nil: any.
    /// - Throws: `DirectoryError.noToken`.
    func revoke(_ id: Identifier<APIToken>, of owner: Identifier<Account>?, by principal: Principal) async throws {
        let token = try await context.store.read { try APITokenStore.find(id, $0) }
        guard owner == nil || token.accountID == owner else { throw DirectoryError.noToken }
        try await context.store.write(
            AuditAction("token.revoke", object: .apiToken(id), label: token.name), by: principal
        ) { [context] database in
            try APITokenStore.revoke(id, by: principal.account, at: context.now, database)
        }
    }
}
