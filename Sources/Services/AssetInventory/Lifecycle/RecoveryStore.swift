import Directory
import GRDB
import Kernel
import Records

/// The rows of what operations say of assets that are met no more. The task itself is the asset in the state 待回收.
enum RecoveryStore {
    /// Which of the assets in the state 待回收 a list shows.
    enum Part: String, CaseIterable {
        /// Nobody has said anything yet, or what was said came to nothing.
        case open
        /// The hospital is to approve.
        case proposed
        /// A scan is to look again.
        case again
        /// In use, expected back; not in the state 待回收.
        case kept

        var chinese: String {
            switch self {
            case .open: "待确认"
            case .proposed: "待审批"
            case .again: "待重新探测"
            case .kept: "暂时离线"
            }
        }

        fileprivate var condition: String {
            switch self {
            case .open:
                """
                asset.state = 'recovering' AND recovery.id IS NULL
                """
            case .proposed: "asset.state = 'recovering' AND recovery.answer = 'gone'"
            case .again: "asset.state = 'recovering' AND recovery.answer = 'again'"
            case .kept: "asset.alive = 0 AND asset.state <> 'merged' AND recovery.answer = 'kept'"
            }
        }
    }

    private static let source = """
        asset LEFT JOIN asset_recovery AS recovery ON recovery.asset_id = asset.id AND recovery.ended_at IS NULL
        """

    private static let columns = """
        id, asset_id, answer, cause, reason, evidence, expected_on, answered_by, answered_at, outcome, ended_by, ended_at,
        end_reason
        """

    /// How many assets stand in a part.
    static func count(_ part: Part, _ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \(source) WHERE \(part.condition)") ?? 0
    }

