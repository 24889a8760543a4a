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
                    "所有工具已紧急停止，确认影响消除后解除", kind: .scans, reason: stop.reason, at: Links.scans, isUrgent: true,
                    permission: .approveScans))
        }
        if duties.isEmpty == false {
            duties.append(
                Duty(
                    "所有工具已紧急停止，等待信息科解除", kind: .scans, reason: "解除之前不能启动扫描", at: Links.scans, permission: .runScans))
        }
        for plan in try ScanPlanStore.list(limit: 100, database) {
            // A plan that has run rests until somebody gives notice of the next run.
            let last = try ScanRunStore.list(plan: plan.id, limit: 1, database).first
            if let last, last.state.isOpen || plan.notice.id == nil { continue }
            let allowed = try ScanScopeStore.allowed(in: plan.network, database)
            let readiness = ScanReadiness(plan, allowed: allowed, calendar: calendar, now: now)
            duties += self.duties(plan, readiness)
        }
        for commission in try CommissionStore.list(limit: 50, database) where commission.takenAt != nil {
            let state = commission.state(at: now)
            guard state == .open || state == .awaited else { continue }
            duties.append(
                Duty(
                    "导入探测结果：任务 #\(commission.id)", kind: .scans,
                    reason: "任务文件已带往现场，结果应在 \(CivilTime(commission.importUntil).toMinute) 前导入",
                    due: CivilTime(commission.importUntil).date, at: Links.commission(commission.id),
                    permission: .runScans))
        }
        let isEmpty = try Bool.fetchOne(
            database,
            sql: "SELECT NOT EXISTS (SELECT 1 FROM asset) AND NOT EXISTS (SELECT 1 FROM scan_plan)")
        if isEmpty == true {
            duties.append(
                Duty("制定首个资产扫描计划", kind: .scans, reason: "台账中还没有资产", at: Links.newScanPlan, permission: .runScans))
        }
        return duties
    }

    /// What stands in a plan's way, each for the role that can remove it.
    private static func duties(_ plan: ScanPlan, _ readiness: ScanReadiness) -> [Duty] {
        if readiness.isReady {
            return [
                Duty(
                    plan.network == nil ? "执行扫描计划“\(plan.title)”" : "签发探测任务：“\(plan.title)”", kind: .scans,
                    reason: "条件已具备",
                    at: Links.scanPlan(plan.id), permission: .runScans)
            ]
        }
        return readiness.obstacles.compactMap { duty(plan, $0) }
    }

    private static func duty(_ plan: ScanPlan, _ obstacle: ScanReadiness.Obstacle) -> Duty? {
        let link = Links.scanPlan(plan.id)
        switch obstacle {
        case .outsideScope:
            return Duty(
                "批准扫描范围：“\(plan.title)”", kind: .scans, reason: obstacle.chinese, at: Links.scanScopes,
                permission: .approveScans)
        case .fragileNotApproved:
            return Duty(
                "审批易受影响端口：“\(plan.title)”", kind: .scans, reason: obstacle.chinese, at: link, permission: .approveScans)
        case .noNotice, .noticeUsed:
            return Duty("通知院方：“\(plan.title)”", kind: .scans, reason: obstacle.chinese, at: link, permission: .runScans)
        case .noReceipt:
            return Duty(
                "确认收到扫描通知：“\(plan.title)”", kind: .scans, reason: obstacle.chinese, at: link, permission: .approveScans)
        // Time alone removes the one; the others are told elsewhere, or are the end.
        case .tooEarly, .closed, .toolsStopped: return nil
        }
    }
}
