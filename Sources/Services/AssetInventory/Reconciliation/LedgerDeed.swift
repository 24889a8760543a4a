import GRDB
import Kernel
import Observations
import Records

/// One thing that a person said of the ledger's values, of one asset or of thousands: by an edit, by a decision about a
/// difference, or as an answer to a claim.
struct LedgerDeed: Sendable, Hashable {
    /// What was done.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case edit
        case make
        case bulk
        case accept
        case correct
        case ignore
        case fill
        case withdraw
        case undo

        /// The name that pages show.
        var chinese: String {
            switch self {
            case .edit: "修改资产"
            case .make: "新增资产"
            case .bulk: "批量修改"
            case .accept: "采用探测值"
            case .correct: "更正差异"
            case .ignore: "忽略差异"
            case .fill: "补充缺失字段"
            case .withdraw: "撤回人工值"
            case .undo: "撤销操作"
            }
        }

        /// False for what has no way back of this kind.
        var canBeUndone: Bool { self != .make && self != .undo }
    }

    let id: Identifier<LedgerDeed>
    let kind: Kind
    /// What was done, in Chinese.
    let title: String
    let reason: String?
    /// How many assets it concerned.
    let assets: Int
    let doneBy: String
    let doneAt: Timestamp
    let undoneBy: String?
    let undoneAt: Timestamp?
    let undoReason: String?
    /// The request that it answers. Nil: nobody had asked.
    let claim: Identifier<ClaimRequest>?

    /// The name that pages show.
    var name: String { claim == nil ? kind.chinese : "认领答复" }

    /// An answer to a claim is taken back by whoever gave it, by another answer.
    var canBeUndone: Bool { kind.canBeUndone && claim == nil }
}

/// One attribute of one asset that a deed changed.
struct HandValue: Sendable, Hashable {
    let id: Int64
    let deed: Identifier<LedgerDeed>
    let asset: Int64
    let record: Int64
    let attribute: AttributeName
    /// What the person's record said before. Nil: nothing; empty: that there is none.
    let before: String?
    let after: String?
    let setBy: String
    let setAt: Timestamp
}

/// The rows of deeds and of what they changed.
enum LedgerDeedStore {
    private static let columns =
        "id, kind, title, reason, assets, done_by, done_at, undone_by, undone_at, undo_reason, claim_id"

    static func add(
        _ kind: LedgerDeed.Kind, title: String, reason: String?, assets: Int, by person: String, at moment: Timestamp,
        answering claim: Identifier<ClaimRequest>? = nil, _ database: Database
    ) throws -> Identifier<LedgerDeed> {
        try database.execute(
            sql: """
                INSERT INTO ledger_deed (kind, title, reason, assets, done_by, done_at, claim_id)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [kind.rawValue, title, reason, assets, person, moment, claim])
        return Identifier(database.lastInsertedRowID)
    }

    static func find(_ id: Identifier<LedgerDeed>, _ database: Database) throws -> LedgerDeed {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM ledger_deed WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "ledger_deed", id: id.rawValue) }
        return try deed(row)
    }

    /// Newest first.
    static func list(limit: Int, offset: Int, _ database: Database) throws -> [LedgerDeed] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM ledger_deed ORDER BY id DESC LIMIT ? OFFSET ?",
            arguments: [limit, offset]
        ).map(deed)
    }

    static func count(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM ledger_deed") ?? 0
    }

    static func markUndone(
        _ id: Identifier<LedgerDeed>, reason: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE ledger_deed SET undone_by = ?, undone_at = ?, undo_reason = ?
                WHERE id = ? AND undone_at IS NULL
                """,
            arguments: [person, moment, reason, id])
        if database.changesCount == 0 { throw AttributeError.undone }
    }

    private static let valueColumns =
        "hand_value.id, deed_id, asset_id, record_id, attribute, before, after, set_by, set_at"

    /// What a deed changed, in order.
    static func values(
        of deed: Identifier<LedgerDeed>, limit: Int = .max, offset: Int = 0, _ database: Database
    ) throws -> [HandValue] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(valueColumns) FROM hand_value WHERE deed_id = ? ORDER BY id LIMIT ? OFFSET ?",
            arguments: [deed, limit, offset]
        ).map(value)
    }

    /// What persons have said of an asset, newest first; with `onlyLast` the word in force of each attribute.
    static func values(
        about asset: Int64, onlyLast: Bool = false, limit: Int = 200, _ database: Database
    ) throws -> [HandValue] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(valueColumns) FROM hand_value
                WHERE record_id IN (SELECT id FROM asset_record WHERE asset_id = ?)
                    AND (NOT ? OR NOT EXISTS (SELECT 1 FROM hand_value AS later
                        WHERE later.record_id = hand_value.record_id AND later.attribute = hand_value.attribute
                            AND later.id > hand_value.id))
                ORDER BY id DESC LIMIT ?
                """,
            arguments: [asset, onlyLast, limit]
        ).map(value)
    }

    static func add(
        deed: Identifier<LedgerDeed>, asset: Int64, record: Int64, attribute: AttributeName, before: String?,
        after: String?, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO hand_value (deed_id, asset_id, record_id, attribute, before, after, set_by, set_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [deed, asset, record, attribute.rawValue, before, after, person, moment])
    }

    private static func deed(_ row: Row) throws -> LedgerDeed {
        guard let kind = LedgerDeed.Kind(rawValue: row[1]) else {
            throw RecordsError.damaged("ledger_deed/\(row[0] as Int64).kind")
        }
        return LedgerDeed(
            id: row[0], kind: kind, title: row[2], reason: row[3], assets: row[4], doneBy: row[5], doneAt: row[6],
            undoneBy: row[7], undoneAt: row[8], undoReason: row[9], claim: row[10])
    }

    private static func value(_ row: Row) -> HandValue {
        HandValue(
            id: row[0], deed: row[1], asset: row[2], record: row[3], attribute: AttributeName(rawValue: row[4]),
            before: row[5], after: row[6], setBy: row[7], setAt: row[8])
    }
}
