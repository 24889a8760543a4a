/// The arithmetic of pages: which rows are shown, and which pages there are around them.
package struct Paging: Sendable, Equatable {
    /// All rows that the filters leave.
    package let total: Int
    /// Rows on a page, at least 1.
    package let size: Int
    /// The page shown, 1 to `last`.
    package let page: Int

    /// Takes what was asked for; a page behind the last one becomes the last.
    package init(total: Int, size: Int, page: Int) {
        self.total = max(0, total)
        self.size = max(1, size)
        let last = max(1, (max(0, total) + max(1, size) - 1) / max(1, size))
        self.page = min(max(1, page), last)
    }

    /// The last page, at least 1.
    package var last: Int { max(1, (total + size - 1) / size) }
    /// The number of the first row shown, from 1; 0 when there is none.
    package var firstRow: Int { total == 0 ? 0 : (page - 1) * size + 1 }
    /// The number of the last row shown; 0 when there is none.
    package var lastRow: Int { min(total, page * size) }

    /// The page numbers to offer: the first, the last, and two on each side of the present one; nil stands for a gap.
    package var offered: [Int?] {
        var result: [Int?] = []
        var previous = 0
        for number in Set([1, last] + ((page - 2)...(page + 2))).sorted() where (1...last).contains(number) {
            if number > previous + 1 { result.append(nil) }
            result.append(number)
            previous = number
        }
        return result
    }
}
