import GRDB
import Records
import Synchronization

/// The ledger in memory for lists, brought up to the database whenever it is asked: the audit chain tells which assets have
/// changed since, by whichever program.
package final class LedgerIndex: Sendable {
    /// The ledger as of one entry of the chain.
    final class Snapshot: Sendable {
        let columns: LedgerColumns
        let orders: LedgerOrders
        /// The memory of the ledger when it was last read whole.
        let fullSize: Int

        init(_ columns: LedgerColumns, _ orders: LedgerOrders, fullSize: Int) {
            self.columns = columns
            self.orders = orders
            self.fullSize = fullSize
        }
    }

    /// Beyond so many changed assets the ledger is read whole.
    private static let mostChanges = 20_000

    private let latest = Mutex<Snapshot?>(nil)

    /// Nothing is read until it is asked for.
    package init() {}

    /// Reads the ledger, so that the first who asks does not wait for it.
    package func warm(_ store: RecordStore) async throws {
        _ = try await store.read { try self.snapshot($0) }
    }

    /// The ledger as it is in the database's snapshot, or a moment later where another reader knows of more.
    func snapshot(_ database: Database) throws -> Snapshot {
        let sequence = try Self.sequence(database)
        // One reader brings it up, the others wait for what it finds: to do it twice would take as long.
        return try latest.withLock { latest in
            let next = try Self.broughtUp(latest, to: sequence, database)
            latest = next
            return next
        }
    }

    private static func broughtUp(_ old: Snapshot?, to sequence: Int64, _ database: Database) throws -> Snapshot {
        guard let old else { return try whole(at: sequence, database) }
        if old.columns.sequence >= sequence { return old }
        let changed = try changes(after: old.columns.sequence, database)
        if changed.isEmpty {
            return Snapshot(old.columns.at(sequence), old.orders, fullSize: old.fullSize)
        }
        guard changed.count <= mostChanges else { return try whole(at: sequence, database) }
        let columns = try LedgerColumns(old.columns, changed: changed, at: sequence, database)
        // What is left behind of changed assets takes room and time.
        if columns.size > 2 * old.fullSize + 1_000_000 { return try whole(at: sequence, database) }
        var bits = AssetBits(count: columns.count)
        for id in changed { if let place = columns.place(of: id) { bits[place] = true } }
        return Snapshot(
            columns, LedgerOrders(columns, from: old.orders, changed: bits), fullSize: old.fullSize)
    }

    private static func whole(at sequence: Int64, _ database: Database) throws -> Snapshot {
        let columns = try LedgerColumns(at: sequence, database)
        return Snapshot(columns, LedgerOrders(columns), fullSize: columns.size)
    }

    private static func sequence(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT coalesce(max(seq), 0) FROM audit_entry")) ?? 0
    }

    /// The assets that entries after this one tell of: their own rows, those of their records, the two of a merge, and those
    /// that were met.
    ///
    /// CROSS JOIN: from the few entries to their rows, never the other way round.
    private static func changes(after sequence: Int64, _ database: Database) throws -> [Int64] {
        try Int64.fetchAll(
            database.cachedStatement(
                sql: """
                    WITH change AS MATERIALIZED (
                        SELECT DISTINCT object_table, object_id FROM audit_entry NOT INDEXED
                        WHERE seq > ? AND cause IS NOT NULL
                            AND object_table IN ('asset', 'asset_record', 'asset_merge', 'sighting_batch'))
                    SELECT object_id FROM change WHERE object_table = 'asset'
                    UNION SELECT asset_id FROM change CROSS JOIN asset_record ON asset_record.id = object_id
                        WHERE object_table = 'asset_record'
                    UNION SELECT kept_id FROM change CROSS JOIN asset_merge ON asset_merge.id = object_id
                        WHERE object_table = 'asset_merge'
                    UNION SELECT gone_id FROM change CROSS JOIN asset_merge ON asset_merge.id = object_id
                        WHERE object_table = 'asset_merge'
                    UNION SELECT item.value ->> 1 FROM change CROSS JOIN sighting_batch ON sighting_batch.id = object_id,
                        json_each(items) AS item WHERE object_table = 'sighting_batch'
                    """),
            arguments: [sequence])
    }
}
