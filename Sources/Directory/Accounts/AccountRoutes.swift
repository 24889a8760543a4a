import Console
import Kernel
import Records

/// The system administrator's pages of accounts; the security administrator may look.
struct AccountRoutes: Sendable {
    let context: DirectoryContext

    private var administration: AccountAdministration { AccountAdministration(context) }

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageAccounts)
        routes.page("accounts", access: .permission(.viewAccounts), list)
        routes.page("accounts/new", access: manage, newForm)
        routes.action("accounts", access: manage, create)
        routes.page(["accounts", .parameter(Links.accountID)], access: .permission(.viewAccounts), show)
        routes.action(["accounts", .parameter(Links.accountID), "disable"], access: manage) { request in
            try await act(request, "账号已停用") { try await administration.disable($0, by: $1) }
        }
        routes.action(["accounts", .parameter(Links.accountID), "enable"], access: manage) { request in
            try await act(request, "账号已启用") { try await administration.enable($0, by: $1) }
        }
        routes.action(["accounts", .parameter(Links.accountID), "unlock"], access: manage) { request in
            try await act(request, "已解除锁定") { try await administration.unlock($0, by: $1) }
        }
        routes.action(["accounts", .parameter(Links.accountID), "end-sessions"], access: manage) { request in
            try await act(request, "该账号的登录已全部注销") { try await administration.endSessions(of: $0, by: $1) }
        }
        routes.action(
            ["accounts", .parameter(Links.accountID), "sessions", .parameter(Links.sessionID), "end"], access: manage
        ) { request in
            let session = try request[Links.sessionID]
            return try await act(request, "该登录已注销") {
                try await administration.endSession(session, of: $0, by: $1)
            }
        }
        routes.action(["accounts", .parameter(Links.accountID), "assign"], access: manage) { request in
            try await act(request, "账号使用人已变更") { id, principal in
                guard let person = request.form.identifier("person", of: Person.self) else {
                    throw DirectoryError.field("使用人", "请选择人员")
                }
                try await administration.assign(id, to: person, by: principal)
            }
        }
        routes.action(["accounts", .parameter(Links.accountID), "validity"], access: manage) { request in
            try await act(request, "有效期已更新") { id, principal in
                try await administration.setValidity(id, until: try Self.end(request), by: principal)
            }
        }
        routes.action(["accounts", .parameter(Links.accountID), "reset-password"], access: manage, resetPassword)
    }

    private func act(
        _ request: ConsoleRequest, _ done: String, _ body: (Identifier<Account>, Principal) async throws -> Void
    ) async throws -> ConsoleResponse {
        let id = try request[Links.accountID]
        return try await deed(back: Links.account(id), done: done) { try await body(id, request.principal) }
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request, sortable: AccountPages.sortable, sort: .ascending("login"))
        var filter = AccountFilter()
        filter.text = query.filters.text("q")
        filter.state = query.filters.choice("state")
        filter.role = query.filters.choice("role")
        filter.order = query.sort.flatMap { AccountFilter.Order(rawValue: $0.key) } ?? .login
        filter.descending = query.sort?.isDescending ?? false
        try await context.store.note(AuditAction("account.view", detail: query.described), by: request.principal)
        let (accounts, total) = try await administration.list(filter, limit: query.limit, offset: query.offset)
        let locked = try await administration.locked(among: accounts.map(\.account))
        return .page(
            AccountPages.list(accounts, locked: locked, total: total, query, mayManage: request.may(.manageAccounts)))
    }

    private func newForm(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        .page(try await newPage(request, FormErrors()))
    }

    private func create(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await submit({ try await newPage(request, $0) }) {
            guard let person = request.form.identifier("person", of: Person.self) else {
                throw DirectoryError.field("使用人", "请选择人员")
            }
            let handover = try await administration.create(
                login: request.form["login"] ?? "", person: person, validUntil: try Self.end(request),
                by: request.principal)
            return .page(AccountPages.handover(handover, isNew: true))
        }
    }

    private func newPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let choice = try await context.store.read { try PersonChoice($0) }
        return AccountPages.new(request, choice, errors)
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.accountID]
        let view = try await context.store.read { [context] database in
            let summary = try AccountStore.summary(of: id, database)
            return AccountPages.View(
                summary: summary, units: UnitTree(try UnitStore.list(withClosed: true, database)),
                lockedUntil: try AttemptStore.lockedUntil(
                    context.attemptDigest(login: summary.account.login), at: request.now, database),
                passwordSetAt: try PasswordStore.current(of: id, database)?.setAt,
                sessions: try SessionStore.recent(of: id, limit: 20, database), persons: try PersonChoice(database))
        }
        try await context.store.note(
            AuditAction("account.view", object: .account(id), label: view.summary.account.login),
            by: request.principal)
        return .page(
            AccountPages.show(view, mayManage: request.may(.manageAccounts), mayGrant: request.may(.manageRoles)))
    }

    private func resetPassword(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.accountID]
        do {
            let handover = try await administration.resetPassword(id, by: request.principal)
            return .page(AccountPages.handover(handover, isNew: false))
        } catch let error as DirectoryError where error.isRefusal {
            return .redirect(to: Links.account(id), Notice(.danger, error.explanation.line))
        }
    }

    /// The end of an account: the chosen day is the last on which it can be used.
    private static func end(_ request: ConsoleRequest) throws -> Timestamp? {
        guard request.form.text("until") != nil else { return nil }
        guard let day = request.form.date("until"),
            let midnight = CivilTime(date: day.adding(days: 1), hour: 0, minute: 0)
        else { throw DirectoryError.field("有效期", "请按 2026-01-31 的格式填写日期") }
        return midnight.timestamp
    }
}

extension TableQuery {
    /// The filters in one line, for the audit trail. Nil: none.
    var described: String? {
        filters.isEmpty ? nil : "筛选：" + filters.pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "，")
    }
}
