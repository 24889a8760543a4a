import Console
import Directory
import Documents
import Fingerprints
import GRDB
import Kernel
import Records

/// The routes of the ledger.
struct AssetRoutes {
    let store: RecordStore
    let engine: DocumentEngine
    let fingerprints: FingerprintLibrary

    func add(to routes: inout RouteTable) {
        routes.page("assets", access: .permission(.viewAssets), list)
        routes.download("assets.xlsx", access: .permission(.exportAssets), workbook)
        routes.download("assets.csv", access: .permission(.exportAssets), text)
        routes.page(["assets", .parameter(Links.assetID)], access: .permission(.viewAssets), detail)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request, sortable: AssetPages.sortable)
        let filter = Self.filter(query.filters)
        let order = query.sort.flatMap { AssetOrder(rawValue: $0.key) } ?? .address
        let descending = query.sort?.isDescending ?? false
        let (assets, total) = try await store.read { database in
            let total = try AssetStore.count(filter, database)
            let paging = Paging(total: total, size: query.size, page: query.page)
            return (
                try AssetStore.list(
                    filter, sortedBy: order, descending: descending, limit: paging.size,
                    offset: max(0, paging.firstRow - 1), database), total
            )
        }
        if let text = filter.text {
            try await store.note(
                AuditAction("asset.search", detail: "“\(text)”，结果 \(total) 项"), by: request.principal)
        }
        return .page(
            AssetPages.list(
                assets, query: query, total: total, isUnfiltered: query.filters.isEmpty,
                mayExport: request.may(.exportAssets), mayScan: request.may(.runScans),
                mayManage: request.may(.manageAssets), mayRequestClaims: request.may(.requestClaims)))
    }

    private func detail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        let (asset, ports, identity, life, runs, names, responsibility, reasons) = try await store.read {
            [now = request.now, fingerprints] database in
            let names = try PersonNames(database)
            let responsibility = ResponsibilityPages.part(
                try ResponsibilityStore.live(of: id, database), try ResponsibilityStore.history(of: id, database),
                try ClaimStore.history(of: id, database), names, asset: id)
            let asset = try AssetStore.find(id, database)
            return (
                asset, try AssetStore.ports(of: id, database), try AssetIdentityFacts(id, at: now, database),
                try LifecycleFacts(asset, database), try ScanRunStore.list(seeing: id, limit: 20, database), names,
                responsibility, try FingerprintReasons(id, fingerprints, database)
            )
        }
        try await store.note(
            AuditAction("asset.view", object: asset.reference, label: asset.title), by: request.principal)
        return .page(
            AssetPages.detail(
                asset, ports: ports, identity: identity, life: life, seenBy: runs, names: names,
                mayManage: request.may(.manageAssets), responsibility: responsibility, reasons: reasons))
    }

    private var sheet: SheetExport { SheetExport(store: store, engine: engine, title: "资产台账") }

    private func workbook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await sheet.workbook(AssetSheet.columns, request, Self.rows(request))
    }

    private func text(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await sheet.text(AssetSheet.columns, request, Self.rows(request))
    }

    private static func rows(_ request: ConsoleRequest) -> SheetExport.Rows {
        let filter = filter(request.query)
        return { database, append in
            try AssetStore.forEach(filter, database) { try append(AssetSheet.cells($0)) }
        }
    }

    /// What the filter bar, or a link of the dashboard, asks for.
    static func filter(_ query: FormValues) -> AssetFilter {
        var filter = AssetFilter()
        filter.text = query.text("q").map { String($0.prefix(200)) }
        switch query.text("alive") {
        case "1": filter.isAlive = true
        case "0": filter.isAlive = false
        default: break
        }
        filter.state = query.choice("state")
        filter.unit = query.text("unit")
        filter.owner = query.text("owner")
        filter.openPort = query.integer("port")
        filter.run = query.identifier("run", of: ScanRun.self)
        filter.isNew = query.text("new") == "1"
        filter.since = query.date("since")
        filter.hasOpenPorts = query.text("open") == "1"
        return filter
    }
}
