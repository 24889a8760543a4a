import Console
import Foundation
import GRDB
import Kernel
import Records

/// The security administrator's pages of second factors.
struct FactorRoutes: Sendable {
    let context: DirectoryContext

    private var factors: SecondFactors { SecondFactors(context) }

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageFactors)
        routes.page("factors", access: manage, accounts)
        routes.page("factors/tokens", access: manage) { .page(try await tokensPage($0, FormErrors())) }
        routes.action("factors/tokens", access: manage, body: .upload(limit: Self.importLimit), importTokens)
        routes.action("factors/sheet", access: manage, issueSheet)
        routes.page(["factors", .parameter(Links.factorID)], access: manage) {
            .page(try await tokenPage($0, FormErrors()))
        }
        routes.action(["factors", .parameter(Links.factorID), "assign"], access: manage) { request in
            let id = try request[Links.factorID]
            return try await deed(back: Links.token(id), done: "令牌已分配") {
                guard let account = request.form.identifier("account", of: Account.self) else {
                    throw DirectoryError.field("账号", "请选择账号")
                }
                try await factors.assignToken(id, to: account, by: request.principal)
            }
        }
        routes.action(["factors", .parameter(Links.factorID), "release"], access: manage) { request in
            let id = try request[Links.factorID]
            return try await deed(back: Links.token(id), done: "令牌已收回") {
                try await factors.releaseToken(id, by: request.principal)
            }
        }
        routes.action(["factors", .parameter(Links.factorID), "resynchronize"], access: manage) { request in
            let id = try request[Links.factorID]
            return try await deed(back: Links.token(id), done: "令牌已同步") {
                try await factors.resynchronize(
                    id, first: request.form.text("first") ?? "", second: request.form.text("second") ?? "",
                    by: request.principal)
            }
        }
        routes.action(["factors", .parameter(Links.factorID), "remove"], access: manage) { request in
            let id = try request[Links.factorID]
            return try await deed(back: Links.factors, done: "认证因素已注销") {
                try await factors.remove(id, by: request.principal)
            }
        }
    }

    /// Bytes of a file of tokens: 5,000 lines of 200 bytes.
    private static let importLimit = 1_048_576

    private func accounts(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request, sortable: ["login", "person"], sort: .ascending("login"))
        var filter = AccountFilter()
        filter.text = query.filters.text("q")
        filter.role = query.filters.choice("role")
        filter.order = query.sort.flatMap { AccountFilter.Order(rawValue: $0.key) } ?? .login
        filter.descending = query.sort?.isDescending ?? false
        let wanted = filter
        let (lines, total) = try await context.store.read { database in
            let policy = try SecurityPolicyStore.current(database)
            let page = try AccountStore.list(wanted, limit: query.limit, offset: query.offset, database)
            let lines = try page.accounts.map { summary in
                FactorPages.Line(
                    summary: summary, isRequired: policy.requiresSecondFactor(summary.roles),
                    factors: try FactorStore.active(of: summary.account.id, database))
            }
            return (lines, page.total)
        }
        return .page(FactorPages.accounts(lines, total: total, query, own: try request.account.accountID))
    }

    private func issueSheet(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        guard let account = request.form.identifier("account", of: Account.self) else { throw ConsoleFault.notFound }
        do {
            return .page(FactorPages.sheet(try await factors.issueSheet(to: account, by: request.principal)))
        } catch let error as DirectoryError where error.isRefusal {
            return .redirect(to: Links.factors, Notice(.danger, error.explanation.line))
        }
    }

    private func importTokens(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await submit({ try await tokensPage(request, $0) }) {
            let file = try request.files.first { $0.size > 0 }
                .map { try String(contentsOf: URL(filePath: $0.path), encoding: .utf8) }
            guard let text = file ?? request.form.text("text") else {
                throw DirectoryError.field("令牌文件", "请选择文件或粘贴内容")
            }
            let count = try await factors.importTokens(text, by: request.principal)
            return .redirect(to: Links.tokens, Notice(.success, "已登记 \(count) 个令牌"))
        }
    }

    private func tokensPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let holders = try await context.store.read { try Self.tokens($0) }
        return FactorPages.tokens(request, holders, errors)
    }

    private func tokenPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let id = try request[Links.factorID]
        let (token, accounts) = try await context.store.read { database in
            (
                try Self.tokens(database).first { $0.token.id == id },
                try AccountStore.list(limit: 2000, database).accounts.filter { $0.account.state == .active }
            )
        }
        guard let token else { throw DirectoryError.noFactor }
        return FactorPages.token(token, accounts)
    }

    private static func tokens(_ database: Database) throws -> [FactorPages.Token] {
        try FactorStore.tokens(database).map { token in
            FactorPages.Token(
                token: token, holder: try token.accountID.map { try AccountStore.summary(of: $0, database) })
        }
    }
}
