/// What the ledger counts at one moment.
package struct AssetFigures: Sendable, Hashable {
    private var numbers: [AssetFigure: Int]

    /// Takes a number for each figure; one that is missing is none.
    package init(_ numbers: [AssetFigure: Int]) {
        self.numbers = numbers
    }

    /// The number of a figure.
    package subscript(_ figure: AssetFigure) -> Int { numbers[figure] ?? 0 }

    /// The same figures with one more.
    func with(_ figure: AssetFigure, _ number: Int) -> AssetFigures {
        var figures = self
        figures.numbers[figure] = number
        return figures
    }
}
