import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes on which results come in.
struct StockCountRoutes {
    let store: RecordStore

    /// Bytes of a page of the sheet.
    private static let formLimit = 1 << 18

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageAssets)
        let taking = PathSegment.parameter(Links.stockID)
        let item = PathSegment.parameter(Links.stockItemID)
        routes.page(["assets", "stock", "items", item], access: manage) { try await show($0) }
        routes.action(["assets", "stock", "items", item], access: manage, count)
        routes.page(["assets", "stock", taking, "entry"], access: manage) { try await entry($0) }
        routes.action(["assets", "stock", taking, "entry"], access: manage, body: .form(limit: Self.formLimit), enter)
        routes.page(["assets", "stock", taking, "surplus"], access: manage) { try await surplus($0) }
        routes.action(["assets", "stock", taking, "surplus"], access: manage, add)
    }

    // MARK: One asset

    private func show(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.stockItemID]
        let page = try await store.read { [request] database in
            let item = try StockStore.item(id, database)
            return StockCountPages.item(
                item, of: try StockStore.find(item.taking, database),
                tally: try StockStore.tally(item.taking, database),
                values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func count(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.stockItemID]
        var errors = FormErrors()
        guard let draft = StockForm.draft(request.form, &errors) else {
            return try await show(request, errors: errors, status: 422)
        }
        let (principal, now) = (request.principal, request.now)
        let (item, next) = try await store.write(
            AuditAction(
                "stock.count", object: RecordReference(table: "stock_item", id: id.rawValue),
                detail: draft.result.chinese), by: principal
        ) { database in
            let item = try StockStore.item(id, database)
            try StockStore.count(item, draft, by: .phone, person: principal.name, at: now, database)
            return (item, try StockStore.next(of: item.taking, database))
        }
        let notice = Notice(.success, "已登记“\(item.asset.title)”：\(draft.result.chinese)。")
        return .redirect(to: next.map { Links.stockItem($0.id) } ?? Links.stock(item.taking), notice)
    }

    // MARK: A page of the sheet

    private func entry(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        let asked = (request.method == .post ? request.form : request.query).integer("page") ?? 1
        let size = StockSheetPages.rowsPerPage
        let page = try await store.read { [request] database in
            let total = try StockStore.tally(id, database).all
            let paging = Paging(total: total, size: size, page: asked)
            return StockCountPages.entry(
                try StockStore.items(of: id, nil, limit: size, offset: max(0, paging.firstRow - 1), database),
                of: try StockStore.find(id, database), page: paging.page, pages: max(1, (total + size - 1) / size),
                values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func enter(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        let prefix = "result."
        var errors = FormErrors()
        var drafts: [(Identifier<StockItem>, StockDraft)] = []
        for pair in request.form.pairs where pair.name.hasPrefix(prefix) && !pair.value.isEmpty {
            guard let item = Identifier<StockItem>(text: String(pair.name.dropFirst(prefix.count))) else { continue }
            var own = FormErrors()
            if let draft = StockForm.draft(request.form, suffix: ".\(item)", &own) { drafts.append((item, draft)) }
            for name in ["result", "location", "note"] {
                if let message = own["\(name).\(item)"] { errors["\(name).\(item)"] = message }
            }
        }
        guard errors.isEmpty else { return try await entry(request, errors: errors, status: 422) }
        let page = (request.form.integer("page") ?? 1) + 1
        if drafts.isEmpty {
            return .redirect(to: Links.stock(id, "entry").with("page", page), Notice(.warning, "本页没有勾选结果，未登记。"))
        }
        let (principal, now, made) = (request.principal, request.now, drafts)
        let count = try await store.write(
            AuditAction("stock.enter", object: RecordReference(table: "stock_taking", id: id.rawValue)), by: principal
        ) { database in
            var changed = 0
            for (number, draft) in made {
                let item = try StockStore.item(number, database)
                guard item.taking == id else { throw ConsoleFault.notFound }
                // What is there already was shown, and comes back with the form.
                let known = item.count.map { StockDraft(result: $0.result, location: $0.location, note: $0.note) }
                guard known != draft else { continue }
                try StockStore.count(item, draft, by: .sheet, person: principal.name, at: now, database)
                changed += 1
            }
            return changed
        }
        let pages = try await store.read { try StockStore.tally(id, $0).all } / StockSheetPages.rowsPerPage + 1
        let target = page <= pages ? Links.stock(id, "entry").with("page", page) : Links.stock(id)
        return .redirect(to: target, Notice(.success, "已登记 \(count) 项。"))
    }

    // MARK: What was found besides

    private func surplus(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        let taking = try await store.read { try StockStore.find(id, $0) }
        return .page(
            StockCountPages.surplus(taking, values: errors.isEmpty ? nil : request.form, errors: errors), status: status
        )
    }

    private func add(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.stockID]
        var errors = FormErrors()
        let what = errors.line("what", request.form, longest: StockForm.longest)
        let location = errors.line("location", request.form, longest: StockForm.longest)
        let number = errors.optionalLine("number", request.form, longest: StockForm.longest)
        let note = errors.optionalLine("note", request.form, longest: StockForm.longest)
        guard errors.isEmpty, let what, let location else {
            return try await surplus(request, errors: errors, status: 422)
        }
        let (principal, now) = (request.principal, request.now)
        try await store.write(
            AuditAction("stock.surplus", object: RecordReference(table: "stock_taking", id: id.rawValue), label: what),
            by: principal
        ) {
            try StockStore.add(
                what, at: location, number: number, note: note, to: StockStore.find(id, $0), by: principal.name,
                at: now,
                $0)
        }
        return .redirect(to: Links.stock(id), Notice(.success, "已登记盘盈“\(what)”。"))
    }
}
