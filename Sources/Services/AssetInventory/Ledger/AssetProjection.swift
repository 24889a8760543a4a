import GRDB
import Kernel
import Observations
import Records

/// What an asset's row says as a consequence of its records, and the index tables beside it.
enum AssetProjection {
    /// The index tables, each with the query that says what it must hold.
    static let derived: [DerivedTable] = [keys, addresses, ports, sightings, seen]

    private static let keys = DerivedTable(
        name: "asset_key", columns: ["key", "asset_id"],
        query: """
            SELECT DISTINCT part.value, record.asset_id FROM asset_record AS record, json_each(record.evidence) AS part
            WHERE record.ended_at IS NULL
            """)

    private static let addresses = DerivedTable(
        name: "asset_address", columns: ["address_key", "network_id", "asset_id"],
        query: """
            SELECT DISTINCT part.value ->> 1, coalesce(source.network_id, 0), record.asset_id
            FROM asset_record AS record JOIN asset_source AS source ON source.id = record.source_id,
                json_each(record.addresses) AS part
            WHERE record.ended_at IS NULL
            """)

    // Of two records that know a port, the one in which it changed last is right.
    private static let ports = DerivedTable(
        name: "asset_port",
        columns: [
            "asset_id", "transport", "number", "state", "service", "product", "version", "extra", "tls",
            "first_seen_at",
            "changed_at",
        ],
        query: """
            SELECT asset_id, port ->> 0, port ->> 1, port ->> 2, port ->> 3, port ->> 4, port ->> 5, port ->> 6, port ->> 7,
                port ->> 8, port ->> 9
            FROM (
                SELECT record.asset_id AS asset_id, part.value AS port, row_number() OVER (
                    PARTITION BY record.asset_id, part.value ->> 0, part.value ->> 1
                    ORDER BY part.value ->> 9 DESC, record.id DESC) AS place
                FROM asset_record AS record, json_each(record.services) AS part WHERE record.ended_at IS NULL)
            WHERE place = 1
            """)

    private static let sightings = DerivedTable(
        name: "scan_sighting", columns: ["run_id", "asset_id", "is_new"],
        query: """
            SELECT run_id, item.value ->> 1, max(item.value ->> 3)
            FROM sighting_batch, json_each(items) AS item WHERE run_id IS NOT NULL GROUP BY 1, 2
            """)

    private static let seen = DerivedTable(
        name: "asset_seen", columns: ["asset_id", "last_seen_at"],
        query: """
            SELECT item.value ->> 1, max(item.value ->> 2) FROM sighting_batch, json_each(items) AS item
            WHERE item.value ->> 2 IS NOT NULL GROUP BY 1
            """)

    /// Brings assets up to date after their records have changed: the index tables, then the columns of the row.
    static func refresh(
        _ assets: Set<Int64>, precedence: SourcePrecedence, _ database: Database
    ) throws {
        try refreshIndexes(assets, database)
        for id in assets.sorted() { try refreshRow(id, precedence, database) }
    }

    /// Brings the rows up to date where only attributes have changed: the index tables are right already.
    static func refreshRows(
        _ assets: Set<Int64>, precedence: SourcePrecedence, _ database: Database
    ) throws {
        for id in assets.sorted() { try refreshRow(id, precedence, database) }
    }

    /// Brings the index tables up to date for assets whose rows are right already.
    static func refreshIndexes(_ assets: Set<Int64>, _ database: Database) throws {
        guard !assets.isEmpty else { return }
        let ids = assets.sorted()
        for table in [keys, addresses, ports] { try table.refresh(where: "asset_id", in: ids, database) }
    }

    private static func refreshRow(_ id: Int64, _ precedence: SourcePrecedence, _ database: Database) throws {
        let state = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT state, address FROM asset WHERE id = ?"), arguments: [id])
        guard let state, state[0] as String != AssetState.merged.rawValue else { return }
        let records = try LedgerRecordStore.live(of: id, database)
        let resolved = AttributeResolver.resolve(
            try HandWords.apart(records.map(\.word), database), precedence
        ).mapValues(\.value)
        let (columns, more) = AssetColumns.values(resolved)
        let address = address(of: records, before: state[1])
        let openPorts =
            try Int.fetchOne(
                database.cachedStatement(
                    sql: "SELECT count(*) FROM asset_port WHERE asset_id = ? AND state = 'open'"),
                arguments: [id]) ?? 0
        let names = AssetColumns.all.map(\.column) + ["more", "address", "address_key", "open_ports"]
        let values: [(any DatabaseValueConvertible)?] =
            columns + [more, address?.description, address?.sortKey, openPorts]
        try database.cachedStatement(
            sql: """
                UPDATE asset SET \(names.map { "\($0) = ?" }.joined(separator: ", "))
                WHERE id = ? AND (\(names.joined(separator: ", ")))
                    IS NOT (\(names.map { _ in "?" }.joined(separator: ", ")))
                """
        ).execute(arguments: StatementArguments(values + [id] + values))
    }

    /// The address by which people know the asset: the one it had, while it has it; else where it was met last.
    private static func address(of records: [LedgerRecord], before: IPAddress?) -> IPAddress? {
        let met = records.filter { $0.presence != .registered }
        if let before, met.contains(where: { $0.addresses.contains(before) }) { return before }
        let last = met.filter { !$0.addresses.isEmpty }.max {
            ($0.seenAt ?? $0.changedAt) < ($1.seenAt ?? $1.changedAt)
        }
        return last?.addresses.first ?? records.lazy.compactMap(\.addresses.first).first
    }
}
