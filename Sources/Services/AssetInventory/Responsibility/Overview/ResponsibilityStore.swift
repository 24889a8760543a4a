import Directory
import GRDB
import Kernel
import Records

/// Who answers for an asset, by their own word.
struct Responsibility: Sendable, Hashable {
    /// Why it ended.
    enum Ending: String, Sendable, Hashable, CaseIterable {
        /// The person has left.
        case left
        /// The department was closed.
        case unit
        /// Somebody else was written down as owner or department.
        case changed
        /// The recipient says that it is not theirs.
        case rejected
        /// It was confirmed anew.
        case again

        var chinese: String {
            switch self {
            case .left: "责任人离岗"
            case .unit: "部门停用"
            case .changed: "责任人或部门变更"
            case .rejected: "否认归属"
            case .again: "重新确认"
            }
        }
    }

    let asset: Identifier<Asset>
    let unit: Identifier<Unit>
    let unitName: String
    /// Nil: known by name only.
    let person: Identifier<Person>?
    let ownerName: String
    let since: Timestamp
    let endedAt: Timestamp?
    let ending: Ending?
}

/// The rows of responsibility.
enum ResponsibilityStore {
    private static let columns =
        "asset_id, unit_id, unit_name, person_id, owner_name, since, ended_at, end_reason"

    /// Who answers for an asset now. Nil: nobody has confirmed it.
    static func live(of asset: Identifier<Asset>, _ database: Database) throws -> Responsibility? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT \(columns) FROM asset_responsibility WHERE asset_id = ? AND ended_at IS NULL"),
            arguments: [asset]
        ).map(responsibility)
    }

    /// Who has answered for an asset, the last first.
    static func history(of asset: Identifier<Asset>, _ database: Database) throws -> [Responsibility] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM asset_responsibility WHERE asset_id = ? ORDER BY id DESC LIMIT 50",
            arguments: [asset]
        ).map(responsibility)
    }

    /// Sets down that somebody answers for an asset: what waited for an owner is in use from now on. A danger stays one, and
    /// what is thought gone stays so, until whoever is concerned with that has decided.
    static func begin(
        _ asset: Identifier<Asset>, unit: Identifier<Unit>, unitName: String, person: Identifier<Person>?,
        ownerName: String, item: Identifier<ClaimItem>?, at now: Timestamp, _ database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO asset_responsibility (asset_id, unit_id, unit_name, person_id, owner_name, item_id, since)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [asset, unit, unitName, person, ownerName, item, now])
        try database.cachedStatement(
            sql: "UPDATE asset SET state = 'claimed' WHERE id = ? AND state = 'unclaimed'"
        ).execute(arguments: [asset])
    }

    /// Ends whatever responsibility there is; the asset waits for an owner again, unless it was confirmed anew.
    static func end(
        _ asset: Identifier<Asset>, because ending: Responsibility.Ending, at now: Timestamp, _ database: Database
    ) throws {
        try database.cachedStatement(
            sql: "UPDATE asset_responsibility SET ended_at = ?, end_reason = ? WHERE asset_id = ? AND ended_at IS NULL"
        ).execute(arguments: [now, ending.rawValue, asset])
        guard ending != .again else { return }
        try database.cachedStatement(
            sql: "UPDATE asset SET state = 'unclaimed' WHERE id = ? AND state = 'claimed'"
        ).execute(arguments: [asset])
    }

    /// The assets for which a person answers, in order of address.
    static func assets(
        of person: Identifier<Person>, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> (assets: [Asset], total: Int) {
        let total =
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM asset_responsibility JOIN asset ON asset.id = asset_id
                    WHERE person_id = ? AND ended_at IS NULL AND asset.state <> 'merged'
                    """,
                arguments: [person]) ?? 0
        let ids = try Identifier<Asset>.fetchAll(
            database,
            sql: """
                SELECT asset_id FROM asset_responsibility JOIN asset ON asset.id = asset_id
                WHERE person_id = ? AND ended_at IS NULL AND asset.state <> 'merged'
                ORDER BY address_key IS NULL, address_key, asset_id LIMIT ? OFFSET ?
                """,
            arguments: [person, limit, offset])
        return (try ids.map { try AssetStore.find($0, database) }, total)
    }

    private static func responsibility(_ row: Row) -> Responsibility {
        Responsibility(
            asset: row[0], unit: row[1], unitName: row[2], person: row[3], ownerName: row[4], since: row[5],
            endedAt: row[6], ending: (row[7] as String?).flatMap(Responsibility.Ending.init))
    }
}
