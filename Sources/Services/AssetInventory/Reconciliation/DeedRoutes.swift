import Console
import Directory
import GRDB
import Kernel
import Observations
import Records

/// The routes of what persons did to the ledger's values, and of taking it back.
struct DeedRoutes {
    let store: RecordStore
    let content: LedgerContent

    func add(to routes: inout RouteTable) {
        let deed = PathSegment.parameter(Links.ledgerDeedID)
        routes.page("assets/differences/deeds", access: .permission(.viewAssets), list)
        routes.page(["assets", "differences", "deeds", deed], access: .permission(.viewAssets)) { try await detail($0) }
        routes.action(["assets", "differences", "deeds", deed, "undo"], access: .permission(.manageAssets), undo)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let page = try await store.read { database in
            let total = try LedgerDeedStore.count(database)
            let paging = Paging(total: total, size: query.size, page: query.page)
            let deeds = try LedgerDeedStore.list(
                limit: paging.size, offset: max(0, paging.firstRow - 1), database)
            return DeedPages.list(
                deeds, query: query, total: total,
                open: try DifferenceStore.openCounts(database).values.reduce(0, +),
                gaps: try DifferenceStore.gapCount(database), names: try PersonNames(database))
        }
        return .page(page)
    }

    private func detail(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.ledgerDeedID]
        let (mayUndo, typed) = (request.may(.manageAssets), errors.isEmpty ? nil : request.form)
        let page = try await store.read { database in
            let deed = try LedgerDeedStore.find(id, database)
            let values = try LedgerDeedStore.values(of: id, limit: BulkEditPages.shownRows, database)
            let rulings = try RulingStore.list(of: id, limit: BulkEditPages.shownRows, database)
            let assets = try AssetValues.list(values.map(\.asset) + rulings.map(\.asset), database)
            return DeedPages.detail(
                deed, values: values,
                titles: Dictionary(assets.map { ($0.asset, $0.title) }, uniquingKeysWith: { first, _ in first }),
                rulings: rulings, names: try PersonNames(database), mayUndo: mayUndo, typed: typed, errors: errors)
        }
        return .page(page, status: status)
    }

    private func undo(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.ledgerDeedID]
        var errors = FormErrors()
        let reason = request.reason(isRequired: true, &errors)
        guard let reason, errors.isEmpty else { return try await detail(request, errors: errors, status: 422) }
        let author = request.author(content, reason: reason)
        let (undone, kept) = try await store.write(
            AuditAction(
                "asset.undo", object: RecordReference(table: "ledger_deed", id: id.rawValue), detail: reason),
            by: request.principal
        ) { try HandDeeds.undo(id, by: author, $0) }
        let rest = kept > 0 ? "，\(kept) 处因后来又有修改保持不变" : ""
        return .redirect(to: Links.ledgerDeed(id), Notice(.success, "已撤销，恢复 \(undone) 处人工值\(rest)。"))
    }
}
