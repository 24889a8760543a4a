import GRDB
import Kernel
import Records

/// The rows of what the ledger counted day by day.
package enum DailyFigureStore {
    private static let order: [(column: String, figure: AssetFigure)] = [
        ("total", .total), ("alive", .alive), ("unclaimed", .unclaimed), ("zombies", .zombies),
        ("recovering", .recovering), ("exposed_ports", .exposedPorts), ("responsibility_gaps", .responsibilityGaps),
    ]

    /// Counts now and sets it down for today, instead of what was counted on this day before. What has not changed is not
    /// written.
    package static func keep(at now: Timestamp, _ database: Database) throws {
        let figures = try AssetFigureStore.read(database)
        let columns = order.map(\.column)
        let same = columns.map { "asset_daily_figure.\($0) = excluded.\($0)" }.joined(separator: " AND ")
        let taken = (columns + ["counted_at"]).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        let values: [any DatabaseValueConvertible] =
            [CivilTime(now).date.description, now] + order.map { figures[$0.figure] }
        try database.execute(
            sql: """
                INSERT INTO asset_daily_figure (day, counted_at, \(columns.joined(separator: ", ")))
                VALUES (?, ?\(String(repeating: ", ?", count: columns.count)))
                ON CONFLICT (day) DO UPDATE SET \(taken) WHERE NOT (\(same))
                """,
            arguments: StatementArguments(values))
    }

    /// What was set down of a trend that ends today.
    package static func trend(
        now figures: AssetFigures, today: CivilDate, _ database: Database
    ) throws -> AssetTrend {
        let first = today.adding(days: 1 - AssetTrend.length)
        let columns = order.map(\.column).joined(separator: ", ")
        let kept = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT day, \(columns) FROM asset_daily_figure WHERE day BETWEEN ? AND ?"),
            arguments: [first.description, today.description]
        ).compactMap { row -> DailyFigures? in
            guard let day = CivilDate(text: row[0] as String) else { return nil }
            let numbers = order.enumerated().map { ($0.element.figure, row[$0.offset + 1] as Int) }
            return DailyFigures(day: day, figures: AssetFigures(Dictionary(uniqueKeysWithValues: numbers)))
        }
        return AssetTrend(kept, now: figures, today: today)
    }
}
