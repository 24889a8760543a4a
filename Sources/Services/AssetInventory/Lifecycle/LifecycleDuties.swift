import Console
import GRDB
import Kernel
import Workflow

/// What waits for somebody in the life of assets and about their exposure, and the figures of exposure.
enum LifecycleDuties {
    static func list(now: Timestamp, _ database: Database) throws -> [Duty] {
        var duties: [Duty] = []
        func add(
            _ kind: DutyKind, _ count: Int, _ title: String, _ reason: String, _ link: Link, _ permission: Permission,
            urgent: Bool = false, due: CivilDate? = nil
        ) {
            guard count > 0 else { return }
            duties.append(
                Duty(
                    "\(title)：\(count) 项", kind: kind, reason: reason, due: due, at: link, isUrgent: urgent,
                    permission: permission))
        }
        add(
            .recovery, try RecoveryStore.count(.open, database), "确认待回收资产", "扫描未再发现，请核实是否已停用", Links.recoveries,
            .manageAssets)
        add(
            .recovery, try RecoveryStore.count(.again, database), "重新探测待回收资产", "运维认为判断有误，须再次扫描",
            Links.recoveries.with("part", "again"), .runScans)
        add(
            .recovery, try RecoveryStore.count(.proposed, database), "审批资产回收", "运维已确认停用并附依据",
            Links.recoveries.with("part", "proposed"), .approveAssets)
        add(
            .recovery, try ZombieStore.count(.open, database), "处置高风险资产", "符合僵尸资产判定规则，须提出处置意见", Links.zombies,
            .manageAssets,
            urgent: true)
        add(
            .recovery, try ZombieStore.count(.proposed, database), "审批高风险资产处置意见", "审批后方可处置",
            Links.zombies.with("stage", "proposed"), .approveAssets)
        let counts = try self.counts(now: now, database)
        add(
            .warnings, counts.grave, "确认高危及以上暴露面预警", "尚未确认和安排整改",
            Links.exposure.with("state", "open").with("severity", "3"),
            .manageAssets, urgent: true)
        add(.warnings, counts.asked, "审批接受风险的申请", "申请人已说明理由和期限", Links.exposure.with("state", "asked"), .approveAssets)
        add(
            .warnings, counts.overdue, "整改逾期的暴露面预警", "已过整改期限，风险仍在",
            Links.exposure.with("state", "overdue"), .manageAssets, due: counts.earliest)
        return duties
    }

    private struct Counts {
        let grave: Int
        let asked: Int
        let overdue: Int
        /// The earliest day that has passed. Nil: none has.
        let earliest: CivilDate?
    }

    private static func counts(now: Timestamp, _ database: Database) throws -> Counts {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT coalesce(sum(state = 'open' AND severity >= 3), 0),
                    coalesce(sum(asked_by IS NOT NULL AND state <> 'accepted'), 0),
                    coalesce(sum(state = 'handling' AND due_on < ?), 0),
                    min(CASE WHEN state = 'handling' THEN due_on END)
                FROM exposure_warning WHERE state <> 'closed'
                """,
            arguments: [CivilTime(now).date.description])
        let overdue: Int = row?[2] ?? 0
        let earliest = (row?[3] as String?).flatMap { CivilDate(text: $0) }
        return Counts(
            grave: row?[0] ?? 0, asked: row?[1] ?? 0, overdue: overdue, earliest: overdue > 0 ? earliest : nil)
    }

    static func figures(_ database: Database) throws -> [DashboardFigure] {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*), coalesce(sum(severity >= 3), 0) FROM exposure_warning
                WHERE state <> 'closed'
                """)
        let open: Int = row?[0] ?? 0
        let grave: Int = row?[1] ?? 0
        return [
            DashboardFigure(
                "暴露面预警", open, to: Links.exposure, tone: open > 0 ? .warning : .neutral, permission: .viewAssets),
            DashboardFigure(
                "其中高危及以上", grave, to: Links.exposure.with("severity", "3"), tone: grave > 0 ? .danger : .neutral,
                permission: .viewAssets),
        ]
    }
}
