/// A format whose entries are the rows of a text in columns, under titles of its own.
protocol RowDialect: Sendable {
    init()

    /// Takes the titles, trimmed and in small letters, and the row on which they stand. False: these are not the format's
    /// titles, the next row may have them.
    mutating func begin(_ titles: [String], row: Int, into sink: inout ReadingSink) -> Bool

    /// Takes a row behind the titles.
    mutating func read(_ row: TableRow, into sink: inout ReadingSink)

    /// Takes the end of the text.
    mutating func finish(into sink: inout ReadingSink)
}

extension RowDialect {
    mutating func finish(into sink: inout ReadingSink) {}
}

/// Reads a text in columns row by row for a format.
final class RowReader<Dialect: RowDialect>: TextReader {
    static var slice: Int { 64 << 10 }

    private let name: String
    let decoder = TextDecoder()
    private var parser = CSVParser()
    /// The beginning of the text, until the separator is known.
    private var start: [UInt8]? = []
    private var isBegun = false
    private var dialect = Dialect()
    var sink: ReadingSink
    var failure: ReadingError?

    /// Makes a reader of the format with that Chinese name.
    init(_ name: String, _ context: ReadingContext) {
        self.name = name
        sink = ReadingSink(context)
    }

    func end() throws(ReadingError) {
        try begin()
        try parser.finish { row in read(row) }
        dialect.finish(into: &sink)
        var cuts = parser.cuts
        cuts.badBytes = decoder.badBytes
        for text in cuts.warnings(TableLimits()) { sink.warn(text) }
        if parser.rows == 0 { throw ReadingError(.empty) }
        if !isBegun { throw ReadingError(.nothingFound(format: name)) }
    }

    func take(_ text: UnsafeBufferPointer<UInt8>) throws(ReadingError) {
        guard start != nil else { return try parser.feed(text) { row in read(row) } }
        start?.append(contentsOf: text)
        if let count = start?.count, count >= 16 << 10 { try begin() }
    }

    /// Finds the separator out and reads what was held back.
    private func begin() throws(ReadingError) {
        guard let text = start else { return }
        start = nil
        let (separator, skip) = CSVParser.separator(of: text)
        parser.separator = separator
        try text.withUnsafeBufferPointer { (all) throws(ReadingError) in
            try parser.feed(UnsafeBufferPointer(rebasing: all[skip...])) { row in read(row) }
        }
    }

    private func read(_ row: TableRow) {
        if row.isBlank { return }
        if isBegun {
            sink.count()
            dialect.read(row, into: &sink)
        } else {
            isBegun = dialect.begin(row.cells.map { $0.trimmed.lowercased() }, row: row.number, into: &sink)
        }
    }
}

extension ObservationFormat {
    /// A format of rows: recognised by its titles.
    init<Dialect: RowDialect>(rows dialect: Dialect.Type, id: String, chinese: String) {
        self.init(
            id: id, chinese: chinese, way: .reader { RowReader<Dialect>(chinese, $0) },
            recognise: { sample in
                for text in sample.lines.prefix(3) {
                    let line = Array(text.utf8)
                    var parser = CSVParser()
                    parser.separator = CSVParser.separator(of: line).separator
                    var titles: [String] = []
                    var sink = ReadingSink(ReadingContext())
                    do throws(ReadingError) {
                        try line.withUnsafeBufferPointer { (all) throws(ReadingError) in
                            try parser.feed(all) { _ in }
                        }
                        try parser.finish { row in titles = row.cells.map { $0.trimmed.lowercased() } }
                    } catch {
                        continue
                    }
                    var trial = Dialect()
                    if trial.begin(titles, row: 1, into: &sink) { return 96 }
                }
                return 0
            })
    }
}
