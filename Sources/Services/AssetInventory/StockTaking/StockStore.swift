import GRDB
import Kernel
import Observations
import Records

/// The rows of stock-takings.
enum StockStore {
    /// Assets of one stock-taking.
    static let most = 20_000

    private static let columns =
        "id, title, note, due_on, started_by, started_at, closed_by, closed_at, conclusion"

    // MARK: Stock-takings

    /// Begins one over these assets.
    /// - Throws: `StockError.empty`, `.tooMany`.
    static func start(
        _ title: String, note: String?, dueOn: CivilDate, assets: [Identifier<Asset>], by person: String,
        at moment: Timestamp, _ database: Database
    ) throws -> Identifier<StockTaking> {
        if assets.isEmpty { throw StockError.empty }
        guard assets.count <= most else { throw StockError.tooMany(assets.count, most: most) }
        try database.execute(
            sql: "INSERT INTO stock_taking (title, note, due_on, started_by, started_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [title, note, dueOn.description, person, moment])
        let id = database.lastInsertedRowID
        let insert = try database.makeStatement(
            sql: """
                INSERT INTO stock_item (taking_id, asset_id, expected_location)
                SELECT ?, id, location FROM asset WHERE id = ?
                """)
        for asset in assets { try insert.execute(arguments: [id, asset]) }
        return Identifier(id)
    }

    /// Those that go on, then those that are over, the newest first.
    static func list(_ database: Database) throws -> [(taking: StockTaking, tally: StockTally)] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM stock_taking ORDER BY closed_at IS NOT NULL, id DESC LIMIT 200"
        ).map { row in
            let taking = try taking(row)
            return (taking, try tally(taking.id, database))
        }
    }

    /// The one with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<StockTaking>, _ database: Database) throws -> StockTaking {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM stock_taking WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "stock_taking", id: id.rawValue) }
        return try taking(row)
    }

    /// Ends one; what nobody has looked for stays so.
    /// - Throws: `StockError.closed`.
    static func close(
        _ taking: StockTaking, conclusion: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        guard taking.isOpen else { throw StockError.closed(taking.title) }
        try database.execute(
            sql: "UPDATE stock_taking SET closed_by = ?, closed_at = ?, conclusion = ? WHERE id = ?",
            arguments: [person, moment, conclusion, taking.id])
    }

    /// How far one is.
    static func tally(_ id: Identifier<StockTaking>, _ database: Database) throws -> StockTally {
        var tally = StockTally()
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT result, count(*) FROM stock_item WHERE taking_id = ? GROUP BY result"),
            arguments: [id])
        for row in rows {
            switch (row[0] as String?).flatMap(StockResult.init) {
            case .found: tally.found = row[1]
            case .moved: tally.moved = row[1]
            case .missing: tally.missing = row[1]
            case nil: tally.pending = row[1]
            }
        }
        tally.surplus =
            try Int.fetchOne(
                database.cachedStatement(sql: "SELECT count(*) FROM stock_surplus WHERE taking_id = ?"),
                arguments: [id]) ?? 0
        return tally
    }

    private static func taking(_ row: Row) throws -> StockTaking {
        guard let day = CivilDate(text: row[3] as String) else {
            throw RecordsError.damaged("stock_taking/\(row[0] as Int64)")
        }
        return StockTaking(
            id: row[0], title: row[1], note: row[2], dueOn: day, startedBy: row[4], startedAt: row[5],
            closedBy: row[6], closedAt: row[7], conclusion: row[8])
    }

    // MARK: Assets

    /// Which assets of a stock-taking a list shows.
    enum Part: String, CaseIterable {
        case pending, found, moved, missing

        var chinese: String { result?.chinese ?? "未盘" }

        var result: StockResult? { StockResult(rawValue: rawValue) }
    }

    private static let itemColumns = """
        stock_item.id, taking_id, coalesce(asset.merged_into, asset.id), expected_location, result, \
        stock_item.location, stock_item.note, means, counted_by, counted_at
        """
    private static let itemTables = "stock_item JOIN asset ON asset.id = asset_id"
    /// As somebody walks through the house.
    private static let walk =
        "coalesce(expected_location, '') COLLATE NOCASE, asset.unit_name, asset.address_key, stock_item.id"

    /// One page of a part, in the order of a walk through the house. `part` nil: all.
    static func items(
        of id: Identifier<StockTaking>, _ part: Part?, limit: Int = .max, offset: Int = 0, _ database: Database
    ) throws -> [StockItem] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(itemColumns) FROM \(itemTables) WHERE taking_id = ? AND (? OR result IS ?)
                ORDER BY \(walk) LIMIT ? OFFSET ?
                """,
            arguments: [id, part == nil, part?.result?.rawValue, limit, offset]
        ).map { try item($0, database) }
    }

    /// Hands over all assets of one, in the order of a walk through the house.
    static func forEach(
        of id: Identifier<StockTaking>, _ database: Database, _ body: (StockItem) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT \(itemColumns) FROM \(itemTables) WHERE taking_id = ? ORDER BY \(walk)",
            arguments: [id])
        while let row = try rows.next() { try body(try item(row, database)) }
    }

    /// The one with this number.
    /// - Throws: `RecordsError.missing`.
    static func item(_ id: Identifier<StockItem>, _ database: Database) throws -> StockItem {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(itemColumns) FROM \(itemTables) WHERE stock_item.id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "stock_item", id: id.rawValue) }
        return try item(row, database)
    }

    /// Where an asset, or one that went into it, is looked for now; what nobody has found first. Nil: nowhere.
    static func open(about asset: Identifier<Asset>, _ database: Database) throws -> StockItem? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT \(itemColumns) FROM \(itemTables) JOIN stock_taking ON stock_taking.id = taking_id
                WHERE asset_id IN (SELECT id FROM asset WHERE id = ? OR merged_into = ?) AND closed_at IS NULL
                ORDER BY result IS NOT NULL, stock_item.id DESC LIMIT 1
                """,
            arguments: [asset, asset])
        return try row.map { try item($0, database) }
    }

    /// The next asset of the walk that nobody has looked for. Nil: all are done.
    static func next(of id: Identifier<StockTaking>, _ database: Database) throws -> StockItem? {
        try items(of: id, .pending, limit: 1, database).first
    }

    /// Sets down what was found of an asset; said again, the last counts.
    /// - Throws: `StockError.closed`.
    static func count(
        _ item: StockItem, _ draft: StockDraft, by means: StockMeans, person: String, at moment: Timestamp,
        _ database: Database
    ) throws {
        let taking = try find(item.taking, database)
        guard taking.isOpen else { throw StockError.closed(taking.title) }
        try database.execute(
            sql: """
                UPDATE stock_item SET result = ?, location = ?, note = ?, means = ?, counted_by = ?, counted_at = ?
                WHERE id = ?
                """,
            arguments: [
                draft.result.rawValue, draft.location, draft.note, means.rawValue, person, moment, item.id,
            ])
    }

    private static func item(_ row: Row, _ database: Database) throws -> StockItem {
        let count = (row[4] as String?).flatMap(StockResult.init).map { result in
            StockItem.Count(
                result: result, location: row[5], note: row[6],
                means: (row[7] as String?).flatMap(StockMeans.init) ?? .phone, by: row[8] ?? "",
                at: row[9] ?? Timestamp(milliseconds: 0))
        }
        return StockItem(
            id: row[0], taking: row[1], asset: try AssetStore.find(row[2], database), expectedLocation: row[3],
            count: count)
    }

    // MARK: What was found besides

    /// Sets down something that is not in the list.
    /// - Throws: `StockError.closed`.
    static func add(
        _ what: String, at location: String, number: String?, note: String?, to taking: StockTaking, by person: String,
        at moment: Timestamp, _ database: Database
    ) throws {
        guard taking.isOpen else { throw StockError.closed(taking.title) }
        try database.execute(
            sql: """
                INSERT INTO stock_surplus (taking_id, what, location, number, note, counted_by, counted_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [taking.id, what, location, number, note, person, moment])
    }

    /// What was found besides, the newest first.
    static func surplus(of id: Identifier<StockTaking>, _ database: Database) throws -> [StockSurplus] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, what, location, number, note, counted_by, counted_at FROM stock_surplus
                WHERE taking_id = ? ORDER BY id DESC LIMIT 2000
                """,
            arguments: [id]
        ).map { row in
            StockSurplus(
                id: row[0], what: row[1], location: row[2], number: row[3], note: row[4], by: row[5], at: row[6])
        }
    }

    /// The assets that stand elsewhere than the ledger says now, with where.
    static func moves(of id: Identifier<StockTaking>, _ database: Database) throws -> [HandChange] {
        try items(of: id, .moved, database).compactMap { item in
            guard let location = item.count?.location, location != item.asset.location else { return nil }
            return HandChange(asset: item.asset.id.rawValue, attribute: .location, value: location)
        }
    }
}
