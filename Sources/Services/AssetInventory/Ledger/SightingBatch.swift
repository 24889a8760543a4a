import GRDB
import Kernel
import Records

/// Whom one transaction told of: one record of evidence for all, and the index tables that say when each asset was last
/// seen and which run told of it.
struct SightingBatch {
    private struct Sighting {
        let record: Int64
        let asset: Int64
        let at: Timestamp?
        let isNew: Bool
    }

    private var sightings: [Sighting] = []

    /// Adds one. `moment`: when it was met; nil: it was written down, not met.
    mutating func add(record: Int64, asset: Int64, at moment: Timestamp?, isNew: Bool) {
        sightings.append(Sighting(record: record, asset: asset, at: moment, isNew: isNew))
    }

    /// Writes them, and nothing where there are none.
    func write(
        run: Identifier<ScanRun>?, source: Identifier<ObservationSource>, _ database: Database
    ) throws {
        guard !sightings.isEmpty else { return }
        var items = "["
        for (index, sighting) in sightings.enumerated() {
            if index > 0 { items += "," }
            let at = sighting.at.map { String($0.milliseconds) } ?? "null"
            items += "[\(sighting.record),\(sighting.asset),\(at),\(sighting.isNew ? 1 : 0)]"
        }
        items += "]"
        try database.cachedStatement(
            sql: "INSERT INTO sighting_batch (run_id, source_id, items) VALUES (?, ?, ?)"
        ).execute(arguments: [run, source, items])
        try database.cachedStatement(
            sql: """
                INSERT INTO asset_seen (asset_id, last_seen_at)
                SELECT item.value ->> 1, max(item.value ->> 2) FROM json_each(?) AS item
                WHERE item.value ->> 2 IS NOT NULL GROUP BY 1
                ON CONFLICT (asset_id) DO UPDATE SET last_seen_at = max(last_seen_at, excluded.last_seen_at)
                """
        ).execute(arguments: [items])
        guard let run else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO scan_sighting (run_id, asset_id, is_new)
                SELECT ?, item.value ->> 1, max(item.value ->> 3) FROM json_each(?) AS item WHERE true GROUP BY 2
                ON CONFLICT (run_id, asset_id) DO UPDATE SET is_new = max(is_new, excluded.is_new)
                """
        ).execute(arguments: [run, items])
    }
}
