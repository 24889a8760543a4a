import Kernel
import Records
import Workflow

/// Starts a plan: judged, entered and queued in one transaction, by console and terminal alike.
package struct ScanStart: Sendable {
    private let store: RecordStore
    private let calendar: WorkCalendar

    /// Takes the records and the working days.
    package init(store: RecordStore, calendar: WorkCalendar) {
        self.store = store
        self.calendar = calendar
    }

    /// Queues a run of the plan.
    /// - Throws: `ScanPlanError.notReady` with every obstacle, `.running`, `.toolsStopped`.
    /// - Returns: the run's number.
    package func start(_ id: Identifier<ScanPlan>, by principal: Principal) async throws -> Identifier<ScanRun> {
        let now = store.clock.now()
        let action = AuditAction("scan.start", object: RecordReference(table: "scan_plan", id: id.rawValue))
        return try await store.write(action, by: principal) { [calendar] database in
            if let stop = try ToolStopStore.current(database) { throw ScanPlanError.toolsStopped(stop.reason) }
            let plan = try ScanPlanStore.find(id, database)
            if plan.network != nil { throw ScanPlanError.isolated }
            if let last = try ScanRunStore.list(plan: id, limit: 1, database).first, last.state.isOpen {
                throw ScanPlanError.running
            }
            let allowed = try ScanScopeStore.allowed(database)
            let readiness = ScanReadiness(plan, allowed: allowed, calendar: calendar, now: now)
            guard readiness.isReady else { throw ScanPlanError.notReady(readiness.obstacles.map(\.chinese)) }
            let run = try ScanRunStore.add(plan: plan, by: principal, at: now, database)
            try ScanPlanStore.useNotice(of: plan, for: run, database)
            return run
        }
    }
}
