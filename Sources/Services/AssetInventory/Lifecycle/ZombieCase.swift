import Console
import Foundation
import GRDB
import Kernel
import Records

/// An asset taken for a zombie (requirement text, 资产梳理, stage three: 高风险-待处置), until it is proved to be dealt with.
package struct ZombieCase: Sendable, Hashable {
    /// Where it stands.
    package enum Stage: String, Sendable, CaseIterable {
        /// Nobody has said what becomes of it.
        case open
        /// The hospital has to approve.
        case proposed
        /// Approved; the next scan has to prove it.
        case approved
        /// Over.
        case closed

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .open: "待处置"
            case .proposed: "待审批"
            case .approved: "处置中，待核验"
            case .closed: "已办结"
            }
        }

        var badge: Badge {
            switch self {
            case .open: Badge(chinese, .danger)
            case .proposed: Badge(chinese, .warning)
            case .approved: Badge(chinese, .info)
            case .closed: Badge(chinese, .success)
            }
        }
    }

    /// What becomes of it.
    package enum Disposal: String, Sendable, CaseIterable {
        /// Somebody answers for it from now on.
        case takeover
        /// It is mended so that the rule takes it no more.
        case rectify
        /// It is switched off.
        case offline
        /// It stays as it is until a day.
        case keep

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .takeover: "接管"
            case .rectify: "整改"
            case .offline: "下线"
            case .keep: "保留并说明"
            }
        }

        /// How it is proved.
        package var proof: String {
            switch self {
            case .takeover: "台账中登记责任人后核验通过"
            case .rectify: "再次扫描后不再符合判定条件即核验通过"
            case .offline: "再次扫描未发现即核验通过，资产转为已回收"
            case .keep: "期限内不再列为高风险，到期后重新判定"
            }
        }
    }

    /// How it ended.
    package enum Outcome: String, Sendable, CaseIterable {
        /// A later look has proved the disposal.
        case verified
        /// It stays, with the hospital's approval.
        case kept
        /// Somebody has claimed it.
        case claimed
        /// It was found to be another asset.
        case merged
        /// It was confirmed to be gone.
        case retired

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .verified: "核验通过"
            case .kept: "经批准保留"
            case .claimed: "已认领"
            case .merged: "已合并"
            case .retired: "已回收"
            }
        }
    }

    /// Its number.
    package let id: Identifier<ZombieCase>
    /// The asset.
    package let asset: Identifier<Asset>
    /// The rule that took it.
    package let ruleKey: String
    /// The rule's name at that time.
    package let ruleName: String
    /// Why, condition by condition.
    let evidence: [ZombieEvidence]
    /// When.
    package let foundAt: Timestamp
    /// The run after which. Nil: a daily evaluation.
    package let run: Identifier<ScanRun>?
    /// Where it stands.
    package let stage: Stage
    /// What becomes of it. Nil: nobody has said.
    package let disposal: Disposal?
    /// How.
    package let plan: String?
    /// Until when.
    package let dueOn: CivilDate?
    /// Who proposed it.
    package let proposedBy: String?
    /// When.
    package let proposedAt: Timestamp?
    /// Who approved it for the hospital.
    package let approvedBy: String?
    /// When.
    package let approvedAt: Timestamp?
    /// Since when the conditions hold no more, though nobody has dealt with it. Nil: they hold.
    package let fadedAt: Timestamp?
    /// How it ended.
    package let outcome: Outcome?
    /// When.
    package let closedAt: Timestamp?
    /// How, in words.
    package let closeNote: String?

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "zombie_case", id: id.rawValue) }
}

/// Reads zombies and their rules.
enum ZombieStore {
    private static let columns = """
        zombie.id, asset_id, rule_key, rule_name, evidence, found_at, run_id, stage, disposal, plan, due_on, proposed_by, \
        proposed_at, approved_by, approved_at, faded_at, outcome, closed_at, close_note
        """

