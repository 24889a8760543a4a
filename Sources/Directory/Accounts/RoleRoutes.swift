import Console
import GRDB
import Kernel
import Records

/// The security administrator's pages of roles.
struct RoleRoutes: Sendable {
    let context: DirectoryContext
    let allPermissions: PermissionTable

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageRoles)
        routes.page("roles", access: manage, list)
        routes.page("roles/permissions", access: manage) { _ in
            .page(RolePages.permissions(allPermissions))
        }
        routes.page(["roles", .parameter(Links.accountID)], access: manage, show)
        routes.action(["roles", .parameter(Links.accountID), .parameter(Links.role), "grant"], access: manage) {
            request in
            let (id, role) = (try request[Links.accountID], try request[Links.role])
            return try await deed(back: Links.roles(of: id), done: "已授予\(role.chinese)") {
                try await AccountAdministration(context).grant(role, to: id, by: request.principal)
            }
        }
        routes.action(["roles", .parameter(Links.accountID), .parameter(Links.role), "revoke"], access: manage) {
            request in
            let (id, role) = (try request[Links.accountID], try request[Links.role])
            return try await deed(back: Links.roles(of: id), done: "已撤销\(role.chinese)") {
                try await AccountAdministration(context).revoke(role, from: id, by: request.principal)
            }
        }
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request, sortable: ["login", "person"], sort: .ascending("login"))
        var filter = AccountFilter()
        filter.text = query.filters.text("q")
        filter.role = query.filters.choice("role")
        filter.order = query.sort.flatMap { AccountFilter.Order(rawValue: $0.key) } ?? .login
        filter.descending = query.sort?.isDescending ?? false
        let (accounts, total) = try await AccountAdministration(context).list(
            filter, limit: query.limit, offset: query.offset)
        return .page(RolePages.list(accounts, total: total, query))
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.accountID]
        let granter = try request.account.accountID
        let view = try await context.store.read { database -> RolePages.View in
            let summary = try AccountStore.summary(of: id, database)
            var elsewhere: Set<Role> = []
            for other in try AccountStore.accounts(of: summary.person.id, database) where other.id != id {
                elsewhere.formUnion(try RoleStore.roles(of: other.id, database))
            }
            return RolePages.View(
                summary: summary,
                situation: RoleSeparation.Situation(
                    person: summary.person.id, held: summary.roles, heldElsewhere: elsewhere,
                    isTemporary: summary.account.validUntil != nil,
                    granter: try AccountStore.find(granter, database).personID))
        }
        return .page(RolePages.show(view))
    }
}
