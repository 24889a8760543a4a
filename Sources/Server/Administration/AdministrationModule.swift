import Console
import Directory
import Kernel
import Records
import Workflow

/// How the system itself is: checks, storage, periodic work, jobs.
struct AdministrationModule: ConsoleModule {
    let store: RecordStore
    let desk: DoctorDesk
    let settings: Settings

    /// How long the disk may take to answer.
    private static let diskLimit = Interval.seconds(10)

    func permissions(into table: inout PermissionTable) {
        table.grant(.viewSystem, to: .systemAdministrator, .engineer)
        table.grant(.manageSystem, to: .systemAdministrator)
    }

    func routes(into routes: inout RouteTable) {
        let view = Access.permission(.viewSystem)
        let manage = Access.permission(.manageSystem)
        let jobs = Access.anyOf([.viewSystem, .viewJobs])
        routes.page("system/status", access: view) { _ in .page(SystemStatusPages.page(await desk.report())) }
        routes.action("system/status", access: view, examine)
        routes.page("system/jobs", access: jobs, showJobs)
        routes.page("system/settings", access: view) { [settings] _ in .page(SystemSettingPages.page(settings)) }
        routes.action(["system", "schedules", .parameter(Links.scheduleID), "run"], access: manage, runSchedule)
    }

    var navigation: [NavigationItem] {
        [
            NavigationItem(
                "系统状态", to: Links.systemStatus, icon: "heart-pulse", access: .permission(.viewSystem),
                group: .administration, order: 10),
            NavigationItem(
                "存储与任务", to: Links.systemJobs, icon: "device-hdd", access: .anyOf([.viewSystem, .viewJobs]),
                group: .administration, order: 11),
            NavigationItem(
                "系统设置", to: Links.systemSettings, icon: "gear", access: .permission(.viewSystem),
                group: .administration, order: 12),
        ]
    }

    private func examine(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let report = await desk.examine()
        let troubles = report.findings.filter { !$0.isWell }
        try await store.note(
            AuditAction("system.examine", detail: "\(report.findings.count) 项，异常 \(troubles.count) 项"),
            by: Principal(request.account, peer: request.peer))
        return .redirect(to: Links.systemStatus)
    }

    private func showJobs(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let state: Job.State? = query.filters.choice("state")
        let now = store.clock.now()
        let mayView = request.may(.viewSystem)
        let (records, evidence) = try await store.read { database in
            let counts = try JobStore.counts(database)
            let total = state.map { counts[$0] ?? 0 } ?? counts.values.reduce(0, +)
            let paging = Paging(total: total, size: query.size, page: query.page)
            let view = SystemJobPages.View(
                storage: nil, schedules: try ScheduleHealth.list(database), counts: counts,
                recentFailures: try JobStore.failures(since: now - .days(7), database),
                jobs: try JobStore.list(
                    states: state.map { [$0] } ?? Job.State.allCases, limit: paging.size,
                    offset: max(0, paging.firstRow - 1), database),
                total: total, names: try PersonNames(database), now: now)
            return (view, mayView ? try EvidenceStore.total(database) : (files: 0, bytes: 0))
        }
        let folder = store.folder
        let storage =
            mayView
            ? await TimeLimit.blocking(Self.diskLimit) {
                StorageReport.measure(folder, evidence: evidence, now: now)
            } : nil
        return .page(
            SystemJobPages.page(
                records.with(storage), query: query, mayView: mayView, mayManage: request.may(.manageSystem)))
    }

    private func runSchedule(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.scheduleID]
        let principal = Principal(try request.account, peer: request.peer)
        let now = store.clock.now()
        let schedule = try await store.read { try ScheduleStore.find(id, $0) }
        do {
            _ = try await store.write(
                AuditAction(
                    "schedule.run", object: RecordReference(table: "schedule", id: id.rawValue),
                    label: schedule.title),
                by: principal
            ) { try ScheduleStore.runNow(id, at: now, by: principal, $0) }
        } catch RecordsError.state {
            return .redirect(to: Links.systemJobs, Notice(.warning, "“\(schedule.title)”已在等待或进行中。"))
        }
        return .redirect(to: Links.systemJobs, Notice(.success, "已安排执行“\(schedule.title)”，完成后刷新本页查看结果。"))
    }
}