    /// The case with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<ZombieCase>, _ database: Database) throws -> ZombieCase {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM zombie_case AS zombie WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "zombie_case", id: id.rawValue) }
        return zombie(row)
    }

    /// The case of an asset that is not over. Nil: none.
    static func current(of asset: Identifier<Asset>, _ database: Database) throws -> ZombieCase? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT \(columns) FROM zombie_case AS zombie WHERE asset_id = ? AND stage <> 'closed'"),
            arguments: [asset]
        ).map(zombie)
    }

    /// How many stand so.
    static func count(_ stage: ZombieCase.Stage, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM zombie_case WHERE stage = ?", arguments: [stage.rawValue]) ?? 0
    }

    /// The cases that stand so, the oldest first; those that are over the newest first.
    static func list(
        _ stage: ZombieCase.Stage, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [ZombieCase] {
        let order = stage == .closed ? "closed_at DESC, id DESC" : "found_at, id"
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM zombie_case AS zombie WHERE stage = ? ORDER BY \(order) LIMIT ? OFFSET ?
                """,
            arguments: [stage.rawValue, limit, offset]
        ).map(zombie)
    }

    /// True where the hospital has approved that the asset stays as it is, and the day is not over.
    static func isKept(_ asset: Identifier<Asset>, on day: CivilDate, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM zombie_case WHERE asset_id = ? AND outcome = 'kept' AND due_on >= ?)
                    """),
            arguments: [asset, day.description]) ?? false
    }

    private static func zombie(_ row: Row) -> ZombieCase {
        let evidence = try? JSONDecoder().decode([ZombieEvidence].self, from: Data((row[4] as String).utf8))
        return ZombieCase(
            id: row[0], asset: row[1], ruleKey: row[2], ruleName: row[3], evidence: evidence ?? [], foundAt: row[5],
            run: row[6], stage: ZombieCase.Stage(rawValue: row[7]) ?? .open,
            disposal: (row[8] as String?).flatMap(ZombieCase.Disposal.init), plan: row[9],
            dueOn: (row[10] as String?).flatMap { CivilDate(text: $0) }, proposedBy: row[11], proposedAt: row[12],
            approvedBy: row[13], approvedAt: row[14], fadedAt: row[15],
            outcome: (row[16] as String?).flatMap(ZombieCase.Outcome.init), closedAt: row[17], closeNote: row[18])
    }

    // MARK: Rules

    /// The rules in force: those shipped, as somebody has edited them, and the hospital's own.
    static func rules(_ database: Database) throws -> [ZombieRule] {
        let edited = try Row.fetchAll(
            database, sql: "SELECT key, name, reason, conditions, enabled FROM zombie_rule ORDER BY id"
        ).map { row in
            let kept = try? JSONDecoder().decode([String: Int].self, from: Data((row[3] as String).utf8))
            var conditions: [ZombieRule.Condition: Int] = [:]
            for (name, number) in kept ?? [:] {
                if let condition = ZombieRule.Condition(rawValue: name) { conditions[condition] = number }
            }
            return ZombieRule(key: row[0], name: row[1], reason: row[2], conditions: conditions, isEnabled: row[4])
        }
        let changed = Dictionary(edited.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let shipped = Set(ZombieRule.shipped.map(\.key))
        return ZombieRule.shipped.map { changed[$0.key] ?? $0 } + edited.filter { !shipped.contains($0.key) }
    }

    /// Keeps a rule as somebody has edited it.
    static func save(_ rule: ZombieRule, by person: String, at moment: Timestamp, _ database: Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let conditions = Dictionary(
            rule.conditions.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { first, _ in first })
        try database.execute(
            sql: """
                INSERT INTO zombie_rule (key, name, reason, conditions, enabled, edited_by, edited_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET name = excluded.name, reason = excluded.reason,
                    conditions = excluded.conditions, enabled = excluded.enabled, edited_by = excluded.edited_by,
                    edited_at = excluded.edited_at
                """,
            arguments: [
                rule.key, rule.name, rule.reason, String(decoding: try encoder.encode(conditions), as: UTF8.self),
                rule.isEnabled, person, moment,
            ])
    }
}
