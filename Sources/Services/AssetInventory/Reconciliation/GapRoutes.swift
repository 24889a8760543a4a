import Console
import Documents
import Foundation
import GRDB
import Kernel
import Observations
import Records

/// The routes by which missing attributes are filled in.
struct GapRoutes {
    let store: RecordStore
    let content: LedgerContent

    /// A table of twenty thousand rows with a handful of columns; percent-encoding makes three bytes of one.
    private static let tableLimit = 4 << 20
    private static let longestTable = 1 << 20

    func add(to routes: inout RouteTable) {
        let (see, manage) = (Access.permission(.viewAssets), Access.permission(.manageAssets))
        routes.page("assets/differences/gaps", access: see) { try await show($0) }
        routes.action("assets/differences/gaps", access: manage, body: .form(limit: AssetEditRoutes.formLimit), save)
        routes.download("assets/differences/gaps.csv", access: .permission(.exportAssets), text)
        routes.page("assets/differences/gaps/table", access: manage) { _ in .page(GapPages.tableForm()) }
        routes.action("assets/differences/gaps/table", access: manage, body: .upload(limit: Self.tableLimit), table)
    }

    // MARK: Quick entry

    private func show(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let name = request.query.text("attribute").map { AttributeName(rawValue: String($0.prefix(100))) }
        let category: AssetKind.Category? = request.query.choice("category")
        let query = TableQuery(request, size: GapPages.pageSize)
        let (mayManage, mayExport) = (request.may(.manageAssets), request.may(.exportAssets))
        let (typed, wrong) = (errors.isEmpty ? nil : request.form, errors)
        let page = try await store.read { database in
            let catalogue = try AttributeCatalogue(database)
            let counts = try DifferenceStore.gapCounts(database)
            guard let definition = name.flatMap({ catalogue[$0] }) else {
                let open = try DifferenceStore.openCounts(database).values.reduce(0, +)
                return GapPages.overview(
                    counts, catalogue, open: open, mayManage: mayManage, mayExport: mayExport)
            }
            let own = counts[definition.name] ?? [:]
            let total = category.map { own[$0] ?? 0 } ?? own.values.reduce(0, +)
            let paging = Paging(total: total, size: query.size, page: query.page)
            let assets = try DifferenceStore.lacking(
                definition.name, in: category, limit: paging.size, offset: max(0, paging.firstRow - 1), database)
            return GapPages.entry(
                definition, category: category, assets: assets, total: total, query: query,
                fields: try AttributeFields(database), mayManage: mayManage, values: typed, errors: wrong)
        }
        return .page(page, status: status)
    }

    private func save(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let name = request.query.text("attribute").map { AttributeName(rawValue: String($0.prefix(100))) }
        let (catalogue, words) = try await store.read { [now = request.now] database in
            (try AttributeCatalogue(database), try DirectoryWords(at: now, database))
        }
        guard let definition = name.flatMap({ catalogue[$0] }) else { return .redirect(to: Links.gaps) }
        var errors = FormErrors()
        let reason = request.reason(isRequired: false, &errors)
        let ids = Self.assets(in: request.form)
        let assets = try await store.read { try AssetValues.list(ids, $0) }
        var changes: [HandChange] = []
        for asset in assets {
            let field = "v.\(asset.asset)"
            guard let text = request.form.text(field) else { continue }
            do {
                let value = try GapFilling.value(text, definition, words)
                if let known = asset.values[definition.name], known != value {
                    errors.add("“\(asset.title)”已由他人填写为“\(definition.name.shown(known))”，如需更改请在资产页面修改")
                } else if let taken = try await taken(definition, value, asset.asset) {
                    errors[field] = taken
                } else if let conflict = AttributeCheck.conflict(
                    in: asset.values.merging([definition.name: value]) { $1 })
                {
                    errors[field] = "保修到期与购买日期矛盾：\(conflict.reason)"
                } else {
                    changes.append(HandChange(asset: asset.asset, attribute: definition.name, value: value))
                }
            } catch let fault as AttributeFault {
                errors[field] = fault.reason
            }
        }
        if errors.isEmpty, definition.isUnique, Set(changes.map(\.value)).count < changes.count {
            errors.add("“\(definition.title)”不能重复")
        }
        guard errors.isEmpty else { return try await show(request, errors: errors, status: 422) }
        let back = Links.gaps(definition.name).with("category", request.query.text("category"))
        guard !changes.isEmpty else { return .redirect(to: back, Notice(.info, "没有填写任何内容。")) }
        let (author, filled) = (request.author(content, reason: reason), changes)
        let title = "补充 \(filled.count) 项资产的\(definition.title)"
        do {
            try await store.write(
                AuditAction("asset.fill", label: title, detail: reason), by: request.principal
            ) { database in
                // Somebody may have been quicker since the values were read.
                guard try AssetValues.list(ids, database) == assets else { throw AttributeError.movedOn }
                _ = try HandDeeds.change(.fill, title: title, filled, by: author, database)
            }
        } catch AttributeError.movedOn {
            errors.add("在您填写期间资产内容已有变化，请核对后再次保存")
            return try await show(request, errors: errors, status: 409)
        }
        return .redirect(to: back, Notice(.success, "已\(title)。"))
    }

