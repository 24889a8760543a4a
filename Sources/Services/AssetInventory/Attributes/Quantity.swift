/// An amount of memory or storage: `16 GB`.
struct Quantity: Sendable, Hashable, CustomStringConvertible {
    /// The measures that people write, each 1,024 of the one before.
    static let measures = ["KB", "MB", "GB", "TB", "PB"]

    /// What stands before the measure, as it was written: `16`, `1.5`.
    let figure: String
    /// One of `measures`.
    let measure: String
    /// The amount in thousandths of a KB.
    private let thousandths: Int

    /// Reads a figure with at most three decimals and a measure, `16GB`, `16 g`, `1.5TB`, `16384MiB`. Nil: anything else.
    init?(_ text: String) {
        let plain = FoldedText.plain(text)
        let figure = String(plain.prefix { $0.isASCII && ($0.isNumber || $0 == ".") })
        var word = plain.dropFirst(figure.count).filter { $0 != " " }
        if word.hasSuffix("ib") { word = word.dropLast(2) + "b" }
        if !word.hasSuffix("b") { word += "b" }
        guard let place = Self.measures.firstIndex(of: word.uppercased()) else { return nil }
        let parts = figure.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, (1...9).contains(parts[0].count), let whole = Int(parts[0]) else { return nil }
        var fraction = 0
        if parts.count == 2 {
            guard (1...3).contains(parts[1].count), let decimals = Int(parts[1]) else { return nil }
            fraction = decimals
            for _ in parts[1].count..<3 { fraction *= 10 }
        }
        var amount = whole * 1_000 + fraction
        for _ in 0..<place {
            let (more, overflow) = amount.multipliedReportingOverflow(by: 1_024)
            guard !overflow else { return nil }
            amount = more
        }
        guard amount > 0 else { return nil }
        self.figure = figure
        measure = Self.measures[place]
        thousandths = amount
    }

    /// Whether both mean the same: what firmware keeps for itself, and makers who count by thousands, are within a tenth.
    func agrees(with other: Quantity) -> Bool {
        let (small, large) = (min(thousandths, other.thousandths), max(thousandths, other.thousandths))
        return large - small <= large / 10
    }

    var description: String { "\(figure) \(measure)" }
}
