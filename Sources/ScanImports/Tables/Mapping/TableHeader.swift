import Kernel
import Observations

/// The rows of a sheet that hold the titles, and the titles that they make.
package struct TableHeader: Hashable, Sendable {
    /// Numbers of the first and the last row of titles.
    package var first: Int
    /// As above; the same where the titles stand in one row.
    package var last: Int
    /// One title for each column, from the first on; empty where a column has none. Titles over one another are joined by
    /// `/`, and a title that occurs again has its count behind it: `IP地址（2）`.
    package var titles: [String]

    /// Takes the parts.
    package init(first: Int, last: Int, titles: [String]) {
        self.first = first
        self.last = last
        self.titles = titles
    }

    /// Finds the titles among the first rows of a sheet: the row, or the two rows over one another, of whose cells the most
    /// are known titles. A line across the whole sheet above them (`某医院资产台账`) is passed over. Nil: no row has two, or one
    /// that tells things apart.
    package static func find(in rows: [TableRow]) -> TableHeader? {
        var best: (header: TableHeader, score: Int)?
        for (index, row) in rows.prefix(30).enumerated() {
            var header = TableHeader(first: row.number, last: row.number, titles: row.cells.map { clean($0) })
            var score = knownTitles(row)
            if index + 1 < rows.count, rows[index + 1].number == row.number + 1,
                let joined = join(row, rows[index + 1])
            {
                header = TableHeader(first: row.number, last: row.number + 1, titles: joined)
                score = joined.count { TitleBook.target(of: $0) != nil }
            }
            let least = header.titles.contains { namesThing($0) } ? 0 : 1
            if score > best?.score ?? least { best = (header, score) }
        }
        return best.map {
            TableHeader(first: $0.header.first, last: $0.header.last, titles: numbered($0.header.titles))
        }
    }

    /// True for a title that tells one thing from another, or names it.
    private static func namesThing(_ title: String) -> Bool {
        guard let target = TitleBook.target(of: title)?.target else { return false }
        return target.identifies || target == .attribute(.name) || target == .attribute(.hostName)
    }

    /// How many different titles of a row are known.
    private static func knownTitles(_ row: TableRow) -> Int {
        let cells = Set(row.cells.filter { !$0.isEmpty })
        // Joined cells all have the value of the first: one text all over is a heading.
        if cells.count < 2 { return cells.count { TitleBook.target(of: $0) != nil && row.cells.count == 1 } }
        return cells.count { TitleBook.target(of: $0) != nil || TitleBook.counters.contains(TitleBook.normalised($0)) }
    }

    /// The titles of two rows over one another. Nil: the second row holds things and no titles, or the first is a heading.
    private static func join(_ upper: TableRow, _ lower: TableRow) -> [String]? {
        let width = max(upper.cells.count, lower.cells.count)
        let above = Set(upper.cells.filter { !$0.isEmpty })
        guard above.count >= 2, knownTitles(upper) >= 1 else { return nil }
        // Below a title that goes over several columns stand its parts; elsewhere nothing, or the same title again.
        var hasParts = false
        for column in 0..<width {
            let text = lower.cell(column)
            if text.isEmpty || text == upper.cell(column) { continue }
            if looksLikeData(text) { return nil }
            let isSpread =
                column > 0 && !upper.cell(column).isEmpty && upper.cell(column) == upper.cell(column - 1)
                || column + 1 < width && !upper.cell(column).isEmpty && upper.cell(column) == upper.cell(column + 1)
                || upper.cell(column).isEmpty || column + 1 < width && upper.cell(column + 1).isEmpty
            guard isSpread else { return nil }
            if TitleBook.target(of: text) != nil { hasParts = true }
        }
        guard hasParts else { return nil }
        var titles: [String] = []
        var spread = ""
        for column in 0..<width {
            let (high, low) = (clean(upper.cell(column)), clean(lower.cell(column)))
            // A text without joined cells leaves the rest of a title's columns empty.
            if !high.isEmpty { spread = high }
            switch (high, low) {
            case (_, ""), (low, _): titles.append(high)
            case ("", _): titles.append(spread.isEmpty ? low : "\(spread)/\(low)")
            default: titles.append("\(high)/\(low)")
            }
        }
        return titles
    }

    private static func looksLikeData(_ text: String) -> Bool {
        let plain = text.trimmed
        if plain.isDigits || IPAddress(String(plain)) != nil || MACAddress(plain) != nil { return true }
        return (try? DateCell.read(String(plain))) != nil
    }

    private static func clean(_ text: String) -> String { VisibleText.line(text, longest: 80) ?? "" }

    private static func numbered(_ titles: [String]) -> [String] {
        var counts: [String: Int] = [:]
        return titles.map { title in
            if title.isEmpty { return "" }
            counts[title, default: 0] += 1
            let count = counts[title] ?? 1
            return count == 1 ? title : "\(title)（\(count)）"
        }
    }
}
