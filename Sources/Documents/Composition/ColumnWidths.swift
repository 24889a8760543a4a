/// Shares out the width of a table among its columns.
enum ColumnWidths {
    /// One share a column, adding up to 1: by the weights where any is given (a column without one then weighs 1),
    /// else by what the columns hold; but no column so narrow that its words or a short title break inside, as long as
    /// `room`, the table's width in halves of a Chinese character, holds the longest of them all.
    static func shares(weights: [Double?], titles: [String], rows: [[[Run]]], room: Double) -> [Double] {
        guard !titles.isEmpty else { return [] }
        let needs = titles.indices.map { Needs(title: titles[$0], column: $0, rows: rows) }
        let hasWeights = weights.contains { $0 != nil }
        let wanted = hasWeights ? weights.map { max($0 ?? 1, 0.05) } : needs.map { max($0.wanted, $0.least) }
        return raised(wanted, to: floors(needs, room: room).map { $0 / room })
    }

    /// The least width of each column; where there is room, short cells such as times stay on one line too, beginning
    /// with those that need least more. Columns that need the same get it together or not at all.
    private static func floors(_ needs: [Needs], room: Double) -> [Double] {
        var floors = needs.map(\.least)
        var rest = room - floors.reduce(0, +)
        let alike = Dictionary(grouping: needs.indices) { needs[$0].more }
        for (more, columns) in alike.sorted(by: { $0.key < $1.key }) where more * Double(columns.count) <= rest {
            for index in columns { floors[index] += more }
            rest -= more * Double(columns.count)
        }
        return floors
    }

    /// The shares of the wanted widths, those below their least share raised to it at the expense of the others.
    private static func raised(_ wanted: [Double], to least: [Double]) -> [Double] {
        let total = least.reduce(0, +)
        if total >= 1 { return least.map { $0 / total } }
        var isRaised = least.map { _ in false }
        while true {
            let taken = zip(least, isRaised).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
            let rest = zip(wanted, isRaised).reduce(0) { $0 + ($1.1 ? 0 : $1.0) }
            let shares = wanted.indices.map { isRaised[$0] ? least[$0] : wanted[$0] / rest * (1 - taken) }
            let narrow = shares.indices.filter { !isRaised[$0] && shares[$0] < least[$0] }
            if narrow.isEmpty { return shares }
            for index in narrow { isRaised[index] = true }
        }
    }

    /// How much a column asks for, in halves of a Chinese character; the first thousand rows speak for all.
    private struct Needs {
        /// Between its average and its widest cell.
        let wanted: Double
        /// Its longest word, and its title on one line where it is short, on two where it is long.
        let least: Double
        /// What it needs more for every cell to stay on one line. 0: its cells are too long for that.
        let more: Double

        init(title: String, column: Int, rows: [[[Run]]]) {
            var widest = 0
            var sum = 0
            var word = 0
            let sample = rows.prefix(1000)
            for row in sample where column < row.count {
                var width = 0
                for run in row[column] {
                    width += columns(run.text)
                    word = max(word, longestWord(run.text, limit: 20))
                }
                widest = max(widest, min(width, 48))
                sum += min(width, 120)
            }
            let average = sample.isEmpty ? 0 : Double(sum) / Double(sample.count)
            // Short cells (names, kinds, dates) stay on one line; long ones share what is left.
            let text = widest <= 14 ? Double(widest) : max(14, 0.5 * Double(widest) + 0.5 * min(average, 60))
            let head = columns(title)
            let titleNeeds = head <= 8 ? head : (head + 1) / 2
            // Capitals and figures are wider than half a Chinese character, and a cell has a margin on both sides.
            wanted = text + 3
            least = max(Double(word) * 1.1, Double(titleNeeds)) + 2.5
            more = widest <= 18 ? max(0, Double(widest) * 1.05 + 2.5 - least) : 0
        }
    }

    /// The printed width in halves of a Chinese character.
    static func columns(_ text: String) -> Int {
        var width = 0
        for scalar in text.unicodeScalars { width += columns(scalar) }
        return width
    }

    /// 1 for Latin, 2 for Chinese: everything from U+2E80 on counts as wide (Unicode TR 11, simplified).
    static func columns(_ scalar: Unicode.Scalar) -> Int { scalar.value < 0x2E80 ? 1 : 2 }

    /// The longest run without a place to break a line, at most `limit`.
    fileprivate static func longestWord(_ text: String, limit: Int) -> Int {
        var longest = 0
        var current = 0
        for scalar in text.unicodeScalars {
            if scalar.value <= 0x20 || scalar.value >= 0x2E80 {
                current = 0
            } else {
                current += 1
                if current >= limit { return limit }
                longest = max(longest, current)
            }
        }
        return longest
    }
}
