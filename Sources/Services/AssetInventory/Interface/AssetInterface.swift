import Console
import Directory
import GRDB
import Kernel
import Records

/// The ledger for programs.
struct AssetInterface {
    let store: RecordStore
    let index: LedgerIndex

    func add(to routes: inout RouteTable) {
        let view = Access.permission(.viewAssets)
        routes.operation(.get, "api/v1/assets", access: view, Self.listing, list)
        routes.operation(.get, ["api", "v1", "assets", .parameter(Links.assetID)], access: view, Self.showing, show)
    }

    private static let listing = APIOperation(
        "listAssets", "资产台账", english: "Assets of the ledger",
        detail: "查询写法与台账页面的搜索框相同，如 ip:10.1.0.0/16 os:windows* -owner:* port:3389。",
        query: [
            .text("q", "查询", longest: AssetSearch.longest),
            .choice("sort", "排序依据，默认 address", AssetOrder.all.map(\.key)),
            .flag("desc", "是否倒序"),
        ] + APIPaging.parameters, answer: APIPaging.schema(of: .asset))

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let paging = APIPaging(request)
        let order = request.query.text("sort").flatMap { AssetOrder(key: $0) } ?? .address
        let (line, descending, now, index) = (
            request.query.text("q"), request.query.text("desc") == "true", request.now, index
        )
        let (assets, total) = try await store.read { database in
            var filter = AssetFilter()
            if let line { filter.search = try AssetSearch(line, now: now, database) }
            let hits = try index.search(filter, database)
            return (
                try hits.page(
                    sortedBy: order, descending: descending, limit: paging.limit, offset: paging.offset, database),
                hits.total
            )
        }
        try await store.note(
            AuditAction("asset.search", detail: "“\(line ?? "")”，结果 \(total) 项，取 \(assets.count) 项"),
            by: request.principal)
        return paging.answer(assets, total: total, as: .asset, request)
    }

    private static let showing = APIOperation(
        "getAsset", "一项资产及其端口", english: "An asset with its ports", answer: APIShape.detail.schema)

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        let found = try await store.read { database in
            AssetInDetail(
                asset: try AssetStore.find(id, database), ports: try AssetStore.ports(of: id, database))
        }
        try await store.note(
            AuditAction("asset.view", object: found.asset.reference, label: found.asset.title), by: request.principal)
        return .json(APIShape.detail.json(found))
    }
}
