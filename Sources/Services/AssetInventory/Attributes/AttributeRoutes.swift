import Console
import Directory
import GRDB
import Kernel
import Observations
import Records

/// The routes of what is to be known of assets, of which source is believed, and of whose addresses are whose.
struct AttributeRoutes {
    let store: RecordStore
    let content: LedgerContent

    func add(to routes: inout RouteTable) {
        let (see, manage) = (Access.permission(.viewAssets), Access.permission(.manageAssets))
        routes.page("assets/attributes", access: see) { try await list($0) }
        routes.action("assets/attributes", access: manage, make)
        let attribute = PathSegment.parameter(Links.customAttributeID)
        routes.action(["assets", "attributes", attribute, "close"], access: manage) { try await set(true, $0) }
        routes.action(["assets", "attributes", attribute, "reopen"], access: manage) { try await set(false, $0) }
        routes.page("assets/attributes/precedence", access: see) { try await precedence($0) }
        routes.action("assets/attributes/precedence", access: .permission(.setPrecedence), setOrder)
        routes.action("assets/attributes/precedence/reset", access: .permission(.setPrecedence), reset)
        routes.page("assets/attributes/ranges", access: see) { try await ranges($0) }
        routes.action("assets/attributes/ranges", access: manage, addRanges)
        routes.action(
            ["assets", "attributes", "ranges", .parameter(Links.unitRangeID), "close"], access: manage, closeRange)
    }

    /// Does something, and has what follows for the whole ledger done by a job.
    private func write(
        _ action: AuditAction, _ request: ConsoleRequest, recompute: Bool = false,
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        let (principal, now) = (request.principal, request.now)
        try await store.write(action, by: principal, onlyIfChanged: true) { database in
            let before = database.totalChangesCount
            try body(database)
            // An order that is in force already is no reason to work through the ledger.
            guard database.totalChangesCount > before else { return }
            try GovernanceJob.queue(recompute: recompute, at: now, by: principal, database)
        }
    }

    // MARK: Attributes

    private func list(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let (catalogue, custom, names) = try await store.read { database in
            (
                try AttributeCatalogue(database), try CustomAttributeStore.list(withClosed: true, database),
                try PersonNames(database)
            )
        }
        return .page(
            AttributePages.list(
                catalogue, custom: custom, names: names, mayManage: request.may(.manageAssets),
                values: errors.isEmpty ? nil : request.form, errors: errors), status: status)
    }

    private func make(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var draft = CustomAttributeDraft(
            title: request.form.text("title") ?? "", input: request.form.text("input") ?? "",
            categories: Set(request.form.all("category").compactMap(AssetKind.Category.init)))
        draft.options = (request.form.text("options") ?? "").split(whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.filter { !$0.isEmpty }
        draft.isRequired = request.form.isTicked("required")
        let (made, person, now) = (draft, request.principal.name, request.now)
        do {
            _ = try made.checked()
            try await write(AuditAction("attribute.create", label: made.title), request) {
                try CustomAttributeStore.add(made, by: person, at: now, $0)
            }
        } catch let error as AttributeError {
            var errors = FormErrors()
            errors.add(error.explanation.summary)
            return try await list(request, errors: errors, status: 422)
        }
        return .redirect(to: Links.attributes, Notice(.success, "已新增属性“\(made.title)”。"))
    }

    private func set(_ closed: Bool, _ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.customAttributeID]
        let now = request.now
        try await write(
            AuditAction(
                closed ? "attribute.close" : "attribute.reopen",
                object: RecordReference(table: "custom_attribute", id: id.rawValue)), request
        ) { try CustomAttributeStore.set(closed: closed, id, at: now, $0) }
        return .redirect(to: Links.attributes, Notice(.success, closed ? "已停用，已登记的值保留。" : "已恢复使用。"))
    }

    // MARK: Precedence

    private func precedence(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let (current, entries, catalogue, persons) = try await store.read { database in
            (
                try PrecedenceStore.current(database), try PrecedenceStore.list(database),
                try AttributeCatalogue(database), try PersonNames(database)
            )
        }
        let maySet = request.may(.setPrecedence)
        guard let name = Self.attribute(request, catalogue), maySet else {
            let names = AttributeName.known.filter { $0 != .registration }
            let custom = catalogue.definitions.map(\.name).filter { !names.contains($0) }
            return .page(
                AttributePages.precedence(
                    current, entries: entries, names: names + custom, persons: persons, maySet: maySet))
        }
        return .page(
            AttributePages.order(
                name, kinds: current.order(for: name), isSet: entries[name] != nil,
                values: errors.isEmpty ? nil : request.form, errors: errors), status: status)
    }

