import Console
import GRDB
import Kernel
import Records
import Workflow

/// What waits for somebody in scanning: the next step of each plan that has not been carried out.
enum ScanDuties {
    static func list(calendar: WorkCalendar, now: Timestamp, _ database: Database) throws -> [Duty] {
        var duties: [Duty] = []
        if let stop = try ToolStopStore.current(database) {
            duties.append(
                Duty(
                    "所有工具已紧急停止，确认影响消除后解除", reason: stop.reason, at: Links.scans, isUrgent: true,
                    permission: .approveScans))
        }
        let allowed = try ScanScopeStore.allowed(database)
        for plan in try ScanPlanStore.list(limit: 100, database) {
            // A plan that has run rests until somebody gives notice of the next run.
            let last = try ScanRunStore.list(plan: plan.id, limit: 1, database).first
            if let last, last.state.isOpen || plan.notice.id == nil { continue }
            let readiness = ScanReadiness(plan, allowed: allowed, calendar: calendar, now: now)
            if let duty = duty(plan, readiness) { duties.append(duty) }
        }
        return duties
    }

    /// The one step that comes next, for the role that can take it.
    private static func duty(_ plan: ScanPlan, _ readiness: ScanReadiness) -> Duty? {
        let link = Links.scanPlan(plan.id)
        guard let first = readiness.obstacles.first else {
            return Duty("执行扫描计划“\(plan.title)”", reason: "条件已具备", at: link, permission: .runScans)
        }
        switch first {
        case .outsideScope:
            return Duty(
                "批准扫描范围：“\(plan.title)”", reason: first.chinese, at: Links.scanScopes, permission: .approveScans)
        case .fragileNotApproved:
            return Duty(
                "审批易受影响端口：“\(plan.title)”", reason: first.chinese, at: link, permission: .approveScans)
        case .noNotice, .noticeUsed:
            return Duty("通知院方：“\(plan.title)”", reason: first.chinese, at: link, permission: .runScans)
        case .noReceipt:
            return Duty(
                "确认收到扫描通知：“\(plan.title)”", reason: first.chinese, at: link, permission: .approveScans)
        // Time alone removes it.
        case .tooEarly: return nil
        }
    }
}
