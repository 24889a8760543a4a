import Console
import Directory
import Documents
import GRDB
import Kernel
import Records

/// The routes of warnings and rules.
struct ExposureRoutes {
    let store: RecordStore
    let engine: DocumentEngine
    let rules: ExposureRules

    /// Lines of one export.
    private static let mostExported = 200_000

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let manage = Access.permission(.manageAssets)
        let warning = PathSegment.parameter(Links.warningID)
        routes.page("exposure", access: see, list)
        routes.download("exposure.xlsx", access: .permission(.exportAssets), workbook)
        routes.download("exposure.csv", access: .permission(.exportAssets), text)
        routes.page("exposure/rules", access: see) { [rules] request in
            .page(ExposureRulePages.list(rules, group: request.query.choice("group")))
        }
        routes.page(["exposure", warning], access: see) { try await show($0) }
        // Where refused forms stand, whose addresses one may enter again.
        for deed in ["confirm", "handle", "accept"] {
            routes.page(["exposure", warning, PathSegment(stringLiteral: deed)], access: see) { request in
                .redirect(to: Links.warning(try request[Links.warningID]))
            }
        }
        routes.action(["exposure", warning, "confirm"], access: manage, confirm)
        routes.action(["exposure", warning, "handle"], access: manage, handle)
        routes.action(["exposure", warning, "accept"], access: manage, askAcceptance)
        routes.action(["exposure", warning, "decision"], access: .permission(.approveAssets), decide)
    }

    static func filter(_ query: FormValues, today: CivilDate) -> WarningFilter {
        var filter = WarningFilter()
        filter.text = query.text("q").map { String($0.prefix(200)) }
        switch query.text("state") {
        case "all": break
        case "asked": filter.isAsked = true
        case "overdue": filter.dueBefore = today
        default:
            filter.state = query.choice("state")
            filter.isOpen = true
        }
        filter.severity = query.integer("severity").flatMap(Severity.init)
        filter.group = query.choice("group")
        filter.place = query.choice("place")
        filter.asset = query.identifier("asset", of: Asset.self)
        return filter
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let filter = Self.filter(query.filters, today: CivilTime(store.clock.now()).date)
        let rules = rules
        let page = try await store.read { [request] database in
            let total = try WarningStore.count(filter, rules: rules, database)
            let paging = Paging(total: total, size: query.size, page: query.page)
            var lines: [ExposurePages.Line] = []
            let map = try ZoneStore.map(database)
            try WarningStore.forEach(
                filter, rules: rules, limit: paging.size, offset: max(0, paging.firstRow - 1), database
            ) {
                lines.append(
                    ExposurePages.Line(
                        line: $0, zone: try map.zone(of: $0.warning.asset, at: $0.address, database)?.name,
                        group: rules.rule($0.warning.rule)?.group))
            }
            return ExposurePages.list(
                lines, query: query, total: total, mayExport: request.may(.exportAssets),
                hasZones: !map.zones.isEmpty)
        }
        return .page(page)
    }

    private func show(
        _ request: ConsoleRequest, failed: String? = nil, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.warningID]
        let rules = rules
        let page = try await store.read { [request] database in
            let warning = try WarningStore.find(id, database)
            let asset = try AssetStore.find(warning.asset, database)
            let map = try ZoneStore.map(database)
            let seen = try WarningSight(warning, map, database)
            let zone = try map.zone(of: asset.id, at: asset.address, database)
            return WarningPages.detail(
                warning, asset: asset, rule: rules.rule(warning.rule), zone: zone, reaches: seen.lines(to: zone, map),
                steps: try AssetStep.list(.warning, id.rawValue, database), names: try PersonNames(database),
                may: request.may, failed: failed, values: request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func workbook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await SheetExport(store: store, engine: engine, title: "暴露面预警").workbook(
            ExposurePages.sheetColumns, request, rows(request))
    }

    private func text(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await SheetExport(store: store, engine: engine, title: "暴露面预警").text(
            ExposurePages.sheetColumns, request, rows(request))
    }

    private func rows(_ request: ConsoleRequest) -> SheetExport.Rows {
        let filter = Self.filter(request.query, today: CivilTime(store.clock.now()).date)
        return { [rules] database, append in
            let map = try ZoneStore.map(database)
            let elsewhere = try IsolatedNetworkStore.elsewhere(database)
            let names = try PersonNames(database)
            try WarningStore.forEach(filter, rules: rules, limit: Self.mostExported, database) {
                try append(
                    ExposurePages.cells(
                        $0, rule: rules.rule($0.warning.rule),
                        zone: map.zone(of: $0.warning.asset, at: $0.address, besides: elsewhere)?.name, names: names))
            }
        }
    }

    // MARK: Deeds

    private func deed(
        _ name: String, _ id: Identifier<ExposureWarning>, _ detail: String?, _ done: String, _ request: ConsoleRequest,
        _ body: @escaping @Sendable (Principal, Timestamp, Database) throws -> Void
    ) async throws -> ConsoleResponse {
        let (principal, now) = (request.principal, store.clock.now())
        let action = AuditAction(
            name, object: RecordReference(table: "exposure_warning", id: id.rawValue), detail: detail)
        try await store.write(action, by: principal) { try body(principal, now, $0) }
        return .redirect(to: Links.warning(id), Notice(.success, done))
    }

    private func confirm(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.warningID]
        var errors = FormErrors()
        let note = errors.optionalLine("note", request.form)
        guard errors.isEmpty else { return try await show(request, failed: "confirm", errors: errors, status: 422) }
        return try await deed("warning.confirm", id, note, "已确认属实。", request) {
            try WarningDeeds.confirm(id, note: note, by: $0, at: $1, $2)
        }
    }

    private func handle(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.warningID]
        var errors = FormErrors()
        let handler = errors.line("handler", request.form, longest: 60)
        let plan = errors.line("plan", request.form)
        let due = errors.dayAhead("due", request.form, now: store.clock.now(), within: 366)
        guard errors.isEmpty, let handler, let plan, let due else {
            return try await show(request, failed: "handle", errors: errors, status: 422)
        }
        return try await deed("warning.handle", id, plan, "已安排整改，再次扫描证实后自动关闭。", request) {
            try WarningDeeds.handle(id, handler: handler, plan: plan, due: due, by: $0, at: $1, $2)
        }
    }

    private func askAcceptance(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.warningID]
        var errors = FormErrors()
        let reason = errors.line("reason", request.form)
        let until = errors.dayAhead("until", request.form, now: store.clock.now(), within: 366)
        guard errors.isEmpty, let reason, let until else {
            return try await show(request, failed: "accept", errors: errors, status: 422)
        }
        return try await deed("warning.ask", id, reason, "已申请接受风险，等待信息科审批。", request) {
            try WarningDeeds.askAcceptance(id, reason: reason, until: until, by: $0, at: $1, $2)
        }
    }

    private func decide(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.warningID]
        let decision = try ApprovalDecision(request.form)
        return try await deed(
            decision.isApproved ? "warning.accept" : "warning.refuse", id, decision.reason,
            decision.isApproved ? "已批准接受风险。" : "已退回申请。", request
        ) {
            try WarningDeeds.decide(
                id, isAccepted: decision.isApproved, reason: decision.reason, by: $0, at: $1, $2)
        }
    }
}

