import GRDB
import Kernel

/// Holds a derived table against its query.
struct DerivedCheck {
    let table: DerivedTable

    /// How a table differs from its query.
    struct Difference: Sendable {
        /// Rows that only one side has.
        struct Side: Sendable {
            /// How many, doubled ones counted as often as they are too many.
            var count: Int64 = 0
            /// The first of them, for people.
            var examples: [String] = []
        }

        /// In the table, and not in what the query yields: put in, or changed into this.
        var surplus = Side()
        /// In what the query yields, and not in the table: taken out, or changed from this.
        var missing = Side()
    }

    private static let mostExamples = 3
    private static let longestValue = 40

    /// What differs. Nil: nothing does.
    func difference(_ database: Database) throws -> Difference? {
        var difference = Difference()
        let rows = try Row.fetchCursor(database, sql: comparison)
        while let row = try rows.next() {
            let balance: Int64 = row[table.columns.count]
            if balance > 0 {
                add(row, balance, to: &difference.surplus)
            } else {
                add(row, -balance, to: &difference.missing)
            }
        }
        return difference.surplus.count == 0 && difference.missing.count == 0 ? nil : difference
    }

    /// The rows of both sides with how often the table has them more than the query. Groups put NULL beside NULL, as
    /// EXCEPT does, and unlike EXCEPT they see a row that stands there twice. Compared byte for byte, whatever the columns'
    /// collations.
    private var comparison: String {
        let cells = table.columns.map { "\($0) COLLATE BINARY" }.joined(separator: ", ")
        return """
            \(table.meant), both (\(table.list), one) AS (
                SELECT \(cells), 1 FROM \(table.name) UNION ALL SELECT *, -1 FROM meant)
            SELECT \(table.list), sum(one) FROM both GROUP BY \(table.list) HAVING sum(one) <> 0
            """
    }

    private func add(_ row: Row, _ count: Int64, to side: inout Difference.Side) {
        side.count += count
        guard side.examples.count < Self.mostExamples else { return }
        let cells = table.columns.enumerated().map { index, column in "\(column)=\(shown(row[index]))" }
        side.examples.append(cells.joined(separator: "，"))
    }

    private func shown(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "空"
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): VisibleText.line(text, longest: Self.longestValue) ?? "“”"
        case .blob(let data): "\(data.count) 字节"
        }
    }
}
