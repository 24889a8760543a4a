import Console
import GRDB
import Kernel
import Records

/// The pages of persons.
struct PersonRoutes: Sendable {
    let context: DirectoryContext

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageDirectory)
        routes.page("persons", access: .permission(.viewDirectory), list)
        routes.page("persons/new", access: manage) { .page(try await newPage($0, FormErrors())) }
        routes.action("persons", access: manage, create)
        routes.page(["persons", .parameter(Links.personID)], access: manage) {
            .page(try await editPage($0, FormErrors()))
        }
        routes.action(["persons", .parameter(Links.personID)], access: manage, update)
        routes.action(["persons", .parameter(Links.personID), "leave"], access: manage) { request in
            let id = try request[Links.personID]
            return try await deed(back: Links.person(id), done: "已登记离岗，其账号已停用") {
                try await write("person.leave", id, request) { try PersonStore.leave(id, at: request.now, $0) }
            }
        }
        routes.action(["persons", .parameter(Links.personID), "return"], access: manage) { request in
            let id = try request[Links.personID]
            return try await deed(back: Links.person(id), done: "已登记返岗，账号需另行启用") {
                try await write("person.return", id, request) { try PersonStore.comeBack(id, $0) }
            }
        }
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request, sortable: PersonPages.sortable, sort: .ascending("name"))
        let unit = query.filters.identifier("unit", of: Unit.self)
        let view = try await context.store.read { database -> PersonPages.List in
            let tree = UnitTree(try UnitStore.list(withClosed: true, database))
            var filter = PersonFilter()
            filter.text = query.filters.text("q")
            filter.units = unit.map { tree.subtree(of: $0) }
            filter.employer = query.filters.choice("employer")
            filter.left = query.filters.text("state") == "left"
            filter.order = query.sort.flatMap { PersonFilter.Order(rawValue: $0.key) } ?? .name
            filter.descending = query.sort?.isDescending ?? false
            let (persons, total) = try PersonStore.list(filter, limit: query.limit, offset: query.offset, database)
            return PersonPages.List(persons: persons, total: total, tree: tree)
        }
        return .page(PersonPages.list(view, query, mayManage: request.may(.manageDirectory)))
    }

    private func create(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await submit({ try await newPage(request, $0) }) {
            let draft = try Self.draft(request)
            let id = try await context.store.write(
                AuditAction("person.create", label: draft.name), by: request.principal
            ) { try PersonStore.add(draft, $0) }
            return .redirect(to: Links.person(id), Notice(.success, "人员已登记"))
        }
    }

    private func update(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.personID]
        return try await submit({ try await editPage(request, $0) }) {
            let draft = try Self.draft(request)
            try await write("person.update", id, request) { try PersonStore.update(id, to: draft, $0) }
            return .redirect(to: Links.person(id), Notice(.success, "人员信息已更新"))
        }
    }

    private func newPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        PersonPages.new(request, UnitTree(try await context.store.read { try UnitStore.list($0) }), errors)
    }

    private func editPage(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let id = try request[Links.personID]
        let view = try await context.store.read { database in
            PersonPages.Edit(
                person: try PersonStore.find(id, database), tree: UnitTree(try UnitStore.list(database)),
                accounts: try AccountStore.accounts(of: id, database))
        }
        return PersonPages.edit(request, view, errors)
    }

    private func write(
        _ name: String, _ id: Identifier<Person>, _ request: ConsoleRequest,
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        let person = try await context.store.read { try PersonStore.find(id, $0) }
        try await context.store.write(
            AuditAction(name, object: .person(id), label: person.name), by: request.principal, body)
    }

    private static func draft(_ request: ConsoleRequest) throws -> PersonDraft {
        guard let unit = request.form.identifier("unit", of: Unit.self) else {
            throw DirectoryError.field("部门", "请选择部门")
        }
        guard let employer = request.form.choice("employer", Person.Employer.self) else {
            throw DirectoryError.field("单位", "请选择医院或服务商")
        }
        return PersonDraft(
            unitID: unit, name: request.form.text("name") ?? "", employer: employer, title: request.form.text("title"),
            phone: request.form.text("phone"))
    }
}
