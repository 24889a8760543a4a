import Console
import Directory
import Documents
import GRDB
import Kernel
import Records

/// The routes on which stock-takings are begun, watched and ended.
struct StockRoutes {
    let store: RecordStore
    let engine: DocumentEngine
    let content: LedgerContent

    func add(to routes: inout RouteTable) {
        let (see, manage) = (Access.permission(.viewAssets), Access.permission(.manageAssets))
        let taking = PathSegment.parameter(Links.stockID)
        routes.page("assets/stock", access: see, list)
        routes.page("assets/stock/new", access: manage) { try await new($0) }
        routes.action("assets/stock", access: manage, start)
        routes.page(["assets", "stock", taking], access: see) { try await detail($0) }
        routes.page(["assets", "stock", taking, "sheet"], access: .permission(.exportAssets), sheet)
        routes.download(["assets", "stock", taking, "list.xlsx"], access: .permission(.exportAssets), workbook)
        routes.action(["assets", "stock", taking, "apply"], access: manage, apply)
        routes.action(["assets", "stock", taking, "close"], access: manage, close)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (takings, names) = try await store.read { (try StockStore.list($0), try PersonNames($0)) }
        return .page(
            StockPages.list(
                takings, names: names, today: CivilTime(request.now).date, mayManage: request.may(.manageAssets)))
    }

    private func new(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let (filter, now) = (AssetRoutes.carried(request), request.now)
        let count = try await store.read {
            try AssetStore.count(AssetRoutes.filter(filter, now: now, $0), $0)
        }
        return .page(
            StockPages.new(filter, count: count, values: request.method == .post ? request.form : nil, errors: errors),
            status: status)
    }

    private func start(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (filter, now, principal) = (AssetRoutes.carried(request), request.now, request.principal)
        var errors = FormErrors()
        let title = errors.line("title", request.form, longest: 80)
        let note = errors.optionalLine("note", request.form, longest: StockForm.longest)
        let due = errors.dayAhead("due", request.form, now: now, within: 366)
        guard errors.isEmpty, let title, let due else { return try await new(request, errors: errors, status: 422) }
        do {
            let id = try await store.write(AuditAction("stock.start", label: title), by: principal) { database in
                let assets = try AssetStore.list(
                    AssetRoutes.filter(filter, now: now, database), limit: StockStore.most + 1, database)
                return try StockStore.start(
                    title, note: note, dueOn: due, assets: assets.map(\.id), by: principal.name, at: now, database)
            }
            return .redirect(to: Links.stock(id), Notice(.success, "已开始盘点“\(title)”。"))
        } catch let error as StockError {
            errors.add(error.explanation.line)
            return try await new(request, errors: errors, status: 422)
        }
    }

    private func detail(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        let part: StockStore.Part = request.query.choice("part") ?? .pending
        let query = TableQuery(request)
        let today = CivilTime(request.now).date
        let view = try await store.read { database in
            let tally = try StockStore.tally(id, database)
            let total = [
                StockStore.Part.pending: tally.pending, .found: tally.found, .moved: tally.moved,
                .missing: tally.missing,
            ][part]
            let paging = Paging(total: total ?? 0, size: query.size, page: query.page)
            return StockPages.View(
                taking: try StockStore.find(id, database), tally: tally, part: part,
                items: try StockStore.items(
                    of: id, part, limit: paging.size, offset: max(0, paging.firstRow - 1), database),
                surplus: try StockStore.surplus(of: id, database), moves: try StockStore.moves(of: id, database).count,
                names: try PersonNames(database), today: today)
        }
        return .page(
            StockPages.detail(
                view, query: query, mayManage: request.may(.manageAssets), mayExport: request.may(.exportAssets)),
            status: status)
    }

    private func sheet(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        let (taking, items) = try await store.read {
            (try StockStore.find(id, $0), try StockStore.items(of: id, nil, limit: Self.mostPrinted, $0))
        }
        try await store.note(
            AuditAction("stock.sheet", object: taking.reference, label: taking.title), by: request.principal)
        return .page(StockSheetPages.sheets(items, of: taking))
    }

    /// Rows of a list that a browser still prints.
    private static let mostPrinted = 3_000

    private func workbook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        let taking = try await store.read { try StockStore.find(id, $0) }
        let sheet = SheetExport(
            store: store, engine: engine, title: "资产盘点结果", action: "stock.export", sheet: "盘点结果")
        return try await sheet.workbook(StockSheet.columns, request) { database, append in
            let names = try PersonNames(database)
            try StockStore.forEach(of: taking.id, database) { try append(StockSheet.cells($0, names)) }
            for surplus in try StockStore.surplus(of: taking.id, database) {
                try append(StockSheet.cells(surplus, names))
            }
        }
    }

    private func apply(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        let taking = try await store.read { try StockStore.find(id, $0) }
        let author = request.author(content, reason: "盘点“\(taking.title)”")
        do {
            let count = try await store.write(
                AuditAction("stock.apply", object: taking.reference, label: taking.title), by: request.principal
            ) { database in
                let moves = try StockStore.moves(of: id, database)
                if moves.isEmpty { throw StockError.nothingMoved }
                try HandDeeds.change(
                    .bulk, title: String("按盘点更新 \(moves.count) 项资产的位置".prefix(200)), moves, by: author, database)
                return moves.count
            }
            return .redirect(to: Links.ledgerDeeds, Notice(.success, "已更新 \(count) 项资产的位置，可以在此撤销。"))
        } catch let error as StockError {
            return .redirect(to: Links.stock(id), Notice(.warning, error.explanation.line))
        }
    }

    private func close(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        var errors = FormErrors()
        guard let conclusion = errors.line("conclusion", request.form, longest: StockForm.longest) else {
            return .redirect(to: Links.stock(id), Notice(.danger, "请填写盘点结论，不超过 \(StockForm.longest) 个字。"))
        }
        let (principal, now) = (request.principal, request.now)
        let taking = try await store.read { try StockStore.find(id, $0) }
        try await store.write(
            AuditAction("stock.close", object: taking.reference, label: taking.title, detail: conclusion), by: principal
        ) {
            try StockStore.close(
                StockStore.find(id, $0), conclusion: conclusion, by: principal.name, at: now, $0)
        }
        return .redirect(to: Links.stock(id), Notice(.success, "已结束盘点“\(taking.title)”。"))
    }
}
