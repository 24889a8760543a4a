import Kernel

/// What the ledger counted on one day.
package struct DailyFigures: Sendable, Hashable {
    /// The day, in Shanghai.
    package let day: CivilDate
    /// What was counted last on it.
    package let figures: AssetFigures

    /// Takes both.
    package init(day: CivilDate, figures: AssetFigures) {
        self.day = day
        self.figures = figures
    }
}
