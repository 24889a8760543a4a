/// Gives each of joined cells the value of the first: a department written once beside ten devices, a title over two rows.
struct MergedCells {
    /// By their first row, the last first, so that the next one is at the end.
    private var waiting: [CellRange]
    /// Those that the rows at hand lie in, with the value of their first cell.
    private var active: [(range: CellRange, value: String)] = []
    private let columns: Int

    /// - `columns`: how many columns a row may have.
    init(_ ranges: [CellRange], columns: Int) {
        self.columns = columns
        waiting = ranges.filter { $0.columns.lowerBound < columns }
            .map { $0.clipped(to: columns) }
            .sorted { $0.rows.lowerBound > $1.rows.lowerBound }
    }

    /// Fills the empty cells of a row, from 0; rows come in ascending order.
    mutating func fill(_ cells: inout [String], row: Int) {
        if waiting.isEmpty && active.isEmpty { return }
        active.removeAll { $0.range.rows.upperBound < row }
        // Ranges never lie over one another, so those of one row have no more columns than it; a forged file's could.
        var covered = active.reduce(0) { $0 + $1.range.columns.count }
        while let next = waiting.last, next.rows.lowerBound <= row {
            waiting.removeLast()
            let column = next.columns.lowerBound
            guard next.rows.contains(row), next.rows.lowerBound == row, column < cells.count, !cells[column].isEmpty,
                covered + next.columns.count <= columns
            else { continue }
            covered += next.columns.count
            active.append((next, cells[column]))
        }
        for (range, value) in active {
            // What is joined over several columns fills a row that has nothing else there.
            while cells.count <= range.columns.upperBound { cells.append("") }
            for column in range.columns where cells[column].isEmpty { cells[column] = value }
        }
    }
}

extension CellRange {
    /// Without the columns from that one on.
    func clipped(to columns: Int) -> CellRange {
        CellRange(rows: rows, columns: self.columns.lowerBound...min(self.columns.upperBound, columns - 1))
    }

    private init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
        self.rows = rows
        self.columns = columns
    }
}
