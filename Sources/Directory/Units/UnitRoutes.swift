import Console
import GRDB
import Kernel
import Records

/// The pages of units.
struct UnitRoutes: Sendable {
    let context: DirectoryContext

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageDirectory)
        routes.page("units", access: .permission(.viewDirectory), list)
        routes.page("units/new", access: manage) { .page(try await newPage($0, FormErrors())) }
        routes.action("units", access: manage, create)
        routes.page(["units", .parameter(Links.unitID)], access: manage) { .page(try await editPage($0, FormErrors())) }
        routes.action(["units", .parameter(Links.unitID)], access: manage, update)
        routes.action(["units", .parameter(Links.unitID), "close"], access: manage) { request in
            let id = try request[Links.unitID]
            return try await deed(back: Links.units, done: "部门已停用") {
                try await write("unit.close", id, request) { try UnitStore.close(id, at: request.now, $0) }
            }
        }
        routes.action(["units", .parameter(Links.unitID), "reopen"], access: manage) { request in
            let id = try request[Links.unitID]
            return try await deed(back: Links.units, done: "部门已恢复") {
                try await write("unit.reopen", id, request) { try UnitStore.reopen(id, $0) }
            }
        }
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (units, headcounts) = try await context.store.read { database in
            (try UnitStore.list(withClosed: true, database), try UnitStore.headcounts(database))
        }
        return .page(UnitPages.list(units, headcounts, mayManage: request.may(.manageDirectory)))
    }

    private func create(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await submit({ try await newPage(request, $0) }) {
            let draft = try Self.draft(request)
            try await context.store.write(AuditAction("unit.create", label: draft.name), by: request.principal) {
                _ = try UnitStore.add(draft, $0)
            }
            return .redirect(to: Links.units, Notice(.success, "部门已新增"))
        }
    }

    private func update(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.unitID]
        return try await submit({ try await editPage(request, $0) }) {
            let draft = try Self.draft(request)
            try await write("unit.update", id, request) { try UnitStore.update(id, to: draft, $0) }
            return .redirect(to: Links.units, Notice(.success, "部门已更新"))
        }
    }

    private func newPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        UnitPages.new(request, UnitTree(try await context.store.read { try UnitStore.list($0) }), errors)
    }

    private func editPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let id = try request[Links.unitID]
        let (unit, units) = try await context.store.read { database in
            (try UnitStore.find(id, database), try UnitStore.list(database))
        }
        return UnitPages.edit(request, unit, UnitTree(units), errors)
    }

    private func write(
        _ name: String, _ id: Identifier<Unit>, _ request: ConsoleRequest,
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        let unit = try await context.store.read { try UnitStore.find(id, $0) }
        try await context.store.write(
            AuditAction(name, object: .unit(id), label: unit.name), by: request.principal, body)
    }

    private static func draft(_ request: ConsoleRequest) throws -> UnitDraft {
        guard let kind = request.form.choice("kind", Unit.Kind.self) else {
            throw DirectoryError.field("类型", "请选择类型")
        }
        return UnitDraft(
            parentID: request.form.identifier("parent", of: Unit.self), kind: kind,
            name: request.form.text("name") ?? "")
    }
}
