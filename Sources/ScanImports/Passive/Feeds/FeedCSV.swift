import Kernel
import Observations

/// Records of observations as CSV; the columns are those of `FeedRecord`.
struct FeedCSV: RowDialect {
    /// The column of each name. Nil: the text has none.
    private var columns: [FeedRecord.Name: Int] = [:]
    private var book = FeedBook()

    mutating func begin(_ titles: [String], row: Int, into sink: inout ReadingSink) -> Bool {
        for (index, title) in titles.enumerated() {
            guard let name = FeedRecord.Name(rawValue: title), columns[name] == nil else { continue }
            columns[name] = index
        }
        guard columns[.ip] != nil || columns[.mac] != nil, columns.count * 2 >= titles.count else {
            columns = [:]
            return false
        }
        let strange = titles.filter { FeedRecord.Name(rawValue: $0) == nil && !$0.isEmpty }
        if !strange.isEmpty {
            sink.warn("未读取不认识的列：\(strange.prefix(10).joined(separator: "、"))", line: row)
        }
        return true
    }

    mutating func read(_ row: TableRow, into sink: inout ReadingSink) {
        let columns = columns
        let record = FeedRecord { name in
            columns[name].flatMap { $0 < row.cells.count ? .cell(String(row.cells[$0].trimmed)) : nil }
        }
        do throws(FeedFault) {
            book.take(try record.sighting(line: row.number), into: &sink)
        } catch {
            sink.reject(row.cells.joined(separator: ","), line: row.number, error.reason)
        }
    }

    mutating func finish(into sink: inout ReadingSink) { book.finish(into: &sink) }
}

extension ObservationFormat {
    static let feedCSV = ObservationFormat(rows: FeedCSV.self, id: "feed.csv", chinese: "观测记录（CSV）")
}