    private func taken(_ definition: AttributeDefinition, _ value: String, _ asset: Int64) async throws -> String? {
        guard definition.isUnique, !value.isEmpty else { return nil }
        return try await store.read { try HandStore.taken(definition.name, value, butNot: asset, $0) }
    }

    /// The assets that a form of quick entry names.
    private static func assets(in form: FormValues) -> [Int64] {
        form.pairs.compactMap { pair in
            pair.name.hasPrefix("v.") && !pair.value.isEmpty ? Int64(pair.name.dropFirst(2)) : nil
        }
    }

    // MARK: Tables

    private func text(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (text, count) = try await store.read { database in
            let catalogue = try AttributeCatalogue(database)
            let counts = try DifferenceStore.gapCounts(database)
            let wanted = catalogue.required.filter { counts[$0.name] != nil }
            let ids = try Int64.fetchAll(
                database, sql: "SELECT DISTINCT asset_id FROM ledger_gap ORDER BY asset_id LIMIT ?",
                arguments: [GapTable.mostRows])
            let titles = [GapTable.assetHeadings[0], "当前名称", "当前地址", "类别"] + wanted.map(\.title)
            var text = CSVText.byteOrderMark + CSVText.line(titles.map { .text($0) })
            for asset in try AssetValues.list(ids, database) {
                let cells = [asset.code, asset.title, asset.address ?? "", asset.category.chinese]
                text += CSVText.line(
                    (cells + wanted.map { asset.values[$0.name].map($0.name.shown) ?? "" }).map { .text($0) })
            }
            return (text, ids.count)
        }
        try await store.note(
            AuditAction("asset.export", label: "待补充表", detail: "格式 csv，共 \(count) 项"), by: request.principal)
        return .download(
            Download(
                bytes: Array(text.utf8), name: "资产待补充字段_\(CivilTime(request.now).date).csv", kind: .csv))
    }

    private func table(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let text: String
        do { text = try Self.text(of: request) } catch {
            errors.add(error.explanation.line)
            return .page(GapPages.tableForm(errors: errors), status: 422)
        }
        return request.form["stage"] == "apply"
            ? try await apply(text, request) : try await preview(text, request, hasMoved: false)
    }

    /// The pasted text, or the file's.
    private static func text(of request: ConsoleRequest) throws(AttributeError) -> String {
        if let file = request.files.first(where: { $0.field == "file" && $0.size > 0 }) {
            guard file.size <= longestTable, let data = FileManager.default.contents(atPath: file.path) else {
                throw .table("文件不得超过 1 MB")
            }
            guard let text = decoded(data) else {
                throw .table("文件不是 UTF-8 或 GBK 编码的文本")
            }
            return text
        }
        guard let text = request.form.text("table") else { throw .table("请选择文件或粘贴内容") }
        guard text.utf8.count <= longestTable else { throw .table("内容不得超过 1 MB") }
        return text
    }

    /// A file as text, in UTF-8 or in the encoding in which Chinese spreadsheets write. Nil: neither.
    static func decoded(_ data: Data) -> String? {
        // GB 18030 holds all of GBK; the number is CoreFoundation's.
        String(data: data, encoding: .utf8) ?? String(data: data, encoding: String.Encoding(rawValue: 0x8000_0632))
    }

    private func preview(
        _ text: String, _ request: ConsoleRequest, hasMoved: Bool
    ) async throws -> ConsoleResponse {
        do {
            let filling = try await store.read { [now = request.now] database in
                let catalogue = try AttributeCatalogue(database)
                return try GapFilling(
                    GapTable.read(text, catalogue), catalogue, DirectoryWords(at: now, database), database)
            }
            return .page(GapPages.tablePreview(filling, text: text, hasMoved: hasMoved), status: hasMoved ? 409 : 200)
        } catch let error as AttributeError {
            var errors = FormErrors()
            errors.add(error.explanation.line)
            return .page(GapPages.tableForm(errors: errors, text: text), status: 422)
        }
    }

    private func apply(_ text: String, _ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let reason = request.reason(isRequired: false, &errors)
        guard errors.isEmpty else { return try await preview(text, request, hasMoved: false) }
        let (author, now, digest) = (request.author(content, reason: reason), request.now, request.form["digest"])
        do {
            let count = try await store.write(
                AuditAction("asset.fill", label: "导入补充数据", detail: reason), by: request.principal
            ) { database in
                let catalogue = try AttributeCatalogue(database)
                let filling = try GapFilling(
                    GapTable.read(text, catalogue), catalogue, DirectoryWords(at: now, database), database)
                guard ValueChange.digest(filling.changes) == digest else { throw AttributeError.movedOn }
                let assets = Set(filling.changes.map(\.asset)).count
                try HandDeeds.change(
                    .fill, title: "导入补充数据：\(assets) 项资产 \(filling.changes.count) 处", filling.changes.map(\.change),
                    by: author, database)
                return filling.changes.count
            }
            return .redirect(to: Links.ledgerDeeds, Notice(.success, "已导入 \(count) 处内容，可以在此撤销。"))
        } catch AttributeError.movedOn {
            return try await preview(text, request, hasMoved: true)
        }
    }
}
