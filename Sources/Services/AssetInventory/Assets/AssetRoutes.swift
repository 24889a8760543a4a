import Console
import Directory
import Documents
import Fingerprints
import GRDB
import Kernel
import Records
import Workflow

/// The routes of the ledger.
struct AssetRoutes {
    let store: RecordStore
    let index: LedgerIndex
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
        let now = request.now
        let (order, descending) = Self.order(query)
        var fault: AssetSearchError?
        var (assets, total): ([Asset], Int) = ([], 0)
        let (views, own) = try await surroundings(of: request)
        let withNetworks = AssetColumn.shown(query.columns, own: own).contains {
            $0.column.key == AssetColumn.networkKey
        }
        do {
            (assets, total) = try await store.read { [index] database in
                let hits = try index.search(try Self.filter(query.filters, now: now, database), database)
                let paging = Paging(total: hits.total, size: query.size, page: query.page)
                let page = try hits.page(
                    sortedBy: order, descending: descending, limit: paging.size,
                    offset: max(0, paging.firstRow - 1), database)
                return (
                    withNetworks ? try page.map { try AssetStore.withNetworks($0, database) } : page, hits.total
                )
            }
        } catch let error as AssetSearchError {
            fault = error
        }
        if let text = query.filters.text("q"), fault == nil {
            try await store.note(
                AuditAction("asset.search", detail: "“\(text)”，结果 \(total) 项"), by: request.principal)
        }
        return .page(
            AssetPages.list(
                assets, query: query, total: total, views: views, own: own, fault: fault,
                isUnfiltered: query.filters.isEmpty,
                mayExport: request.may(.exportAssets), mayScan: request.may(.runScans),
                mayManage: request.may(.manageAssets), mayRequestClaims: request.may(.requestClaims)),
            status: fault == nil ? 200 : 422)
    }

    /// What stands around the list: the views that people have kept, and the hospital's own attributes.
    private func surroundings(of request: ConsoleRequest) async throws -> (ViewBar, [CustomAttribute]) {
        let account = try request.account.accountID
        return try await store.read { database in
            let views = try SavedViewStore.list(of: Links.assets.path, for: account, database)
            return (ViewBar(views, of: "资产台账"), try CustomAttributeStore.list(database))
        }
    }

    private func detail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        let (asset, ports, identity, life, runs, names, responsibility, reasons) = try await store.read {
            [now = request.now, fingerprints, mayRequest = request.may(.requestClaims)] database in
            let names = try PersonNames(database)
            let asset = try AssetStore.find(id, database)
            let responsibility = ResponsibilityPages.part(
                try ResponsibilityStore.live(of: id, database), try ResponsibilityStore.history(of: id, database),
                try ClaimStore.history(of: id, database), names, asset: asset, mayRequest: mayRequest)
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
                may: request.may, responsibility: responsibility, reasons: reasons))
    }

    private var sheet: SheetExport { SheetExport(store: store, engine: engine, title: "资产台账") }

    private func workbook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let columns = try await columns(request)
        return try await sheet.workbook(columns.map(\.sheetColumn), request, Self.rows(request, columns))
    }

    private func text(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let columns = try await columns(request)
        return try await sheet.text(columns.map(\.sheetColumn), request, Self.rows(request, columns))
    }

    /// The order that the list's address asks for.
    private static func order(_ query: TableQuery) -> (order: AssetOrder, isDescending: Bool) {
        (query.sort.flatMap { AssetOrder(key: $0.key) } ?? .address, query.sort?.isDescending ?? false)
    }

    /// The columns that the page showed when its export was asked for.
    private func columns(_ request: ConsoleRequest) async throws -> [AssetColumn] {
        AssetColumn.shown(TableQuery(request).columns, own: try await store.read { try CustomAttributeStore.list($0) })
    }

    private static func rows(_ request: ConsoleRequest, _ columns: [AssetColumn]) -> SheetExport.Rows {
        let table = TableQuery(request, sortable: AssetPages.sortable)
        let (query, now) = (table.filters, request.now)
        let withNetworks = columns.contains { $0.column.key == AssetColumn.networkKey }
        let (order, descending) = order(table)
        return { database, append in
            let filter = try filter(query, now: now, database)
            try AssetStore.forEach(filter, sortedBy: order, descending: descending, database) { asset in
                let asset = withNetworks ? try AssetStore.withNetworks(asset, database) : asset
                try append(columns.map { $0.cell(asset) })
            }
        }
    }

    /// What the filter bar, or a link of the dashboard, asks for.
    /// - Throws: `AssetSearchError` where the line of search cannot be understood.
    static func filter(_ query: FormValues, now: Timestamp, _ database: Database) throws -> AssetFilter {
        var filter = AssetFilter()
        if let line = query.text("q") { filter.search = try AssetSearch(line, now: now, database) }
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

    /// The ledger's filter on a page that does something with what it finds: of the address where the page is opened, of the
    /// form, under names of their own, when it comes back.
    static func carried(_ request: ConsoleRequest) -> FormValues {
        request.method == .post ? carried(request.form) : TableQuery(request).filters
    }

    /// The filter that a form carries along.
    static func carried(_ form: FormValues) -> FormValues {
        FormValues(
            pairs: form.pairs.filter { $0.name.hasPrefix(carriedPrefix) }.map {
                FormValues.Pair(name: String($0.name.dropFirst(carriedPrefix.count)), value: $0.value)
            })
    }

    /// The hidden fields by which a form carries a filter along.
    static func carrying(_ filter: FormValues) -> [Field] {
        filter.pairs.map { .hidden(carriedPrefix + $0.name, $0.value) }
    }

    private static let carriedPrefix = "filter."
}
