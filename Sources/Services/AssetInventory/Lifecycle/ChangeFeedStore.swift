import GRDB
import Kernel
import Records

/// Which changes a list shows.
struct ChangeFilter: Sendable, Hashable {
    /// Part of an address, name or maker of the asset, or an address range.
    var text: String?
    /// Only changes of this kind.
    var kind: ChangeKind?
    /// Only what this run found.
    var run: Identifier<ScanRun>?
    /// Only about this asset.
    var asset: Identifier<Asset>?
    /// Only on this day or later.
    var since: CivilDate?
}

/// One line of the feed.
struct ChangeLine: Sendable, Hashable {
    let at: Timestamp
    let kind: ChangeKind
    let asset: Identifier<Asset>
    /// What a person calls the asset.
    let title: String
    let address: String?
    let subject: String?
    let before: String?
    let after: String?
    let run: Identifier<ScanRun>?
    /// The login name of whoever changed it, or the name under which they answered. Nil: a source brought the news.
    let by: String?
}

/// Reads and prunes the feed of changes.
enum ChangeFeedStore {
    /// Days for which changes are kept; the audit chain keeps what each record said.
    static let keptDays = 400

    /// What the projection must hold.
    static let query = """
        SELECT batch.id, part.key, batch.run_id, batch.at, part.value ->> 0, part.value ->> 1, part.value ->> 2,
            part.value ->> 3, part.value ->> 4, batch.by
        FROM asset_change_batch AS batch, json_each(batch.items) AS part
        """

    /// The projection, to be held against its query.
    static let derived = DerivedTable(
        name: "asset_change",
        columns: ["batch_id", "place", "run_id", "at", "kind", "asset_id", "subject", "before", "after", "by"],
        query: query)

    /// The two halves of the feed as one query: what was written, and what was discovered.
    private static func feed(_ filter: ChangeFilter) -> (sql: String, arguments: StatementArguments) {
        var sql: [String] = []
        var arguments: StatementArguments = []
        let since = filter.since.flatMap { CivilTime(date: $0, hour: 0, minute: 0) }?.timestamp
        var assets = AssetFilter()
        assets.text = filter.text
        var written = ["true"]
        if let kind = filter.kind { add("kind = ?", kind.rawValue, &written, &arguments) }
        if let run = filter.run { add("run_id = ?", run, &written, &arguments) }
        if let asset = filter.asset { add("asset_id = ?", asset, &written, &arguments) }
        if let since { add("at >= ?", since, &written, &arguments) }
        if filter.text != nil {
            let (condition, values) = assets.condition
            written.append("asset_id IN (SELECT asset.id FROM asset WHERE \(condition))")
            arguments += values
        }
        sql.append(
            """
            SELECT at, kind, asset_id, subject, before, after, run_id, batch_id, place, by FROM asset_change
            WHERE \(written.joined(separator: " AND "))
            """)
        if filter.kind == nil || filter.kind == .discovered {
            // What is written down only was not discovered; where it was discovered later, that was written as a change.
            var conditions = [
                "EXISTS (SELECT 1 FROM asset_seen WHERE asset_id = asset.id)",
                "NOT EXISTS (SELECT 1 FROM asset_change WHERE asset_id = asset.id AND kind = 'registered')",
            ]
            if let run = filter.run {
                add(
                    "id IN (SELECT asset_id FROM scan_sighting WHERE run_id = ? AND is_new = 1)", run, &conditions,
                    &arguments)
            }
            if let asset = filter.asset { add("id = ?", asset, &conditions, &arguments) }
            if let since { add("first_seen_at >= ?", since, &conditions, &arguments) }
            if filter.text != nil {
                let (condition, values) = assets.condition
                conditions.append("(\(condition))")
                arguments += values
            }
            sql.append(
                """
                SELECT first_seen_at, 'discovered', id, NULL, NULL, NULL, NULL, 0, 0, NULL
                FROM asset WHERE \(conditions.joined(separator: " AND "))
                """)
        }
        return (sql.joined(separator: " UNION ALL "), arguments)
    }

