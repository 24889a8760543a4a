import GRDB
import Kernel
import Observations
import Records

/// Which differences a list shows.
struct DifferenceFilter: Sendable, Hashable {
    var kind: Difference.Kind?
    var attribute: AttributeName?
    var category: AssetKind.Category?
    /// Part of the asset's name, address, code, or of a value.
    var text: String?
    /// True for those that somebody has decided about.
    var isSettled = false

    /// The filter as SQL over `ledger_difference AS difference` and `asset`.
    var condition: (sql: String, arguments: StatementArguments) {
        var conditions = ["(ruling_id IS NOT NULL) = ?"]
        var arguments: StatementArguments = [isSettled]
        if let kind {
            conditions.append("difference.kind = ?")
            arguments += [kind.rawValue]
        }
        if let attribute {
            conditions.append("attribute = ?")
            arguments += [attribute.rawValue]
        }
        if let category {
            conditions.append("category = ?")
            arguments += [category.rawValue]
        }
        if let text {
            let columns = ["measured", "registered", "address", "code", "asset.name", "host_name"]
            conditions.append("(" + columns.map { "\($0) LIKE ? ESCAPE '\\'" }.joined(separator: " OR ") + ")")
            arguments += StatementArguments(Array(repeating: LikePattern.containing(text), count: columns.count))
        }
        return (conditions.joined(separator: " AND "), arguments)
    }
}

/// A difference with the asset as lists show it.
struct DifferenceLine: Sendable, Hashable {
    let difference: Difference
    let title: String
    let address: String?
    /// What was decided about it. Nil: nothing.
    let ruling: Int64?

    /// How forms name it.
    var key: String {
        "\(difference.kind.rawValue)|\(difference.attribute.rawValue)|\(difference.asset)"
    }
}

/// Reads the projection of differences and missing fields.
enum DifferenceStore {
    private static let columns = """
        difference.kind, attribute, asset_id, category, measured, registered, measured_key, registered_key, \
        measured_source, registered_source, measured_at, registered_at, ruling_id, \
        coalesce(asset.name, host_name, address, code), address
        """
    private static let tables = "ledger_difference AS difference JOIN asset ON asset.id = asset_id"

    static func list(
        _ filter: DifferenceFilter, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [DifferenceLine] {
        let (condition, arguments) = filter.condition
        return try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM \(tables) WHERE \(condition)
                    ORDER BY difference.kind, attribute, asset_id LIMIT ? OFFSET ?
                    """),
            arguments: arguments + [limit, offset]
        ).map(line)
    }

    /// The differences with these keys, those that are no more left out.
    static func list(_ keys: [String], _ database: Database) throws -> [DifferenceLine] {
        try Set(keys).sorted().compactMap { key in
            let parts = key.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, let asset = Int64(parts[2]) else { return nil }
            return try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT \(columns) FROM \(tables)
                        WHERE difference.kind = ? AND attribute = ? AND asset_id = ? AND ruling_id IS NULL
                        """),
                arguments: [parts[0], parts[1], asset]
            ).map(line)
        }
    }

    static func count(_ filter: DifferenceFilter, _ database: Database) throws -> Int {
        let (condition, arguments) = filter.condition
        // Without a text the asset's row is not needed: one comparison of a hundred thousand leaves many.
        let from = filter.text == nil ? "ledger_difference AS difference" : tables
        return try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM \(from) WHERE \(condition)"), arguments: arguments)
            ?? 0
    }

    /// How many differences of each kind nobody has decided about.
    static func openCounts(_ database: Database) throws -> [Difference.Kind: Int] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT kind, count(*) FROM ledger_difference WHERE ruling_id IS NULL GROUP BY kind"))
        return Dictionary(
            rows.compactMap { row in Difference.Kind(rawValue: row[0]).map { ($0, row[1]) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// How many differences of an asset nobody has decided about.
    static func openCount(of asset: Int64, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(
                sql: "SELECT count(*) FROM ledger_difference WHERE asset_id = ? AND ruling_id IS NULL"),
            arguments: [asset]) ?? 0
    }

    /// The attributes in which there are differences.
    static func attributes(_ database: Database) throws -> [AttributeName] {
        try String.fetchAll(
            database.cachedStatement(
                sql: "SELECT DISTINCT attribute FROM ledger_difference WHERE kind = 'value' ORDER BY attribute")
        ).map(AttributeName.init(rawValue:))
    }

    /// Drops what was found of an asset that is part of another now.
    static func forget(_ asset: Int64, _ database: Database) throws {
        for table in ["ledger_difference", "ledger_gap"] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE asset_id = ?").execute(arguments: [asset])
        }
    }

    /// When the whole ledger was last compared. Nil: never.
    static func comparedAt(_ database: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(database.cachedStatement(sql: "SELECT compared_at FROM ledger_comparison"))
    }

    /// How many assets of each class lack each attribute.
    static func gapCounts(_ database: Database) throws -> [AttributeName: [AssetKind.Category: Int]] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT attribute, category, count(*) FROM ledger_gap GROUP BY attribute, category"))
        var counts: [AttributeName: [AssetKind.Category: Int]] = [:]
        for row in rows {
            guard let category = AssetKind.Category(rawValue: row[1]) else { continue }
            counts[AttributeName(rawValue: row[0]), default: [:]][category] = row[2]
        }
        return counts
    }

    /// How many attributes are missing in all.
    static func gapCount(_ database: Database) throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM ledger_gap")) ?? 0
    }

    /// The assets that lack an attribute, in the order of addresses. Nil categories: of every class.
    static func lacking(
        _ name: AttributeName, in category: AssetKind.Category?, limit: Int, offset: Int, _ database: Database
    ) throws -> [AssetValues] {
        let ids = try Int64.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT asset_id FROM ledger_gap JOIN asset ON asset.id = asset_id
                    WHERE attribute = ? AND (? IS NULL OR category = ?)
                    ORDER BY address_key IS NULL, address_key, asset_id LIMIT ? OFFSET ?
                    """),
            arguments: [name.rawValue, category?.rawValue, category?.rawValue, limit, offset])
        let found = Dictionary(
            try AssetValues.list(ids, database).map { ($0.asset, $0) }, uniquingKeysWith: { first, _ in first })
        return ids.compactMap { found[$0] }
    }

    /// What an asset lacks.
    static func gaps(of asset: Int64, _ database: Database) throws -> [AttributeName] {
        try String.fetchAll(
            database.cachedStatement(sql: "SELECT attribute FROM ledger_gap WHERE asset_id = ? ORDER BY attribute"),
            arguments: [asset]
        ).map(AttributeName.init(rawValue:))
    }

    private static func line(_ row: Row) throws -> DifferenceLine {
        guard let kind = Difference.Kind(rawValue: row[0]), let category = AssetKind.Category(rawValue: row[3]) else {
            throw RecordsError.damaged("ledger_difference/\(row[2] as Int64)")
        }
        return DifferenceLine(
            difference: Difference(
                kind: kind, attribute: AttributeName(rawValue: row[1]), asset: row[2], category: category,
                measured: row[4], registered: row[5], measuredKey: row[6], registeredKey: row[7],
                measuredSource: row[8], registeredSource: row[9], measuredAt: row[10], registeredAt: row[11]),
            title: row[13], address: row[14], ruling: row[12])
    }
}
