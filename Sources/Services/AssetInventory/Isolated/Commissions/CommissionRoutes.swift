import Console
import Directory
import GRDB
import Kernel
import Records
import Tools
import Workflow

/// The routes of isolated networks and of what is carried to them.
struct CommissionRoutes {
    let store: RecordStore
    let issue: CommissionIssue

    init(store: RecordStore, tools: ScanTools, calendar: WorkCalendar, hospital: String) {
        self.store = store
        issue = CommissionIssue(store: store, tools: tools, calendar: calendar, hospital: hospital)
    }

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let run = Access.permission(.runScans)
        let commission = PathSegment.parameter(Links.commissionID)
        routes.page("scans/networks", access: see) { try await networks($0) }
        routes.action("scans/networks", access: run, addNetwork)
        routes.action(["scans", "plans", .parameter(Links.scanPlanID), "commission"], access: run, make)
        routes.page(["scans", "commissions", commission], access: see, detail)
        routes.download(["scans", "commissions", commission, "file"], access: run, file)
        routes.action(
            ["scans", "commissions", commission, "withdraw"], access: .anyOf([.runScans, .approveScans]), withdraw)
    }

    private func networks(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let page = try await store.read { [request, store] database in
            CommissionPages.networks(
                try IsolatedNetworkStore.list(database), commissions: try CommissionStore.list(limit: 50, database),
                now: store.clock.now(), names: try PersonNames(database), mayEdit: request.may(.runScans),
                values: errors.isEmpty ? nil : request.form, errors: errors)
        }
        return .page(page, status: status)
    }

    private func addNetwork(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let name = errors.required("name", request.form.text("name"))
        if let name, !VisibleText.isName(name, longest: IsolatedNetwork.longestName) {
            errors["name"] = "不得超过 \(IsolatedNetwork.longestName) 个字，不得包含换行和不可见字符"
        }
        let note = request.form.text("note").flatMap { VisibleText.line($0, longest: 200) }
        guard let name, errors.isEmpty else { return try await networks(request, errors: errors, status: 422) }
        let (person, now) = (request.principal.name, store.clock.now())
        do {
            _ = try await store.write(AuditAction("network.add", label: name), by: request.principal) {
                try IsolatedNetworkStore.add(name, note: note, by: person, at: now, $0)
            }
        } catch let error as CommissionError {
            errors["name"] = error.explanation.summary
            return try await networks(request, errors: errors, status: 422)
        }
        return .redirect(to: Links.isolatedNetworks, Notice(.success, "已登记隔离网络“\(name)”。请为它批准扫描范围并制定计划。"))
    }

    private func make(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try await issue.issue(
            try request[Links.scanPlanID], days: request.form.integer("days") ?? 0, by: request.principal)
        return .redirect(to: Links.commission(id), Notice(.success, "探测任务已签发，请下载任务文件交给现场人员。"))
    }

    private func detail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.commissionID]
        let code = try issue.code()
        let page = try await store.read { [request, store] database in
            let commission = try CommissionStore.find(id, database)
            return CommissionPages.detail(
                commission, plan: try ScanPlanStore.find(commission.plan, database),
                network: try IsolatedNetworkStore.find(commission.network, database),
                run: try ScanRunStore.find(commission.run, database),
                results: try ProbeResultStore.list(of: id, database), code: code, now: store.clock.now(),
                names: try PersonNames(database), may: request.may)
        }
        return .page(page)
    }

    private func file(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (commission, bytes) = try await issue.file(try request[Links.commissionID], by: request.principal)
        return .download(Download(bytes: Array(bytes), name: commission.fileName, kind: .binary))
    }

    private func withdraw(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.commissionID]
        let reason = String((request.form.text("reason") ?? "").prefix(200))
        let (person, now) = (request.principal.name, store.clock.now())
        try await store.write(
            AuditAction("probe.withdraw", object: RecordReference(table: "probe_commission", id: id.rawValue)),
            by: request.principal
        ) { try CommissionStore.withdraw(id, reason: reason, by: person, at: now, $0) }
        return .redirect(to: Links.commission(id), Notice(.success, "已收回，该任务的结果不再接收。"))
    }
}
