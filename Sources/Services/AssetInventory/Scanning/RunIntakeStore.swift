import Foundation
import GRDB
import Kernel
import Observations
import Records
import Tools

/// The rows by which a run knows whom it has met, what waits, and who is missing.
enum RunIntakeStore {
    /// Hands over the assets that a run has met, with the addresses of the records by which it met them.
    static func met(
        by run: Identifier<ScanRun>, _ database: Database, _ body: (Int64, [IPAddress]) -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT DISTINCT asset_record.asset_id, addresses
                FROM sighting_batch, json_each(items) AS item
                JOIN asset_record ON asset_record.id = item.value ->> 0
                WHERE run_id = ? AND ended_at IS NULL AND item.value ->> 2 IS NOT NULL
                """,
            arguments: [run])
        while let row = try rows.next() { body(row[0], RecordText.readAddresses(row[1])) }
    }

    /// The observations that wait for the rest of a run.
    static func waiting(of run: Identifier<ScanRun>, _ database: Database) throws -> [ObservedItem] {
        try Row.fetchAll(
            database,
            sql: "SELECT body, coverage, gave_up FROM waiting_observation WHERE run_id = ? ORDER BY id",
            arguments: [run]
        ).compactMap { row in
            let observation = try JSONDecoder().decode(Observation.self, from: Data((row[0] as String).utf8))
            let ports = (try? PortSet(row[1] as String)) ?? PortSet()
            return ObservedItem(
                observation: observation, coverage: PortCoverage(tcp: ports), gaveUp: row[2])
        }
    }

    /// Keeps these, and only these, as those that wait.
    static func keep(_ items: [ObservedItem], for run: Identifier<ScanRun>, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM waiting_observation WHERE run_id = ?", arguments: [run])
        for item in items {
            let body = String(decoding: try JSONEncoder().encode(item.observation), as: UTF8.self)
            try database.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO waiting_observation (run_id, slot, body, coverage, gave_up)
                    VALUES (?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                run, item.observation.slot, body, item.coverage.tcp.description, item.gaveUp,
            ])
        }
    }

    /// Ends the records of addresses at which an asset was not met though it was met elsewhere, and marks the assets that
    /// were met nowhere as not alive: 待回收. Both in the network of the source only.
    static func closeMissed(
        in tried: AddressSet, by run: Identifier<ScanRun>, began: Timestamp,
        source: (kind: SourceKind, name: String) = HostObservation.source, at moment: Timestamp, _ database: Database
    ) throws {
        let source = try LedgerRecordStore.source(source.kind, source.name, at: moment, database)
        let network = try IsolatedNetworkStore.network(of: source, database)?.rawValue ?? IsolatedNetwork.none
        var moved: Set<Int64> = []
        var recorder = ChangeRecorder()
        var gone: [AssetChange] = []
        for range in tried.ranges {
            let ends: StatementArguments = [range.first.sortKey, range.last.sortKey]
            let rows = try Row.fetchAll(
                database,
                sql: """
                    WITH met (record) AS MATERIALIZED (
                        SELECT item.value ->> 0 FROM sighting_batch, json_each(items) AS item WHERE run_id = ?)
                    SELECT DISTINCT asset_record.id, asset_record.asset_id
                    FROM asset_address
                    JOIN asset_record ON asset_record.asset_id = asset_address.asset_id AND ended_at IS NULL
                        AND presence = 'alive' AND own = 0
                        AND asset_record.source_id = ?
                        AND addresses ->> 0 ->> 1 = asset_address.address_key
                    WHERE asset_address.network_id = ? AND asset_address.address_key BETWEEN ? AND ?
                        AND EXISTS (SELECT 1 FROM scan_sighting
                            WHERE run_id = ? AND scan_sighting.asset_id = asset_record.asset_id)
                        AND asset_record.id NOT IN (SELECT record FROM met)
                    """,
                arguments: [run, source, network] + ends + [run])
            for row in rows {
                try recorder.watch(row[1], database)
                try LedgerRecordStore.end(row[0], at: moment, database)
                moved.insert(row[1])
            }
            gone += try markMissed(ends + [run, began, network, network], database)
            try RecoveryStore.endUnseen(
                between: ends, in: network, run: run, began: began, at: moment, database)
        }
        try AssetProjection.refresh(moved, precedence: PrecedenceStore.current(database), database)
        try ChangeRecorder.write(gone, run: run, at: moment, database)
        try recorder.write(run: run, at: moment, database)
    }

    /// Marks who was known by an address of a range, and not met, as not alive.
    private static func markMissed(_ bounds: StatementArguments, _ database: Database) throws -> [AssetChange] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, state FROM asset
                WHERE alive = 1 AND state <> 'merged' AND address_key BETWEEN ? AND ?
                    AND NOT EXISTS (SELECT 1 FROM scan_sighting WHERE run_id = ? AND asset_id = asset.id)
                    AND coalesce((SELECT last_seen_at FROM asset_seen WHERE asset_id = asset.id), 0) <= ?
                    AND \(IsolatedNetworkStore.isOfNetwork)
                ORDER BY id
                """,
            arguments: bounds)
        guard !rows.isEmpty else { return [] }
        let ids = rows.map { $0[0] as Int64 }
        try database.execute(
            sql: """
                UPDATE asset SET alive = 0,
                    state = CASE WHEN state IN ('unclaimed', 'claimed') THEN 'recovering' ELSE state END
                WHERE id IN (SELECT value FROM json_each(?))
                """,
            arguments: ["[" + ids.map(String.init).joined(separator: ",") + "]"])
        return rows.map { row in
            let state = AssetState(rawValue: row[1])
            let after = state == .unclaimed || state == .claimed ? AssetState.recovering : state
            return AssetChange(row[0], .gone, before: state?.chinese, after: after?.chinese)
        }
    }
}
