import Console
import GRDB
import Kernel
import Observations
import Records

/// The routes by which several assets are changed at once.
struct BulkEditRoutes {
    let store: RecordStore
    let content: LedgerContent

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageAssets)
        routes.page("assets/bulk", access: manage) { try await choose($0, ticked: nil) }
        routes.action("assets/bulk", access: manage, body: .form(limit: AssetEditRoutes.formLimit), act)
    }

    private func act(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let ids = request.form.all("asset").compactMap { Identifier<Asset>(text: $0)?.rawValue }
        // From the ledger's list nothing but ticks come along; a filter's pages carry their stage.
        let isFilter = request.form["asset"] == nil && request.form["stage"] != nil
        if ids.isEmpty && !isFilter {
            return .redirect(to: Links.assets, Notice(.warning, "请先勾选需要修改的资产。"))
        }
        let ticked = isFilter ? nil : Array(Set(ids)).sorted()
        switch request.form["stage"] {
        case "preview": return try await preview(request, ticked: ticked, hasMoved: false)
        case "apply": return try await apply(request, ticked: ticked)
        default: return try await choose(request, ticked: ticked)
        }
    }

    private static func assets(
        _ query: FormValues, _ ticked: [Int64]?, _ now: Timestamp, _ database: Database
    ) throws -> [AssetValues] {
        if let ticked { return try AssetValues.list(ticked, database) }
        let filter = try AssetRoutes.filter(query, now: now, database)
        let count = try AssetStore.count(filter, database)
        guard count <= HandStore.mostAssets else {
            throw AttributeError.tooMany(found: count, limit: HandStore.mostAssets)
        }
        return try AssetValues.list(filter, limit: HandStore.mostAssets, database)
    }

    private func selection(_ request: ConsoleRequest, _ ticked: [Int64]?, count: Int) -> BulkEditPages.Selection {
        BulkEditPages.Selection(
            ticked: ticked, link: TableQuery(request).link(at: Links.bulkEdit), count: count)
    }

    private func choose(
        _ request: ConsoleRequest, ticked: [Int64]?, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let (query, now) = (request.query, store.clock.now())
        let (count, catalogue, fields) = try await store.read { database in
            (
                try Self.assets(query, ticked, now, database).count, try AttributeCatalogue(database),
                try AttributeFields(database)
            )
        }
        return .page(
            BulkEditPages.choose(
                selection(request, ticked, count: count), catalogue: catalogue, fields: fields,
                values: errors.isEmpty ? nil : request.form, errors: errors), status: status)
    }

    /// What the form asks for, checked.
    private func change(_ request: ConsoleRequest, _ errors: inout FormErrors) async throws -> BulkChange {
        let (catalogue, words) = try await store.read { [now = request.now] database in
            (try AttributeCatalogue(database), try DirectoryWords(at: now, database))
        }
        var values: [AttributeName: String] = [:]
        for definition in catalogue.shared {
            let name = definition.name
            let isCleared = request.form.all("clear").contains(name.rawValue)
            if let text = request.form.text(name.field) {
                if isCleared {
                    errors[name.field] = "不能同时填写和清空"
                    continue
                }
                do { values[name] = try AttributeCheck.kept(text, as: definition, words) } catch {
                    errors[name.field] = error.reason
                }
            } else if isCleared, name != .kind {
                values[name] = ""
            }
        }
        if errors.isEmpty, values.isEmpty { errors.add("请至少填写一项需要修改的内容") }
        return BulkChange(values: values)
    }

    private func preview(
        _ request: ConsoleRequest, ticked: [Int64]?, hasMoved: Bool
    ) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let change = try await change(request, &errors)
        let reason = request.reason(isRequired: true, &errors)
        guard let reason, errors.isEmpty else {
            return try await choose(request, ticked: ticked, errors: errors, status: 422)
        }
        let (query, now) = (request.query, store.clock.now())
        let (assets, catalogue) = try await store.read { database in
            (try Self.assets(query, ticked, now, database), try AttributeCatalogue(database))
        }
        let plan = change.plan(assets, catalogue)
        return .page(
            BulkEditPages.preview(
                selection(request, ticked, count: assets.count), plan: plan, change: change, reason: reason,
                hasMoved: hasMoved), status: hasMoved ? 409 : 200)
    }

    private func apply(_ request: ConsoleRequest, ticked: [Int64]?) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let change = try await change(request, &errors)
        let reason = request.reason(isRequired: true, &errors)
        guard let reason, errors.isEmpty else {
            return try await choose(request, ticked: ticked, errors: errors, status: 422)
        }
        let (query, now) = (request.query, store.clock.now())
        let names = change.values.keys.sorted().map(\.chinese).joined(separator: "、")
        let author = request.author(content, reason: reason)
        let digest = request.form["digest"]
        do {
            let count = try await store.write(
                AuditAction("asset.bulk-edit", label: String(names.prefix(200)), detail: reason), by: request.principal
            ) { database in
                let plan = change.plan(
                    try Self.assets(query, ticked, now, database), try AttributeCatalogue(database))
                guard ValueChange.digest(plan.changes) == digest else { throw AttributeError.movedOn }
                if plan.changes.isEmpty { throw AttributeError.nothing }
                let assets = Set(plan.changes.map(\.asset)).count
                try HandDeeds.change(
                    .bulk, title: String("批量修改 \(assets) 项资产的\(names)".prefix(200)), plan.changes.map(\.change),
                    by: author, database)
                return assets
            }
            return .redirect(to: Links.ledgerDeeds, Notice(.success, "已修改 \(count) 项资产，可以在此撤销。"))
        } catch AttributeError.movedOn {
            return try await preview(request, ticked: ticked, hasMoved: true)
        }
    }
}
