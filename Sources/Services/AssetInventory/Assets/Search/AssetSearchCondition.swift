import GRDB
import Kernel

extension AssetSearch {
    /// The search as SQL over the table `asset`: pure.
    var condition: (sql: String, arguments: StatementArguments) {
        var sql: [String] = []
        var arguments: StatementArguments = []
        for term in terms {
            let tests = term.tests.map { Self.condition($0, term.field) }
            let joined = tests.map(\.sql).joined(separator: " OR ")
            // What is not known is not the value asked for: `-owner:张三` holds where there is no owner.
            sql.append(term.isNegated ? "NOT coalesce(\(joined), 0)" : "(\(joined))")
            for test in tests { arguments += test.arguments }
        }
        return (sql.isEmpty ? "true" : sql.joined(separator: " AND "), arguments)
    }

    typealias Condition = (sql: String, arguments: StatementArguments)

    static func condition(_ test: AssetSearchTest, _ field: AssetSearchField?) -> Condition {
        guard let field else { return everywhere(test) }
        switch field.kind {
        case .word(let column, let words) where test == .filled:
            // Whatever else stands there is shown as nothing.
            let places = Array(repeating: "?", count: words.count).joined(separator: ", ")
            return ("asset.\(column) IN (\(places))", StatementArguments(words.map(\.value)))
        case .text(let text): return compare(text.sql, test)
        case .word(let column, _), .day(let column): return compare("asset.\(column)", test)
        case .openPorts: return compare("asset.open_ports", test)
        case .first: return compare("asset.first_seen_at", test)
        case .last: return compare(AssetText.lastSeen, test)
        case .address:
            return exists(
                "asset_address", "asset_id = asset.id", test,
                column: "asset_address.address_key")
        case .port:
            return exists("asset_port", "asset_id = asset.id AND asset_port.state = 'open'", test, column: "number")
        case .service:
            return exists(
                "asset_port", "asset_id = asset.id AND asset_port.state = 'open'", test,
                columns: ["service", "product", "trim(coalesce(product, '') || ' ' || coalesce(version, ''))"])
        case .source:
            return exists(
                "asset_record JOIN asset_source AS told ON told.id = source_id",
                "asset_id = asset.id AND ended_at IS NULL", test, column: "told.name")
        case .network:
            return exists(
                "asset_record JOIN asset_source AS told ON told.id = source_id"
                    + " JOIN isolated_network ON isolated_network.id = told.network_id",
                "asset_id = asset.id AND ended_at IS NULL", test, column: "isolated_network.name")
        case .risk:
            return exists(
                "exposure_warning", "asset_id = asset.id AND exposure_warning.state <> 'closed'", test,
                column: "severity")
        }
    }

    private static func exists(
        _ table: String, _ join: String, _ test: AssetSearchTest, column: String
    ) -> Condition {
        exists(table, join, test, columns: [column])
    }

    private static func exists(
        _ table: String, _ join: String, _ test: AssetSearchTest, columns: [String]
    ) -> Condition {
        let conditions = columns.map { compare($0, test) }
        let any = conditions.map(\.sql).joined(separator: " OR ")
        return (
            "EXISTS (SELECT 1 FROM \(table) WHERE \(join) AND (\(any)))",
            conditions.reduce(into: StatementArguments()) { $0 += $1.arguments }
        )
    }

    private static func compare(_ expression: String, _ test: AssetSearchTest) -> Condition {
        switch test {
        case .filled: ("\(expression) IS NOT NULL", [])
        case .like(let pattern): ("\(expression) LIKE ? ESCAPE '\\'", [pattern])
        case .same(let text): ("\(expression) = ? COLLATE NOCASE", [text])
        case .value(let value): ("\(expression) = ?", [value])
        case .numbers(let range): ("\(expression) BETWEEN ? AND ?", [range.lowerBound, range.upperBound])
        case .days(let from, let to):
            // `2026-11` and `2026` stand before the days that they hold, and count where they begin.
            (
                [from.map { _ in "\(expression) >= ?" }, to.map { _ in "\(expression) < ?" }].compactMap(\.self)
                    .joined(separator: " AND "),
                StatementArguments([from, to].compactMap(\.self))
            )
        case .addresses(let range):
            ("\(expression) BETWEEN ? AND ?", [range.first.sortKey, range.last.sortKey])
        case .card, .everywhere: everywhere(test)
        }
    }

    /// The columns in which a word is looked for.
    static let columns = [
        "address", "code", "name", "host_name", "brand", "model", "serial", "asset_number", "vendor", "system",
        "hardware", "unit_name", "owner_name", "business", "location",
    ]

    private static func everywhere(_ test: AssetSearchTest) -> Condition {
        let pattern: String
        switch test {
        case .everywhere(let text): pattern = text
        case .card(let key):
            return ("EXISTS (SELECT 1 FROM asset_key WHERE asset_id = asset.id AND key = ?)", [key])
        case .addresses(let range):
            return exists(
                "asset_address", "asset_id = asset.id", .addresses(range), column: "asset_address.address_key")
        case .filled, .like, .same, .value, .numbers, .days: return ("true", [])
        }
        return anywhere(pattern, in: columns)
    }

    /// A pattern looked for in columns of `asset` and in the services at open ports.
    static func anywhere(_ pattern: String, in columns: [String]) -> (sql: String, arguments: StatementArguments) {
        let matches = columns.map { "asset.\($0) LIKE ? ESCAPE '\\'" }.joined(separator: " OR ")
        return (
            """
            (\(matches) OR EXISTS (SELECT 1 FROM asset_port WHERE asset_id = asset.id AND asset_port.state = 'open'
                AND (service LIKE ? ESCAPE '\\' OR product LIKE ? ESCAPE '\\')))
            """,
            StatementArguments(Array(repeating: pattern, count: columns.count + 2))
        )
    }
}
