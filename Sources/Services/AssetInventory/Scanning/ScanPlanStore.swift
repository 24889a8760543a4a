import Directory
import GRDB
import Kernel
import Records
import Tools

/// The rows of plans.
package enum ScanPlanStore {
    /// A notice is used up by a run for which a tool was started; one that ended before that leaves it open.
    private static let select = """
        SELECT scan_plan.id, title, targets, exclusions, ports, versions, max_rate, host_minutes, window, fragile_ports, \
            fragile_approved_by, created_by, created_by_account, created_at, planned_for, \
            notice.id, notified_at, notified_by, receipt_at, receipt_by, waived_at, waived_by, waiver_reason, \
            closed_by, closed_at, close_reason, \
            (SELECT scan_run.id FROM scan_run WHERE scan_run.id = notice.run_id \
                AND (reached_at IS NOT NULL OR state NOT IN ('cancelled', 'failed'))), \
            network_id
        FROM scan_plan LEFT JOIN scan_notice AS notice ON notice.id = ( \
            SELECT max(latest.id) FROM scan_notice AS latest WHERE latest.plan_id = scan_plan.id)
        """

    /// Enters a plan.
    package static func add(
        _ draft: ScanPlanDraft, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<ScanPlan> {
        try database.execute(
            sql: """
                INSERT INTO scan_plan (title, targets, exclusions, ports, versions, max_rate, host_minutes, window,
                    fragile_ports, created_by, created_by_account, created_at, planned_for, network_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                draft.title, Self.text(draft.targets), Self.text(draft.exclusions), draft.ports.description,
                draft.asksVersions, draft.maxRate, draft.hostMinutes, draft.window?.description,
                draft.fragilePorts.description, principal.name, principal.accountID, moment, draft.plannedFor,
                draft.network,
            ])
        return Identifier(database.lastInsertedRowID)
    }

    /// The plan with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<ScanPlan>, _ database: Database) throws -> ScanPlan {
        let row = try Row.fetchOne(database, sql: "\(select) WHERE scan_plan.id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "scan_plan", id: id.rawValue) }
        return try plan(row)
    }

    /// The newest first.
    package static func list(limit: Int, offset: Int = 0, _ database: Database) throws -> [ScanPlan] {
        try Row.fetchAll(
            database, sql: "\(select) ORDER BY scan_plan.id DESC LIMIT ? OFFSET ?", arguments: [limit, offset]
        ).map(plan)
    }

    /// How many plans there are.
    package static func count(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM scan_plan") ?? 0
    }

    /// Records that the hospital was notified.
    /// - Throws: `ScanPlanError.already`.
    package static func notify(
        _ id: Identifier<ScanPlan>, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws {
        guard try find(id, database).notice.id == nil else { throw ScanPlanError.already("通知") }
        try database.execute(
            sql: """
                INSERT INTO scan_notice (plan_id, notified_at, notified_by, notified_by_account) VALUES (?, ?, ?, ?)
                """,
            arguments: [id, moment, principal.name, principal.accountID])
    }

    /// Records that the hospital has the notice.
    /// - Throws: `ScanPlanError.already`, `.noNotice`, `.ownRequest`.
    package static func confirm(
        _ id: Identifier<ScanPlan>, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws {
        let plan = try find(id, database)
        try refuseOwn(plan, principal, database)
        guard plan.notice.notifiedAt != nil else { throw ScanPlanError.noNotice }
        guard plan.notice.receiptAt == nil else { throw ScanPlanError.already("回执") }
        let notifier = try Int64.fetchOne(
            database, sql: "SELECT notified_by_account FROM scan_notice WHERE id = ?", arguments: [plan.notice.id])
        if let notifier, let approver = principal.accountID,
            try SamePerson.standsBehind(notifier, approver, database)
        {
            throw ScanPlanError.ownRequest
        }
        try database.execute(
            sql: "UPDATE scan_notice SET receipt_at = ?, receipt_by = ? WHERE id = ?",
            arguments: [moment, principal.name, plan.notice.id])
    }

    /// Records that the hospital does without the notice.
    /// - Throws: `ScanPlanError.already`, `.ownRequest`, `.noReason`.
    package static func waive(
        _ id: Identifier<ScanPlan>, reason: String, by principal: Principal, at moment: Timestamp,
        _ database: Database
    ) throws {
        let plan = try find(id, database)
        try refuseOwn(plan, principal, database)
        guard plan.notice.waivedAt == nil else { throw ScanPlanError.already("免除") }
        guard !VisibleText.isBlank(reason) else { throw ScanPlanError.noReason }
        if let open = plan.notice.id {
            try database.execute(
                sql: "UPDATE scan_notice SET waived_at = ?, waived_by = ?, waiver_reason = ? WHERE id = ?",
                arguments: [moment, principal.name, reason, open])
        } else {
            try database.execute(
                sql: "INSERT INTO scan_notice (plan_id, waived_at, waived_by, waiver_reason) VALUES (?, ?, ?, ?)",
                arguments: [id, moment, principal.name, reason])
        }
    }

    /// Uses the plan's open notice for a run.
    static func useNotice(of plan: ScanPlan, for run: Identifier<ScanRun>, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE scan_notice SET run_id = ? WHERE id = ?", arguments: [run, plan.notice.id])
    }

    /// The notice under which a run went. Nil: an imported report.
    static func notice(usedBy run: Identifier<ScanRun>, _ database: Database) throws -> ScanPlan.Notice? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT id, notified_at, notified_by, receipt_at, receipt_by, waived_at, waived_by, waiver_reason
                FROM scan_notice WHERE run_id = ?
                """,
            arguments: [run]
        ).map { notice($0, from: 0) }
    }

    /// Approves the fragile ports that the plan names.
    /// - Throws: `ScanPlanError.already`, `.ownRequest`, `.noFragilePorts`.
    package static func approveFragilePorts(
        _ id: Identifier<ScanPlan>, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws {
        let plan = try find(id, database)
        try refuseOwn(plan, principal, database)
        guard !plan.fragilePorts.isEmpty else { throw ScanPlanError.noFragilePorts }
        guard plan.fragileApprovedBy == nil else { throw ScanPlanError.already("批准") }
        try database.execute(
            sql: "UPDATE scan_plan SET fragile_approved_by = ?, fragile_approved_at = ? WHERE id = ?",
            arguments: [principal.name, moment, id])
    }

    /// Ends a plan that shall not be carried out: its author's side gives it up, the hospital sends it back.
    /// - Throws: `ScanPlanError.already`, `.noReason`, `.running`.
    package static func close(
        _ id: Identifier<ScanPlan>, reason: String, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws {
        let plan = try find(id, database)
        guard plan.closing == nil else { throw ScanPlanError.already("作废或退回") }
        guard !VisibleText.isBlank(reason) else { throw ScanPlanError.noReason }
        if let last = try ScanRunStore.list(plan: id, limit: 1, database).first, last.state.isOpen {
            throw ScanPlanError.running
        }
        try database.execute(
            sql: "UPDATE scan_plan SET closed_by = ?, closed_at = ?, close_reason = ? WHERE id = ?",
            arguments: [principal.name, moment, reason, id])
    }

    /// Nobody approves what they asked for themselves.
    private static func refuseOwn(_ plan: ScanPlan, _ principal: Principal, _ database: Database) throws {
        guard let author = plan.createdByAccount, let approver = principal.accountID else { return }
        if try SamePerson.standsBehind(author, approver, database) { throw ScanPlanError.ownRequest }
    }

    private static func text(_ set: AddressSet) -> String {
        set.ranges.map(\.description).joined(separator: ", ")
    }

    private static func plan(_ row: Row) throws -> ScanPlan {
        func damaged(_ column: String) -> RecordsError { .damaged("scan_plan/\(row[0] as Int64).\(column)") }
        guard let targets = AddressSet(text: row[2]) else { throw damaged("targets") }
        guard let exclusions = AddressSet(text: row[3]) else { throw damaged("exclusions") }
        guard let ports = try? PortChoice(row[4] as String) else { throw damaged("ports") }
        let fragileText: String = row[9]
        guard let fragile = fragileText.isEmpty ? PortSet() : try? PortSet(fragileText) else {
            throw damaged("fragile_ports")
        }
        let usedBy: Identifier<ScanRun>? = row[26]
        return ScanPlan(
            id: row[0], title: row[1], targets: targets, network: row[27], exclusions: exclusions, ports: ports,
            asksVersions: row[5], maxRate: row[6], hostMinutes: row[7],
            window: (row[8] as String?).flatMap { TimeWindow(text: $0) }, fragilePorts: fragile,
            fragileApprovedBy: row[10], createdBy: row[11], createdByAccount: row[12], createdAt: row[13],
            closing: (row[23] as String?).map { ScanPlan.Closing(by: $0, at: row[24], reason: row[25] ?? "") },
            plannedFor: row[14], notice: usedBy == nil ? notice(row, from: 15) : ScanPlan.Notice(),
            noticeUsedBy: usedBy)
    }

    private static func notice(_ row: Row, from first: Int) -> ScanPlan.Notice {
        var notice = ScanPlan.Notice()
        notice.id = row[first]
        notice.notifiedAt = row[first + 1]
        notice.notifiedBy = row[first + 2]
        notice.receiptAt = row[first + 3]
        notice.receiptBy = row[first + 4]
        notice.waivedAt = row[first + 5]
        notice.waivedBy = row[first + 6]
        notice.waiverReason = row[first + 7]
        return notice
    }
}
