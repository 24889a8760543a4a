import GRDB
import Kernel
import Records

/// Everything that the overview shows, counted in one snapshot, so that its parts agree with one another.
package struct AssetOverview: Sendable, Hashable {
    /// The figures.
    package let figures: AssetFigures
    /// The assets parted by each of the breakdowns.
    package let shares: [AssetShares]
    /// The figures of the last days.
    package let trend: AssetTrend
    /// When it was counted.
    package private(set) var countedAt: Timestamp

    /// Values of a breakdown that are shown; the others are a click away.
    package static let shownValues = 10

    /// Counts.
    package init(now: Timestamp, _ database: Database) throws {
        let figures = try AssetFigureStore.read(database)
        self.figures = figures
        shares = try AssetBreakdown.allCases.map {
            try AssetBreakdownStore.read($0, of: figures[.total], limit: Self.shownValues, database)
        }
        trend = try DailyFigureStore.trend(now: figures, today: CivilTime(now).date, database)
        countedAt = now
    }

    /// The same, looked at later: nothing has changed since.
    func looked(at moment: Timestamp) -> AssetOverview {
        var overview = self
        overview.countedAt = moment
        return overview
    }

    /// True where another look has counted the same on the same day.
    func saysTheSame(as other: AssetOverview) -> Bool {
        figures == other.figures && shares == other.shares && trend == other.trend
    }
}
