import Console
import Directory
import GRDB
import Kernel
import Observations
import Records

/// The routes by which sources that do not agree are put right.
struct DifferenceRoutes {
    let store: RecordStore
    let content: LedgerContent

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageAssets)
        routes.page("assets/differences", access: .permission(.viewAssets), list)
        let body = Route.Body.form(limit: AssetEditRoutes.formLimit)
        for deed in ["accept", "correct", "ignore"] {
            let path: PathPattern = ["assets", "differences", PathSegment(stringLiteral: deed)]
            routes.page(path, access: manage) { try await preview(deed, $0) }
            routes.action(path, access: manage, body: body) { request in
                request.form["stage"] == "apply"
                    ? try await apply(deed, request) : try await preview(deed, request)
            }
        }
        routes.page("assets/differences/compare", access: manage) { _ in .redirect(to: Links.differences) }
        routes.action("assets/differences/compare", access: manage, compare)
    }

    /// What the filter bar asks for.
    static func filter(_ query: FormValues) -> DifferenceFilter {
        DifferenceFilter(
            kind: query.choice("kind"),
            attribute: query.text("attribute").map { AttributeName(rawValue: String($0.prefix(100))) },
            category: query.choice("category"), text: query.text("q").map { String($0.prefix(200)) },
            isSettled: query.text("settled") == "1")
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let filter = Self.filter(query.filters)
        let facts = try await store.read { database in
            let total = try DifferenceStore.count(filter, database)
            let paging = Paging(total: total, size: query.size, page: query.page)
            let lines = try DifferenceStore.list(
                filter, limit: paging.size, offset: max(0, paging.firstRow - 1), database)
            let rulings =
                filter.isSettled
                ? try RulingStore.live(.assets(lines.map(\.difference.asset)), database).values.flatMap(\.self) : []
            return DifferencePages.Facts(
                lines: lines, total: total, open: try DifferenceStore.openCounts(database),
                gaps: try DifferenceStore.gapCount(database),
                attributes: try DifferenceStore.attributes(database),
                comparedAt: try DifferenceStore.comparedAt(database),
                rulings: Dictionary(rulings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                names: try PersonNames(database))
        }
        return .page(
            DifferencePages.list(facts, query: query, filter: filter, mayManage: request.may(.manageAssets)))
    }

    private func compare(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (principal, now) = (request.principal, request.now)
        try await store.write(AuditAction("asset.compare"), by: principal, onlyIfChanged: true) {
            try GovernanceJob.queue(at: now, by: principal, $0)
        }
        return .redirect(to: Links.differences, Notice(.success, "已安排重新比对，完成后刷新本页查看结果。"))
    }

    // MARK: Decisions

    private static func lines(
        _ keys: [String]?, _ filter: DifferenceFilter, _ database: Database
    ) throws -> [DifferenceLine] {
        if let keys { return try DifferenceStore.list(keys, database) }
        var open = filter
        open.isSettled = false
        let count = try DifferenceStore.count(open, database)
        guard count <= HandStore.mostAssets else {
            throw AttributeError.tooMany(found: count, limit: HandStore.mostAssets)
        }
        return try DifferenceStore.list(open, limit: HandStore.mostAssets, database)
    }

    private func keys(_ request: ConsoleRequest) -> [String]? {
        let keys = request.form.all("d") + request.query.all("d")
        return keys.isEmpty ? nil : keys
    }

    private func decision(_ deed: String, value: String = "") -> DifferenceDeeds.Decision {
        switch deed {
        case "accept": .accept
        case "correct": .correct(value)
        default: .ignore
        }
    }

    private func preview(
        _ deed: String, _ request: ConsoleRequest, errors: FormErrors = FormErrors(), hasMoved: Bool = false
    ) async throws -> ConsoleResponse {
        let keys = keys(request)
        // A form of ticks without ticks must not be taken for all that there is.
        if keys == nil, request.method == .post, request.form["stage"] == nil {
            return .redirect(to: Links.differences, Notice(.warning, "请先勾选需要处理的差异。"))
        }
        let filter = Self.filter(request.query)
        let (found, catalogue, fields) = try await store.read { database in
            (
                try Self.lines(keys, filter, database), try AttributeCatalogue(database),
                try AttributeFields(database)
            )
        }
        let decision = decision(deed)
        let lines = DifferenceDeeds.possible(found, decision)
        var field: Field?
        if case .correct = decision {
            let attributes = Set(lines.map(\.difference.attribute))
            guard attributes.count < 2 else {
                return .redirect(to: Links.differences, Notice(.warning, "一次只能更正同一种属性，请按属性筛选后再勾选。"))
            }
            field = attributes.first.flatMap { catalogue[$0] }.map {
                fields.field($0, named: "value", label: "更正为", value: nil, isRequired: true)
            }
            if field == nil, !lines.isEmpty {
                return .redirect(to: Links.differences, Notice(.warning, "该属性由来源直接给出，不能更正，可以采用探测值或忽略。"))
            }
        }
        let link = TableQuery(request).link(at: Links.differences(deed))
        return .page(
            DifferencePages.preview(
                decision, DifferencePages.Selection(keys: keys, link: keys == nil ? link : Links.differences(deed)),
                lines: lines, skipped: found.count - lines.count, field: field,
                values: errors.isEmpty && !hasMoved ? nil : request.form, errors: errors, hasMoved: hasMoved),
            status: hasMoved ? 409 : errors.isEmpty ? 200 : 422)
    }

    private func apply(_ deed: String, _ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let reason = request.reason(isRequired: deed != "accept", &errors)
        let keys = keys(request)
        let filter = Self.filter(request.query)
        let value = deed == "correct" ? try await corrected(keys, filter, request, &errors) : ""
        guard let value, errors.isEmpty else { return try await preview(deed, request, errors: errors) }
        let decision = decision(deed, value: value)
        let author = request.author(content, reason: reason)
        let digest = request.form["digest"]
        do {
            let count = try await store.write(
                AuditAction("difference.\(deed)", detail: reason), by: request.principal
            ) { database in
                let lines = DifferenceDeeds.possible(try Self.lines(keys, filter, database), decision)
                guard DifferenceDeeds.digest(lines) == digest else { throw AttributeError.movedOn }
                return try DifferenceDeeds.decide(decision, lines, by: author, database)
            }
            return .redirect(to: Links.differences, Notice(.success, "已处理 \(count) 处差异，可以在“变更历史”中撤销。"))
        } catch AttributeError.movedOn {
            return try await preview(deed, request, hasMoved: true)
        }
    }

    /// The third value, checked. Nil, with a message: it is none.
    private func corrected(
        _ keys: [String]?, _ filter: DifferenceFilter, _ request: ConsoleRequest, _ errors: inout FormErrors
    ) async throws -> String? {
        let (lines, catalogue, words) = try await store.read { [now = request.now] database in
            (
                try Self.lines(keys, filter, database), try AttributeCatalogue(database),
                try DirectoryWords(at: now, database)
            )
        }
        let attributes = Set(DifferenceDeeds.possible(lines, .correct("")).map(\.difference.attribute))
        guard attributes.count == 1, let definition = attributes.first.flatMap({ catalogue[$0] }) else {
            errors.add("所选差异已变化，请重新选择")
            return nil
        }
        guard let text = errors.required("value", request.form.text("value"), "请填写正确的内容") else { return nil }
        if definition.isUnique, lines.count > 1 {
            errors["value"] = "“\(definition.title)”不能同时用于多项资产"
            return nil
        }
        do {
            let value = try AttributeCheck.kept(text, as: definition, words)
            let asset = lines.first?.difference.asset
            if let taken = try await store.read({ try HandStore.taken(definition.name, value, butNot: asset, $0) }) {
                errors["value"] = taken
                return nil
            }
            return value
        } catch let fault as AttributeFault {
            errors["value"] = fault.reason
            return nil
        }
    }
}
