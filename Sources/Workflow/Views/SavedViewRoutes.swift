import Console
import Directory
import Kernel
import Records

/// The routes of views. What a view leads to asks for its own permission; a view itself is nobody's secret.
struct SavedViewRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        let id = PathSegment.parameter(Links.viewID)
        routes.page("views", access: .signedIn, list)
        routes.page("views/new", access: .signedIn) { .page(SavedViewPages.new($0.query, errors: FormErrors())) }
        routes.action("views", access: .signedIn, add)
        routes.page(["views", id, "edit"], access: .signedIn, edit)
        routes.action(["views", id, "edit"], access: .signedIn, change)
        routes.action(["views", id, "remove"], access: .signedIn, remove)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let account = try request.account.accountID
        let (views, names) = try await store.read {
            (try SavedViewStore.all(for: account, $0), try PersonNames($0))
        }
        return .page(SavedViewPages.list(views, own: account, names: names))
    }

    private func add(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let account = try request.account
        var errors = FormErrors()
        guard let draft = try SavedViewDraft(request.form, &errors) else {
            return .page(SavedViewPages.new(request.form, errors: errors), status: 422)
        }
        do {
            let view = try await store.write(
                AuditAction("view.add", label: draft.title), by: Principal(account, peer: request.peer)
            ) { [now = store.clock.now()] database in
                try SavedViewStore.find(
                    try SavedViewStore.add(draft, for: account.accountID, at: now, database), database)
            }
            return .redirect(to: view.link ?? Links.views, Notice(.success, "已保存视图“\(view.title)”。"))
        } catch let error as SavedViewError {
            errors["title"] = error.explanation.line
            return .page(SavedViewPages.new(request.form, errors: errors), status: 422)
        }
    }

    private func edit(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        .page(SavedViewPages.edit(try await own(request), values: nil, errors: FormErrors()))
    }

    private func change(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let view = try await own(request)
        var errors = FormErrors()
        let form = FormValues(
            pairs: request.form.pairs + [
                .init(name: "list", value: view.list), .init(name: "name", value: view.listTitle),
            ])
        guard let draft = try SavedViewDraft(form, &errors) else {
            return .page(SavedViewPages.edit(view, values: request.form, errors: errors), status: 422)
        }
        do {
            try await store.write(
                AuditAction("view.change", object: view.reference, label: draft.title),
                by: Principal(try request.account, peer: request.peer)
            ) { [now = store.clock.now()] in
                try SavedViewStore.change(view, title: draft.title, isShared: draft.isShared, at: now, $0)
            }
        } catch let error as SavedViewError {
            errors["title"] = error.explanation.line
            return .page(SavedViewPages.edit(view, values: request.form, errors: errors), status: 422)
        }
        return .redirect(to: Links.views, Notice(.success, "已修改视图“\(draft.title)”。"))
    }

    private func remove(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let view = try await own(request)
        try await store.write(
            AuditAction("view.remove", object: view.reference, label: view.title),
            by: Principal(try request.account, peer: request.peer)
        ) { try SavedViewStore.remove(view, $0) }
        return .redirect(to: Links.views, Notice(.success, "已删除视图“\(view.title)”。"))
    }

    /// The view, where it is the visitor's own.
    /// - Throws: `ConsoleFault.forbidden`.
    private func own(_ request: ConsoleRequest) async throws -> SavedView {
        let (id, account) = (try request[Links.viewID], try request.account.accountID)
        let view = try await store.read { try SavedViewStore.find(id, $0) }
        guard view.owner == account else { throw ConsoleFault.forbidden }
        return view
    }
}
