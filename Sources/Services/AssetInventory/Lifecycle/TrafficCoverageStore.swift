import GRDB
import Kernel

/// What sources of traffic have told, by source and part of the network.
enum TrafficCoverageStore {
    /// When a source told of things in one part of the network.
    struct Told: Sendable {
        let source: Int64
        let kind: SourceKind?
        /// False in an isolated network.
        let isOwnNetwork: Bool
        /// /24, of IPv6 /64, as the beginning of its addresses' `sortKey`. Nil: it told of things without an address.
        let part: String?
        let span: TrafficCoverage.Span
    }

    /// Everything that sources of these kinds tell.
    static func forEach(_ kinds: [SourceKind], _ database: Database, _ body: (Told) throws -> Void) throws {
        let names = kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT source_id, asset_source.kind, asset_source.network_id, substr(a.value ->> 1, 1,
                        CASE substr(a.value ->> 1, 1, 1) WHEN '4' THEN 7 ELSE 17 END) AS part,
                    min(first_seen_at), max(seen_at)
                FROM asset_source CROSS JOIN asset_record ON source_id = asset_source.id
                    JOIN record_seen ON record_id = asset_record.id
                    LEFT JOIN json_each(asset_record.addresses) AS a
                WHERE asset_source.kind IN (\(names)) AND ended_at IS NULL
                GROUP BY 1, 4
                """)
        while let row = try rows.next() {
            try body(
                Told(
                    source: row[0], kind: SourceKind(rawValue: row[1]), isOwnNetwork: (row[2] as Int64? ?? 0) == 0,
                    part: row[3], span: TrafficCoverage.Span(from: row[4], until: row[5])))
        }
    }
}
