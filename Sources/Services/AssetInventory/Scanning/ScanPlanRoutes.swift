import Console
import Directory
import GRDB
import Kernel
import Records
import Tools
import Workflow

/// The routes of plans and scopes.
struct ScanPlanRoutes {
    let store: RecordStore
    let tools: ScanTools
    let calendar: WorkCalendar

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let run = Access.permission(.runScans)
        let approve = Access.permission(.approveScans)
        let plan = PathSegment.parameter(Links.scanPlanID)
        // Where a refused form stands, whose address one may enter again.
        routes.page("scans/plans", access: see) { _ in .redirect(to: Links.scans) }
        routes.page("scans/plans/new", access: run) { [tools, store] request in
            .page(
                ScanPlanPages.form(
                    fragile: tools.fragilePorts, networks: try await networks(store), chosen: request.query["network"]))
        }
        routes.action("scans/plans", access: run, add)
        routes.page(["scans", "plans", plan], access: see, detail)
        routes.action(["scans", "plans", plan, "notice"], access: run) { request in
            try await deed("scan.notify", "已登记通知时间。", request) { try ScanPlanStore.notify($0, by: $1, at: $2, $3) }
        }
        routes.action(["scans", "plans", plan, "receipt"], access: approve) { request in
            try await deed("scan.receipt", "已确认收到通知。", request) { try ScanPlanStore.confirm($0, by: $1, at: $2, $3) }
        }
        routes.action(["scans", "plans", plan, "fragile"], access: approve) { request in
            try await deed("scan.approve-fragile", "已批准。", request) {
                try ScanPlanStore.approveFragilePorts($0, by: $1, at: $2, $3)
            }
        }
        routes.action(["scans", "plans", plan, "waiver"], access: approve) { request in
            let reason = String((request.form.text("reason") ?? "").prefix(200))
            return try await deed("scan.waive", "已免除提前通知。", request) {
                try ScanPlanStore.waive($0, reason: reason, by: $1, at: $2, $3)
            }
        }
        routes.action(["scans", "plans", plan, "close"], access: .anyOf([.runScans, .approveScans])) { request in
            let reason = String((request.form.text("reason") ?? "").prefix(200))
            return try await deed("scan.close", "计划已终止。", request) {
                try ScanPlanStore.close($0, reason: reason, by: $1, at: $2, $3)
            }
        }
        routes.action(["scans", "plans", plan, "run"], access: run, start)
        routes.page("scans/scopes", access: see, scopes)
        routes.action("scans/scopes", access: approve, approveScope)
        routes.action(["scans", "scopes", .parameter(Links.scanScopeID), "withdraw"], access: approve, withdraw)
    }

    private func add(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let networks = try await networks(store)
        guard let draft = ScanPlanForm.read(request.form, at: request.now, &errors) else {
            return .page(
                ScanPlanPages.form(
                    values: request.form, errors: errors, fragile: tools.fragilePorts, networks: networks),
                status: 422)
        }
        let principal = request.principal
        let now = store.clock.now()
        do {
            let id = try await store.write(AuditAction("scan.plan", label: draft.title), by: principal) {
                [tools] database in
                let id = try ScanPlanStore.add(draft, by: principal, at: now, database)
                // Whether nmap could run it at all; that it may is judged when it runs.
                _ = try ScanPlanStore.find(id, database).nmap.scans(
                    blockSize: tools.blockSize, allowed: draft.targets, fragile: tools.fragilePorts,
                    privileged: tools.isPrivileged)
                return id
            }
            return .redirect(to: Links.scanPlan(id), Notice(.success, "计划已保存。"))
        } catch let error as NmapPlanError {
            errors.add(error.explanation.line)
            return .page(
                ScanPlanPages.form(
                    values: request.form, errors: errors, fragile: tools.fragilePorts, networks: networks),
                status: 422)
        }
    }

    private func networks(_ store: RecordStore) async throws -> [IsolatedNetwork] {
        try await store.read { try IsolatedNetworkStore.list($0) }
    }

    private func detail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.scanPlanID]
        let now = store.clock.now()
        let page = try await store.read { [calendar, tools, request] database in
            let plan = try ScanPlanStore.find(id, database)
            let allowed = try ScanScopeStore.allowed(in: plan.network, database)
            let readiness = ScanReadiness(
                plan, allowed: allowed, calendar: calendar, now: now,
                stopped: try ToolStopStore.current(database)?.reason ?? tools.killSwitch.reason)
            let commissions =
                plan.network == nil ? [] : try CommissionStore.list(plan: id, limit: 20, database)
            let isolated =
                plan.network == nil
                ? HTML()
                : CommissionPages.part(
                    of: plan, commissions: commissions,
                    isReady: readiness.isReady, now: now, names: try PersonNames(database), may: { request.may($0) })
            return ScanPlanPages.detail(
                plan, readiness: readiness,
                runs: try ScanRunStore.list(plan: id, limit: 20, database),
                leftOut: plan.nmap.leftOut(tools.fragilePorts), names: try PersonNames(database),
                network: try plan.network.map { try IsolatedNetworkStore.find($0, database) },
                standpoint: try ZonePages.standpoint(plan.id, mayEdit: request.may(.editExposure), database),
                isolated: isolated,
                awaited: commissions.first { [.open, .awaited].contains($0.state(at: now)) }, may: { request.may($0) })
        }
        return .page(page)
    }

    private func deed(
        _ name: String, _ done: String, _ request: ConsoleRequest,
        _ body: @escaping @Sendable (Identifier<ScanPlan>, Principal, Timestamp, Database) throws -> Void
    ) async throws -> ConsoleResponse {
        let id = try request[Links.scanPlanID]
        let principal = request.principal
        let now = store.clock.now()
        try await store.write(
            AuditAction(name, object: RecordReference(table: "scan_plan", id: id.rawValue)), by: principal
        ) { try body(id, principal, now, $0) }
        return .redirect(to: Links.scanPlan(id), Notice(.success, done))
    }

    private func start(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        // A stop that could not be recorded holds in this process all the same.
        if let reason = tools.killSwitch.reason { throw ScanPlanError.toolsStopped(reason) }
        let run = try await ScanStart(store: store, calendar: calendar)
            .start(try request[Links.scanPlanID], by: request.principal)
        return .redirect(to: Links.scanRun(run), Notice(.success, "扫描已开始。"))
    }

    private func scopes(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (scopes, names, networks) = try await store.read {
            (try ScanScopeStore.list($0), try PersonNames($0), try IsolatedNetworkStore.list($0))
        }
        return .page(
            ScanPlanPages.scopes(scopes, names: names, networks: networks, mayApprove: request.may(.approveScans)))
    }

    private func approveScope(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let range = errors.required(
            "range", request.form.text("range").flatMap { AddressRange($0) }, "请填写地址范围，例如 10.1.0.0/16")
        let basis = errors.required("basis", request.form.text("basis"))
        if let basis, !VisibleText.isName(basis, longest: 200) {
            errors["basis"] = "不得超过 200 个字，不得包含换行和不可见字符"
        }
        if let range { ScanPlanForm.checkScope(range, request.form.text("range") ?? "", &errors) }
        guard let range, let basis, errors.isEmpty else {
            let (scopes, names, networks) = try await store.read {
                (try ScanScopeStore.list($0), try PersonNames($0), try IsolatedNetworkStore.list($0))
            }
            return .page(
                ScanPlanPages.scopes(
                    scopes, names: names, networks: networks, mayApprove: true, values: request.form, errors: errors),
                status: 422)
        }
        let principal = request.principal
        let now = store.clock.now()
        let network = ScanPlanForm.network(request.form)
        try await store.write(AuditAction("scope.approve", label: range.description), by: principal) {
            try ScanScopeStore.approve(range, in: network, basis: basis, by: principal.name, at: now, $0)
        }
        return .redirect(to: Links.scanScopes, Notice(.success, "已批准 \(range)。"))
    }

    private func withdraw(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.scanScopeID]
        let principal = request.principal
        let now = store.clock.now()
        try await store.write(
            AuditAction("scope.withdraw", object: RecordReference(table: "scan_scope", id: id.rawValue)),
            by: principal
        ) { try ScanScopeStore.withdraw(id, by: principal.name, at: now, $0) }
        return .redirect(to: Links.scanScopes, Notice(.success, "已撤销。"))
    }
}