    private static func add(
        _ condition: String, _ value: some DatabaseValueConvertible, _ conditions: inout [String],
        _ arguments: inout StatementArguments
    ) {
        conditions.append(condition)
        arguments += [value]
    }

    /// What is read of the asset; the run that discovered it only for the lines that are shown.
    private static let more = """
        coalesce(asset.name, asset.host_name, asset.address, asset.code), asset.address, \
        CASE feed.kind WHEN 'discovered' THEN (SELECT min(run_id) FROM scan_sighting \
            WHERE scan_sighting.asset_id = asset.id AND is_new = 1) END
        """

    /// One page, the newest first.
    static func list(
        _ filter: ChangeFilter, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [ChangeLine] {
        let (sql, arguments) = feed(filter)
        return try Row.fetchAll(
            database,
            sql: """
                SELECT feed.*, \(more)
                FROM (SELECT * FROM (\(named(sql))) ORDER BY 1 DESC, 8 DESC, 9, 3 DESC LIMIT ? OFFSET ?) AS feed
                JOIN asset ON asset.id = feed.asset_id ORDER BY 1 DESC, 8 DESC, 9, 3 DESC
                """,
            arguments: arguments + [limit, offset]
        ).compactMap(line)
    }

    /// Hands over every line, the newest first, without holding them all.
    static func forEach(
        _ filter: ChangeFilter, limit: Int, _ database: Database, _ body: (ChangeLine) throws -> Void
    ) throws {
        let (sql, arguments) = feed(filter)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT feed.*, \(more)
                FROM (SELECT * FROM (\(named(sql))) ORDER BY 1 DESC, 8 DESC, 9, 3 DESC LIMIT ?) AS feed
                JOIN asset ON asset.id = feed.asset_id ORDER BY 1 DESC, 8 DESC, 9, 3 DESC
                """,
            arguments: arguments + [limit])
        while let row = try rows.next() { if let line = line(row) { try body(line) } }
    }

    /// How many there are of each kind.
    static func counts(_ filter: ChangeFilter, _ database: Database) throws -> [ChangeKind: Int] {
        let (sql, arguments) = feed(filter)
        var counts: [ChangeKind: Int] = [:]
        let rows = try Row.fetchAll(
            database, sql: "SELECT kind, count(*) FROM (\(named(sql))) GROUP BY kind", arguments: arguments)
        for row in rows { if let kind = ChangeKind(rawValue: row[0]) { counts[kind] = row[1] } }
        return counts
    }

    /// SQLite names the columns of a compound after its first part.
    private static func named(_ sql: String) -> String {
        "SELECT NULL AS at, NULL AS kind, NULL AS asset_id, NULL AS subject, NULL AS before, NULL AS after, "
            + "NULL AS run_id, NULL AS batch_id, NULL AS place, NULL AS by WHERE false UNION ALL \(sql)"
    }

    private static func line(_ row: Row) -> ChangeLine? {
        guard let kind = ChangeKind(rawValue: row[1]) else { return nil }
        return ChangeLine(
            at: row[0], kind: kind, asset: row[2], title: row[10], address: row[11], subject: row[3], before: row[4],
            after: row[5], run: row[6] ?? row[12], by: row[9])
    }

    /// Removes what is older than the days for which changes are kept.
    /// - Returns: how many records were removed.
    static func prune(now: Timestamp, _ database: Database) throws -> Int {
        let bound = now - .days(Int64(keptDays))
        let batches = try Int64.fetchAll(
            database, sql: "SELECT id FROM asset_change_batch WHERE at < ? ORDER BY id LIMIT 5000", arguments: [bound])
        for batch in batches {
            try database.execute(sql: "DELETE FROM asset_change WHERE batch_id = ?", arguments: [batch])
            try database.execute(sql: "DELETE FROM asset_change_batch WHERE id = ?", arguments: [batch])
        }
        return batches.count
    }
}
