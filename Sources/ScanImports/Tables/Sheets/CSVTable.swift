/// A text in columns as a file of one sheet: UTF-8, UTF-16 or GB 18030, separated by commas, semicolons or tabs.
final class CSVTable: TableFile {
    let sheets = [TableSheet(index: 0, name: "", isHidden: false)]
    private let source: ByteSource
    private let limits: TableLimits

    init(_ source: ByteSource, limits: TableLimits) {
        self.source = source
        self.limits = limits
    }

    func read(_ sheet: TableSheet, deliver: (TableRow) -> Bool) throws(ReadingError) -> TableCuts {
        let decoder = TextDecoder()
        var parser = CSVParser(limits: limits)
        var start: [UInt8]? = []
        var goesOn = true
        func hand(_ row: TableRow) { if goesOn { goesOn = deliver(row) } }
        func parse(_ text: UnsafeBufferPointer<UInt8>) throws(ReadingError) {
            do throws(ReadingError) {
                try parser.feed(text) { row in hand(row) }
            } catch {
                // What comes behind the last row that is wanted is of no interest.
                if goesOn { throw error }
            }
        }
        func begin() throws(ReadingError) {
            guard let text = start else { return }
            start = nil
            let (separator, skip) = CSVParser.separator(of: text)
            parser.separator = separator
            try text.withUnsafeBufferPointer { (all) throws(ReadingError) in
                try parse(UnsafeBufferPointer(rebasing: all[skip...]))
            }
        }
        func take(_ text: UnsafeBufferPointer<UInt8>) throws(ReadingError) {
            guard start != nil else { return try parse(text) }
            start?.append(contentsOf: text)
            if let count = start?.count, count >= 16 << 10 { try begin() }
        }
        try source.each { (bytes) throws(ReadingError) in
            try decoder.feed(bytes) { (text) throws(ReadingError) in try take(text) }
            return goesOn
        }
        if goesOn {
            try decoder.finish { (text) throws(ReadingError) in try take(text) }
            try begin()
            if goesOn { try parser.finish { row in hand(row) } }
        }
        var cuts = parser.cuts
        cuts.badBytes = decoder.badBytes
        return cuts
    }
}

extension ObservationFormat {
    /// The last resort among texts: any that has the same separator in most of its lines.
    static let textTable = ObservationFormat(
        id: "table.csv", chinese: "文本表格（.csv）", way: .table,
        recognise: { sample in
            let lines = sample.lines.prefix(20).filter { !$0.trimmed.isEmpty }
            guard let first = lines.first, !TextDecoder.decode(sample.bytes).contains(0) else { return 0 }
            let separator = CSVParser.separator(of: Array(lines.joined(separator: "\n").utf8)).separator
            let titles = first.utf8.count { $0 == separator }
            let alike = lines.count { line in line.utf8.contains(separator) }
            guard titles > 0, alike * 10 >= lines.count * 8 else { return 0 }
            let guess = ColumnMapping.guess(
                titles: first.utf8.split(separator: separator).map { String(Substring($0)) })
            return guess.columns.contains { $0.target.identifies } ? 60 : 25
        })
}
