/// Shares out the width of a table among its columns.
enum ColumnWidths {
    /// One share a column, adding up to 1: by the weights where any is given (a column without one then weighs 1),
    /// else by what the columns hold.
    static func shares(weights: [Double?], titles: [String], rows: [[[Run]]]) -> [Double] {
        guard !titles.isEmpty else { return [] }
        let chosen: [Double]
        if weights.contains(where: { $0 != nil }) {
            chosen = weights.map { max($0 ?? 1, 0.05) }
        } else {
            chosen = titles.indices.map { natural(title: titles[$0], column: $0, rows: rows) }
        }
        let total = chosen.reduce(0, +)
        return chosen.map { $0 / total }
    }

    /// How much a column asks for, in halves of a Chinese character.
    ///
    /// Between its average and its widest cell, never less than its longest word or half its title; the first thousand rows
    /// speak for all.
    private static func natural(title: String, column: Int, rows: [[[Run]]]) -> Double {
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
        let wanted = widest <= 14 ? Double(widest) : max(14, 0.5 * Double(widest) + 0.5 * min(average, 60))
        let head = columns(title)
        let titleNeeds = head <= 8 ? head : (head + 1) / 2
        // Capitals and figures are wider than half a Chinese character, and a cell has a margin on both sides.
        return max(wanted, Double(word) * 1.15, Double(titleNeeds)) + 3
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
    private static func longestWord(_ text: String, limit: Int) -> Int {
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