    /// The assets of a part with what is in force about each, those missed longest first.
    static func list(
        _ part: Part, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [(asset: Asset, recovery: Recovery?)] {
        let ids = try Int64.fetchAll(
            database,
            sql: """
                SELECT asset.id FROM \(source) WHERE \(part.condition)
                ORDER BY coalesce((SELECT last_seen_at FROM asset_seen WHERE asset_id = asset.id), 0), asset.id
                LIMIT ? OFFSET ?
                """,
            arguments: [limit, offset])
        return try ids.map { id in
            (try AssetStore.find(Identifier(id), database), try current(of: Identifier(id), database))
        }
    }

    /// What is in force about an asset. Nil: nothing.
    static func current(of asset: Identifier<Asset>, _ database: Database) throws -> Recovery? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM asset_recovery WHERE asset_id = ? AND ended_at IS NULL",
            arguments: [asset]
        ).map(recovery)
    }

    /// Everything that was ever said about an asset, newest first.
    static func history(of asset: Identifier<Asset>, _ database: Database) throws -> [Recovery] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM asset_recovery WHERE asset_id = ? ORDER BY id DESC",
            arguments: [asset]
        ).map(recovery)
    }

    /// The answer with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<Recovery>, _ database: Database) throws -> Recovery {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM asset_recovery WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "asset_recovery", id: id.rawValue) }
        return recovery(row)
    }

    /// True where operations may say something about an asset. Of one that is expected back, something else may be said before
    /// the day.
    static func isAnswerable(_ asset: Asset, _ current: Recovery?) -> Bool {
        asset.state == .recovering || (current?.answer == .kept && !asset.isAlive)
    }

    /// Registers what operations found out; an earlier answer is replaced.
    /// - Throws: `LifecycleError.state` where the asset does not wait for an answer.
    static func answer(
        _ asset: Identifier<Asset>, _ draft: RecoveryDraft, by principal: Principal, at moment: Timestamp,
        _ database: Database
    ) throws {
        let found = try AssetStore.find(asset, database)
        let before = try current(of: asset, database)
        guard isAnswerable(found, before) else { throw LifecycleError.state(found.state.chinese) }
        if let before { try end(before.id, .replaced, by: principal.name, at: moment, database) }
        try database.execute(
            sql: """
                INSERT INTO asset_recovery (asset_id, answer, cause, reason, evidence, expected_on, answered_by,
                    answered_by_account, answered_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                asset, draft.answer.rawValue, draft.cause?.rawValue, draft.reason, draft.evidence,
                draft.expectedOn?.description, principal.name, principal.accountID, moment,
            ])
        // In use it stands where it stood; anything else still waits.
        let state = draft.answer == .kept ? settled(found) : .recovering
        guard state != found.state else { return }
        let deed = ChangeDeed(by: principal.name, "登记“\(draft.answer.chinese)”")
        try AssetLife.set(asset, to: state, by: deed, at: moment, database)
    }

    /// The state of an asset that is not in question: somebody answers for it, or nobody.
    private static func settled(_ asset: Asset) -> AssetState { asset.ownerName == nil ? .unclaimed : .claimed }

    /// The hospital decides about a proposal that an asset is gone.
    /// - Throws: `LifecycleError.ownRequest`, `.state`.
    static func decide(
        _ id: Identifier<Recovery>, isApproved: Bool, reason: String?, by principal: Principal, at moment: Timestamp,
        _ database: Database
    ) throws {
        let recovery = try find(id, database)
        guard recovery.isWaitingForApproval else {
            throw LifecycleError.state(recovery.outcome?.chinese ?? recovery.answer.chinese)
        }
        let asset = try AssetStore.find(recovery.asset, database)
        guard asset.state == .recovering else { throw LifecycleError.state(asset.state.chinese) }
        try refuseOwn(id, principal, database)
        try end(id, isApproved ? .approved : .rejected, reason: reason, by: principal.name, at: moment, database)
        guard isApproved else { return }
        try AssetLife.set(
            recovery.asset, to: .retired, by: ChangeDeed(by: principal.name, "批准回收"), at: moment, database)
    }

    /// Nobody decides about what they have entered.
    /// - Throws: `LifecycleError.ownRequest`.
    private static func refuseOwn(_ id: Identifier<Recovery>, _ principal: Principal, _ database: Database) throws {
        let proposer = try Int64.fetchOne(
            database, sql: "SELECT answered_by_account FROM asset_recovery WHERE id = ?", arguments: [id])
        try AssetLife.refuseOwn(proposer, principal, database)
    }

    /// False where somebody else must decide about it: it is the person's own.
    static func mayDecide(_ id: Identifier<Recovery>, _ principal: Principal, _ database: Database) throws -> Bool {
        do {
            try refuseOwn(id, principal, database)
            return true
        } catch LifecycleError.ownRequest {
            return false
        }
    }

    private static func end(
        _ id: Identifier<Recovery>, _ outcome: Recovery.Outcome, reason: String? = nil, by person: String,
        run: Identifier<ScanRun>? = nil, at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE asset_recovery SET outcome = ?, end_reason = ?, ended_by = ?, ended_at = ?, run_id = ?
                WHERE id = ? AND ended_at IS NULL
                """,
            arguments: [outcome.rawValue, reason, person, moment, run, id])
    }

    /// The asset was met again: whatever was said of its absence is over.
    static func endReturned(
        _ asset: Int64, run: Identifier<ScanRun>?, at moment: Timestamp, _ database: Database
    ) throws {
        guard let current = try current(of: Identifier(asset), database) else { return }
        try end(current.id, .returned, by: AssetLife.program, run: run, at: moment, database)
    }

    /// A run has looked again where it was asked to, and not met the asset. `bounds`: sort keys of the first and the last
    /// address; `network`: that in which the run looked.
    static func endUnseen(
        between bounds: StatementArguments, in network: Int64 = IsolatedNetwork.none, run: Identifier<ScanRun>,
        began: Timestamp, at moment: Timestamp, _ database: Database
    ) throws {
        let ids = try Int64.fetchAll(
            database,
            sql: """
                SELECT asset_recovery.id FROM asset_recovery JOIN asset ON asset.id = asset_id
                WHERE ended_at IS NULL AND answer = 'again' AND alive = 0 AND asset.state = 'recovering'
                    AND address_key BETWEEN ? AND ? AND answered_at <= ? AND \(IsolatedNetworkStore.isOfNetwork)
                """,
            arguments: bounds + [began, network, network])
        for id in ids {
            try end(Identifier(id), .unseen, by: AssetLife.program, run: run, at: moment, database)
        }
    }

    /// Assets that were expected back by now and are not: 待回收 again.
    /// - Returns: how many.
    static func endExpired(now: Timestamp, _ database: Database) throws -> Int {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT asset_recovery.id, asset_id FROM asset_recovery JOIN asset ON asset.id = asset_id
                WHERE ended_at IS NULL AND answer = 'kept' AND expected_on < ? AND alive = 0
                    AND asset.state IN ('unclaimed', 'claimed') LIMIT 5000
                """,
            arguments: [CivilTime(now).date.description])
        for row in rows {
            try end(row[0], .expired, by: AssetLife.program, at: now, database)
            try AssetLife.set(row[1], to: .recovering, at: now, database)
        }
        return rows.count
    }

    private static func recovery(_ row: Row) -> Recovery {
        Recovery(
            id: row[0], asset: row[1], answer: Recovery.Answer(rawValue: row[2]) ?? .again,
            cause: (row[3] as String?).flatMap(Recovery.Cause.init), reason: row[4], evidence: row[5],
            expectedOn: (row[6] as String?).flatMap { CivilDate(text: $0) }, answeredBy: row[7], answeredAt: row[8],
            outcome: (row[9] as String?).flatMap(Recovery.Outcome.init), endedBy: row[10], endedAt: row[11],
            endReason: row[12])
    }
}
