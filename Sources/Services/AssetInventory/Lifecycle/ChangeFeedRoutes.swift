import Console
import Directory
import Documents
import Foundation
import GRDB
import Kernel
import Records

/// The routes of the feed of changes.
struct ChangeFeedRoutes {
    let store: RecordStore
    let engine: DocumentEngine

    /// Lines of one export; more is asked for by a narrower filter.
    private static let mostExported = 200_000

    func add(to routes: inout RouteTable) {
        routes.page("assets/changes", access: .permission(.viewAssets), list)
        routes.download("assets/changes.xlsx", access: .permission(.exportAssets), workbook)
        routes.download("assets/changes.csv", access: .permission(.exportAssets), text)
        routes.page(
            ["assets", .parameter(Links.assetID), "changes"], access: .permission(.viewAssets), timeline)
    }

    static func filter(_ query: FormValues) -> ChangeFilter {
        var filter = ChangeFilter()
        filter.text = query.text("q").map { String($0.prefix(200)) }
        filter.kind = query.choice("kind")
        filter.run = query.identifier("run", of: ScanRun.self)
        filter.since = query.date("since")
        return filter
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let filter = Self.filter(query.filters)
        let page = try await store.read { [request] database in
            let counts = try ChangeFeedStore.counts(filter, database)
            let total = counts.values.reduce(0, +)
            let paging = Paging(total: total, size: query.size, page: query.page)
            return ChangeFeedPages.list(
                try ChangeFeedStore.list(
                    filter, limit: paging.size, offset: max(0, paging.firstRow - 1), database),
                counts: counts, runs: try ScanRunStore.list(limit: 30, database), filter: filter, query: query,
                total: total, names: try PersonNames(database), mayExport: request.may(.exportAssets))
        }
        return .page(page)
    }

    private func timeline(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        let query = TableQuery(request)
        let page = try await store.read { database in
            let asset = try AssetStore.find(id, database)
            var filter = ChangeFilter()
            filter.asset = id
            let total = try ChangeFeedStore.counts(filter, database).values.reduce(0, +)
            let paging = Paging(total: total, size: query.size, page: query.page)
            return ChangeFeedPages.timeline(
                asset,
                try ChangeFeedStore.list(
                    filter, limit: paging.size, offset: max(0, paging.firstRow - 1), database),
                names: try PersonNames(database), query: query, total: total)
        }
        return .page(page)
    }

    private func workbook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let filter = Self.filter(request.query)
        let sheet = SheetExport(store: store, engine: engine, title: "资产变化")
        return try await sheet.workbook(ChangeFeedPages.sheetColumns, request) { database, append in
            let names = try PersonNames(database)
            try ChangeFeedStore.forEach(filter, limit: Self.mostExported, database) {
                try append(ChangeFeedPages.cells($0, names))
            }
        }
    }

    private func text(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let filter = Self.filter(request.query)
        let sheet = SheetExport(store: store, engine: engine, title: "资产变化")
        return try await sheet.text(ChangeFeedPages.sheetColumns, request) { database, append in
            let names = try PersonNames(database)
            try ChangeFeedStore.forEach(filter, limit: Self.mostExported, database) {
                try append(ChangeFeedPages.cells($0, names))
            }
        }
    }
}