    /// The attribute that the address names, where there is such a one.
    private static func attribute(_ request: ConsoleRequest, _ catalogue: AttributeCatalogue) -> AttributeName? {
        guard let text = request.query.text("attribute") else { return nil }
        let name = AttributeName(rawValue: text)
        return catalogue[name] != nil || AttributeName.known.contains(name) ? name : nil
    }

    private func setOrder(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let catalogue = try await store.read { try AttributeCatalogue($0) }
        guard let name = Self.attribute(request, catalogue) else { return .redirect(to: Links.precedence) }
        let ranks = SourceKind.allCases.map { ($0, request.form.integer("rank.\($0.rawValue)")) }
        let numbers = ranks.compactMap(\.1)
        guard Set(numbers) == Set(1...SourceKind.allCases.count), numbers.count == ranks.count else {
            var errors = FormErrors()
            errors.add("名次须为 1 至 \(SourceKind.allCases.count)，每种来源各占一个，不得重复")
            return try await precedence(request, errors: errors, status: 422)
        }
        let kinds = ranks.sorted { $0.1 ?? 0 < $1.1 ?? 0 }.map(\.0)
        let (person, now) = (request.principal.name, request.now)
        let order = kinds.map(\.chinese).joined(separator: " › ")
        try await write(
            AuditAction("precedence.set", label: name.chinese, detail: order), request, recompute: true
        ) { try PrecedenceStore.set(kinds, for: name, by: person, at: now, $0) }
        return .redirect(to: Links.precedence, Notice(.success, "已保存“\(name.chinese)”的来源优先级，正在重算资产。"))
    }

    private func reset(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let text = request.form.text("attribute")
        if let text, !VisibleText.isName(text, longest: 100) { return .redirect(to: Links.precedence) }
        let name = text.map(AttributeName.init(rawValue:))
        let label = name?.chinese ?? "全部属性"
        try await write(AuditAction("precedence.reset", label: label), request, recompute: true) {
            try PrecedenceStore.reset(name, $0)
        }
        return .redirect(to: Links.precedence, Notice(.success, "已恢复默认的来源优先级，正在重算资产。"))
    }

    // MARK: Ranges

    private func ranges(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let (ranges, units, names) = try await store.read { database in
            (
                try UnitRangeStore.list(database), UnitTree(try UnitStore.list(database)),
                try PersonNames(database)
            )
        }
        return .page(
            AttributePages.ranges(
                ranges, units: units.nodes.map { .init($0.unit.id.description, $0.path) }, names: names,
                mayManage: request.may(.manageAssets), values: errors.isEmpty ? nil : request.form, errors: errors),
            status: status)
    }

    private func addRanges(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let unit = errors.required("unit", request.form.identifier("unit", of: Directory.Unit.self), "请选择部门")
        var ranges: [AddressRange] = []
        for line in (request.form.text("ranges") ?? "").split(whereSeparator: { $0.isNewline || $0 == "，" || $0 == "," }
        ) {
            let text = String(line.filter { !$0.isWhitespace })
            guard let range = AddressRange(text), !AddressRange.hasHostBits(text) else {
                errors["ranges"] = "“\(text.prefix(60))”不是地址段；网段须以网络地址开头，例如 10.1.2.0/24"
                break
            }
            if !ranges.contains(range) { ranges.append(range) }
        }
        if ranges.isEmpty, errors["ranges"] == nil { errors["ranges"] = "请填写地址段" }
        let note = request.form.text("note")
        if let note, !VisibleText.isName(note, longest: 100) { errors["note"] = "不得超过 100 个字，不得包含不可见字符" }
        guard let unit, errors.isEmpty else { return try await self.ranges(request, errors: errors, status: 422) }
        let (added, person, now) = (ranges, request.principal.name, request.now)
        do {
            try await write(
                AuditAction("range.create", detail: added.prefix(20).map(\.description).joined(separator: "、")), request
            ) { database in
                let unit = try UnitStore.find(unit, database)
                try UnitRangeStore.add(
                    added, unit: unit.id.rawValue, note: note, by: person, at: now, database)
            }
        } catch let error as AttributeError {
            errors["ranges"] = error.explanation.summary
            return try await self.ranges(request, errors: errors, status: 422)
        }
        return .redirect(to: Links.unitRanges, Notice(.success, "已登记 \(added.count) 个地址段。"))
    }

    private func closeRange(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.unitRangeID]
        let (person, now) = (request.principal.name, request.now)
        try await write(
            AuditAction("range.close", object: RecordReference(table: "unit_range", id: id.rawValue)), request
        ) { try UnitRangeStore.close(id, by: person, at: now, $0) }
        return .redirect(to: Links.unitRanges, Notice(.success, "已撤销地址段。"))
    }
}
