import GRDB
import Kernel
import Records

/// One asset found to be another: what was moved, so that it can be undone.
package struct AssetMerge: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<AssetMerge>
    /// The asset that stays.
    package let kept: Identifier<Asset>
    /// The asset that went into it.
    package let gone: Identifier<Asset>
    /// Why, in Chinese.
    package let reason: String
    /// Who merged them.
    package let mergedBy: String
    /// When.
    package let mergedAt: Timestamp
    /// Who undid it. Nil: it stands.
    package let undoneBy: String?
    /// When it was undone.
    package let undoneAt: Timestamp?
    /// Why it was undone.
    package let undoReason: String?
}

/// The rows of merges, and the deeds themselves: reversible, with their history.
enum AssetMergeStore {
    /// Moves the records of one asset to another. The caller brings both up to date afterwards.
    /// - Throws: `AssetError` for an asset merged already, or with itself.
    static func merge(
        _ gone: Int64, into kept: Int64, reason: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        guard gone != kept else { throw AssetError.sameAsset }
        for id in [gone, kept] {
            let state = try String.fetchOne(
                database.cachedStatement(sql: "SELECT state FROM asset WHERE id = ?"), arguments: [id])
            guard let state else { throw RecordsError.missing(table: "asset", id: id) }
            if state == AssetState.merged.rawValue { throw AssetError.merged(Identifier(id)) }
        }
        let records = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT id FROM asset_record WHERE asset_id = ? ORDER BY id"),
            arguments: [gone])
        try database.execute(
            sql: """
                INSERT INTO asset_merge (kept_id, gone_id, records, gone_state, gone_alive, reason, merged_by, merged_at)
                SELECT ?, id, ?, state, alive, ?, ?, ? FROM asset WHERE id = ?
                """,
            arguments: [
                kept, "[" + records.map(String.init).joined(separator: ",") + "]", reason, person, moment, gone,
            ])
        try database.execute(
            sql: "UPDATE asset_record SET asset_id = ? WHERE asset_id = ?", arguments: [kept, gone])
        let wasAlive = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT alive FROM asset WHERE id = ?"), arguments: [gone])
        if wasAlive == true { try AssetStore.markAlive(kept, database) }
        try database.execute(
            sql: """
                UPDATE asset SET state = 'merged', merged_into = ?, alive = 0, address = NULL, address_key = NULL,
                    open_ports = 0
                WHERE id = ?
                """,
            arguments: [kept, gone])
        try DifferenceStore.forget(gone, database)
    }

    /// Gives the records back that are still with the asset that took them, and lets the other live again.
    /// - Returns: the two assets, to be brought up to date.
    /// - Throws: `RecordsError.state` where it was undone already.
    static func undo(
        _ id: Identifier<AssetMerge>, reason: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws -> [Int64] {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT kept_id, gone_id, records, gone_state, undone_at, gone_alive FROM asset_merge WHERE id = ?",
            arguments: [id])
        guard let row else { throw RecordsError.missing(table: "asset_merge", id: id.rawValue) }
        if row[4] != nil { throw RecordsError.state(table: "asset_merge", id: id.rawValue, state: "已撤销") }
        let (kept, gone): (Int64, Int64) = (row[0], row[1])
        try database.execute(
            sql: "UPDATE asset SET state = ?, alive = ?, merged_into = NULL WHERE id = ?",
            arguments: [row[3] as String, row[5] as Bool, gone])
        try database.execute(
            sql: """
                UPDATE asset_record SET asset_id = ?
                WHERE asset_id = ? AND id IN (SELECT value FROM json_each(?))
                """,
            arguments: [gone, kept, row[2] as String])
        try database.execute(
            sql: "UPDATE asset_merge SET undone_by = ?, undone_at = ?, undo_reason = ? WHERE id = ?",
            arguments: [person, moment, reason, id])
        return [kept, gone]
    }

    private static let columns = """
        id, kept_id, gone_id, reason, merged_by, merged_at, undone_by, undone_at, undo_reason
        """

    /// The merge with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<AssetMerge>, _ database: Database) throws -> AssetMerge {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM asset_merge WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "asset_merge", id: id.rawValue) }
        return merge(row)
    }

    /// The merges into an asset or of it, newest first, undone ones too.
    static func list(of asset: Identifier<Asset>, _ database: Database) throws -> [AssetMerge] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM asset_merge WHERE kept_id = ? OR gone_id = ? ORDER BY id DESC",
            arguments: [asset, asset]
        ).map(merge)
    }

    private static func merge(_ row: Row) -> AssetMerge {
        AssetMerge(
            id: row[0], kept: row[1], gone: row[2], reason: row[3], mergedBy: row[4], mergedAt: row[5],
            undoneBy: row[6], undoneAt: row[7], undoReason: row[8])
    }
}
