import Kernel

/// The figures of the last days, one place a day. A day on which nothing was set down is a gap, not zero.
package struct AssetTrend: Sendable, Hashable {
    /// Days that the trend goes back, today counted.
    package static let length = 90

    /// The days, the earliest first; today is the last.
    package let days: [CivilDate]
    private let figures: [AssetFigures?]

    /// Takes what was set down, in any order, and what is counted now, which stands for today.
    package init(_ kept: [DailyFigures], now figures: AssetFigures, today: CivilDate) {
        days = (0..<Self.length).map { today.adding(days: $0 - Self.length + 1) }
        let known = Dictionary(kept.map { ($0.day, $0.figures) }, uniquingKeysWith: { $1 })
        self.figures = days.map { $0 == today ? figures : known[$0] }
    }

    /// A figure, day by day. Nil: nothing was set down.
    package func line(_ figure: AssetFigure) -> [Int?] { figures.map { $0?[figure] } }

    /// What a figure was so many days before today. Nil: nothing was set down, or it is too long ago.
    package func number(_ figure: AssetFigure, daysAgo: Int) -> Int? {
        guard (0..<Self.length).contains(daysAgo) else { return nil }
        return figures[Self.length - 1 - daysAgo]?[figure]
    }

    /// The first day of which anything is known, today at the latest.
    package var firstKnown: CivilDate {
        days[figures.firstIndex { $0 != nil } ?? Self.length - 1]
    }
}
