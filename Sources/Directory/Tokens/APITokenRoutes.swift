import Console
import Kernel
import Records

/// One's own tokens for programs, and the security administrator's list of everybody's.
struct APITokenRoutes: Sendable {
    let context: DirectoryContext
    /// What tokens can be issued for.
    let offered: [Permission]

    private var tokens: APITokens { APITokens(context) }

    func add(to routes: inout RouteTable) {
        let (own, manage) = (Access.permission(.useTokens), Access.permission(.manageTokens))
        routes.page("me/tokens", access: own, list)
        routes.page("me/tokens/new", access: own) { .page(try newPage($0, FormErrors())) }
        routes.action("me/tokens", access: own, rate: .guarded, issue)
        routes.action(["me", "tokens", .parameter(Links.apiTokenID), "revoke"], access: own) { request in
            let id = try request[Links.apiTokenID]
            return try await deed(back: Links.ownTokens, done: "接口令牌已注销") {
                try await tokens.revokeOwn(id, by: request.principal)
            }
        }
        routes.page("api-tokens", access: manage, all)
        routes.action(["api-tokens", .parameter(Links.apiTokenID), "revoke"], access: manage) { request in
            let id = try request[Links.apiTokenID]
            return try await deed(back: Links.apiTokens, done: "接口令牌已注销") {
                try await tokens.revoke(id, of: nil, by: request.principal)
            }
        }
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let account = try request.account.accountID
        let tokens = try await context.store.read { try APITokenStore.list(of: account, limit: 200, $0) }
        return .page(APITokenPages.own(tokens, offered, at: request.now))
    }

    /// What the visitor can have a token issued for.
    private func offered(to visitor: Visitor) -> [Permission] {
        offered.filter(visitor.may)
    }

    private func newPage(_ request: ConsoleRequest, _ errors: FormErrors) throws -> Page {
        APITokenPages.new(request, offered(to: try request.account), errors)
    }

    private func issue(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await submit({ try newPage(request, $0) }) {
            let visitor = try request.account
            let draft = try APITokenDraft(request.form, offered: offered(to: visitor), now: request.now)
            // A token outlives the session: whoever finds one open must not make themselves at home for a year.
            try await SignIn(context).confirm(
                visitor, password: request.form["password"] ?? "", for: AuditAction("token.issue", label: draft.name),
                peer: request.peer)
            return .page(
                APITokenPages.issued(try await tokens.issue(draft, to: visitor.accountID, by: request.principal)))
        }
    }

    private func all(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let withEnded = query.filters.text("ended") == "1"
        let (tokens, total) = try await context.store.read { database in
            let (tokens, total) = try APITokenStore.list(
                onlyLive: !withEnded, at: request.now, limit: query.limit, offset: query.offset, database)
            let names = try PersonNames(database)
            let lines = tokens.map {
                APITokenPages.Line(token: $0.token, login: $0.login, person: names[$0.login])
            }
            return (lines, total)
        }
        return .page(APITokenPages.all(tokens, total: total, query, offered, at: request.now))
    }
}