/// Who has seen a warning, from where and when.
struct WarningSight {
    private let standpoint: NetworkZone?
    private let sentence: String?

    init(_ warning: ExposureWarning, _ map: ZoneMap, _ database: Database) throws {
        // Only what was reached over the network was seen from somewhere.
        guard warning.place.contains("/") else {
            (standpoint, sentence) = (nil, nil)
            return
        }
        // The last run that met the asset; its source need not be the one that told of the port.
        let run = try Row.fetchOne(
            database,
            sql: """
                SELECT scan_run.id, requested_at FROM scan_sighting JOIN scan_run ON scan_run.id = run_id
                WHERE asset_id = ? AND EXISTS (
                    SELECT 1 FROM sighting_batch, json_each(items) AS item
                    WHERE sighting_batch.run_id = scan_run.id AND item.value ->> 1 = scan_sighting.asset_id
                        AND item.value ->> 2 IS NOT NULL)
                ORDER BY scan_sighting.run_id DESC LIMIT 1
                """,
            arguments: [warning.asset])
        guard let run else {
            (standpoint, sentence) = (nil, nil)
            return
        }
        standpoint = try ZoneStore.standpoint(of: run[0] as Identifier<ScanRun>, in: map, database)
        let state = warning.state == .closed ? "曾实际可达" : "扫描实际可达"
        sentence = "\(state)（扫描 #\(run[0] as Int64)，\(CivilTime(run[1]).toMinute)）"
    }

    func lines(to zone: NetworkZone?, _ map: ZoneMap) -> [ReachLine] {
        map.lines(to: zone, seenFrom: standpoint, seenBy: sentence)
    }
}
