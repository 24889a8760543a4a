import GRDB
import Kernel
import Records

/// What persons do about warnings.
enum WarningDeeds {
    /// A person has seen that it is so.
    /// - Throws: `LifecycleError.state` where that was done already.
    static func confirm(
        _ id: Identifier<ExposureWarning>, note: String?, by principal: Principal, at moment: Timestamp,
        _ database: Database
    ) throws {
        let warning = try WarningStore.find(id, database)
        guard warning.state == .open else { throw LifecycleError.state(warning.state.chinese) }
        try database.execute(sql: "UPDATE exposure_warning SET state = 'confirmed' WHERE id = ?", arguments: [id])
        try step("确认属实" + (note.map { "：\($0)" } ?? ""), id, principal, moment, database)
    }

    /// Somebody is to mend it until a day.
    /// - Throws: `LifecycleError.state` for a closed one.
    static func handle(
        _ id: Identifier<ExposureWarning>, handler: String, plan: String, due: CivilDate, by principal: Principal,
        at moment: Timestamp, _ database: Database
    ) throws {
        let warning = try WarningStore.find(id, database)
        guard warning.state != .closed else { throw LifecycleError.state(warning.state.chinese) }
        try database.execute(
            sql: """
                UPDATE exposure_warning SET state = 'handling', handler = ?, plan = ?, due_on = ?, asked_by = NULL,
                    asked_by_account = NULL, asked_at = NULL, asked_reason = NULL, accepted_until = NULL,
                    accepted_by = NULL, accepted_at = NULL
                WHERE id = ?
                """,
            arguments: [handler, plan, due.description, id])
        try step("安排整改：\(plan)（\(handler)，\(due) 前完成）", id, principal, moment, database)
    }

    /// Asks the hospital to live with it until a day.
    /// - Throws: `LifecycleError.state` for one closed, accepted or asked about already.
    static func askAcceptance(
        _ id: Identifier<ExposureWarning>, reason: String, until: CivilDate, by principal: Principal,
        at moment: Timestamp, _ database: Database
    ) throws {
        let warning = try WarningStore.find(id, database)
        guard warning.state != .closed, warning.state != .accepted else {
            throw LifecycleError.state(warning.state.chinese)
        }
        guard warning.askedBy == nil else { throw LifecycleError.state("已申请接受，待审批") }
        try database.execute(
            sql: """
                UPDATE exposure_warning SET asked_by = ?, asked_by_account = ?, asked_at = ?, asked_reason = ?,
                    accepted_until = ?
                WHERE id = ?
                """,
            arguments: [principal.name, principal.accountID, moment, reason, until.description, id])
        try step("申请接受风险至 \(until)：\(reason)", id, principal, moment, database)
    }

    /// The hospital decides whether to live with it.
    /// - Throws: `LifecycleError.state` where nobody asked, `.ownRequest`.
    static func decide(
        _ id: Identifier<ExposureWarning>, isAccepted: Bool, reason: String?, by principal: Principal,
        at moment: Timestamp, _ database: Database
    ) throws {
        let warning = try WarningStore.find(id, database)
        guard warning.isWaitingForAcceptance, let until = warning.acceptedUntil else {
            throw LifecycleError.state(warning.state.chinese)
        }
        let author = try Int64.fetchOne(
            database, sql: "SELECT asked_by_account FROM exposure_warning WHERE id = ?", arguments: [id])
        try AssetLife.refuseOwn(author, principal, database)
        let note = reason.map { "：\($0)" } ?? ""
        if isAccepted {
            try database.execute(
                sql: "UPDATE exposure_warning SET state = 'accepted', accepted_by = ?, accepted_at = ? WHERE id = ?",
                arguments: [principal.name, moment, id])
            try step("批准接受风险至 \(until)\(note)", id, principal, moment, database)
        } else {
            try database.execute(
                sql: """
                    UPDATE exposure_warning SET asked_by = NULL, asked_by_account = NULL, asked_at = NULL,
                        asked_reason = NULL, accepted_until = NULL
                    WHERE id = ?
                    """,
                arguments: [id])
            try step("不同意接受风险\(note)", id, principal, moment, database)
        }
    }

    private static func step(
        _ text: String, _ id: Identifier<ExposureWarning>, _ principal: Principal, _ moment: Timestamp,
        _ database: Database
    ) throws {
        try AssetStep.add(text, to: .warning, id.rawValue, by: principal.name, at: moment, database)
    }
}
