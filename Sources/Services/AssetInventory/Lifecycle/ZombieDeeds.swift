import GRDB
import Kernel
import Records

/// What persons do about zombies.
enum ZombieDeeds {
    /// Says what is to become of one. `due`: for 保留并说明 the day on which it is judged anew.
    /// - Throws: `LifecycleError.state` where that was approved already.
    static func propose(
        _ id: Identifier<ZombieCase>, _ disposal: ZombieCase.Disposal, plan: String, due: CivilDate,
        by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws {
        let zombie = try ZombieStore.find(id, database)
        guard zombie.stage == .open || zombie.stage == .proposed else {
            throw LifecycleError.state(zombie.stage.chinese)
        }
        try database.execute(
            sql: """
                UPDATE zombie_case SET stage = 'proposed', disposal = ?, plan = ?, due_on = ?, proposed_by = ?,
                    proposed_by_account = ?, proposed_at = ?
                WHERE id = ?
                """,
            arguments: [
                disposal.rawValue, plan, due.description, principal.name, principal.accountID, moment, id,
            ])
        try step("提出处置：\(disposal.chinese)，\(plan)（期限 \(due)）", id, principal.name, moment, database)
    }

    /// The hospital decides.
    /// - Throws: `LifecycleError.state` where nothing was proposed, `.ownRequest`.
    static func decide(
        _ id: Identifier<ZombieCase>, isApproved: Bool, reason: String?, by principal: Principal, at moment: Timestamp,
        _ database: Database
    ) throws {
        let zombie = try ZombieStore.find(id, database)
        guard zombie.stage == .proposed, let disposal = zombie.disposal else {
            throw LifecycleError.state(zombie.stage.chinese)
        }
        let author = try Int64.fetchOne(
            database, sql: "SELECT proposed_by_account FROM zombie_case WHERE id = ?", arguments: [id])
        try AssetLife.refuseOwn(author, principal, database)
        let note = reason.map { "：\($0)" } ?? ""
        guard isApproved else {
            try database.execute(
                sql: """
                    UPDATE zombie_case SET stage = 'open', disposal = NULL, plan = NULL, due_on = NULL, proposed_by = NULL,
                        proposed_by_account = NULL, proposed_at = NULL
                    WHERE id = ?
                    """,
                arguments: [id])
            return try step("不同意处置意见\(note)", id, principal.name, moment, database)
        }
        try database.execute(
            sql: "UPDATE zombie_case SET stage = 'approved', approved_by = ?, approved_at = ? WHERE id = ?",
            arguments: [principal.name, moment, id])
        try step("批准处置：\(disposal.chinese)\(note)", id, principal.name, moment, database)
        if disposal == .keep {
            let until = zombie.dueOn?.description ?? ""
            try close(zombie, .kept, "经批准保留至 \(until)", by: principal.name, at: moment, database)
            try settle(zombie.asset, by: ChangeDeed(by: principal.name, "批准保留"), at: moment, database)
        }
    }

    /// Ends a case.
    static func close(
        _ zombie: ZombieCase, _ outcome: ZombieCase.Outcome, _ note: String, by person: String, at moment: Timestamp,
        _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE zombie_case SET stage = 'closed', outcome = ?, closed_at = ?, close_note = ? WHERE id = ?",
            arguments: [outcome.rawValue, moment, note, zombie.id])
        try step("办结：\(outcome.chinese)，\(note)", zombie.id, person, moment, database)
    }

    /// A disposal that was not carried out in time: back to where somebody has to say something.
    static func fail(_ zombie: ZombieCase, _ note: String, at moment: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE zombie_case SET stage = 'open', disposal = NULL, plan = NULL, due_on = NULL, proposed_by = NULL,
                    proposed_by_account = NULL, proposed_at = NULL, approved_by = NULL, approved_at = NULL
                WHERE id = ?
                """,
            arguments: [zombie.id])
        try step("核验未通过：\(note)，重新处置", zombie.id, AssetLife.program, moment, database)
    }

    /// The asset stands again where it would stand if it had never been taken for a zombie.
    static func settle(
        _ asset: Identifier<Asset>, by deed: ChangeDeed? = nil, at moment: Timestamp, _ database: Database
    ) throws {
        let found = try AssetStore.find(asset, database)
        guard found.state == .zombie else { return }
        try AssetLife.set(
            asset, to: found.ownerName == nil ? .unclaimed : .claimed, by: deed, at: moment, database)
    }

    static func step(
        _ text: String, _ id: Identifier<ZombieCase>, _ person: String, _ moment: Timestamp, _ database: Database
    ) throws {
        try AssetStep.add(text, to: .zombie, id.rawValue, by: person, at: moment, database)
    }
}
