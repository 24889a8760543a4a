/// Cuts UTF-8 into rows and cells (RFC 4180), piece by piece.
///
/// Beyond the RFC: any separator, rows that end with LF alone, text behind a closing quote, and quotes inside a cell that
/// does not begin with one. A quote that is never closed would swallow the rest: it is an error once the cell is too long.
struct CSVParser {
    /// `,`, `;` or a tab.
    var separator = UInt8(ascii: ",")
    /// What was cut.
    private(set) var cuts = TableCuts()
    /// Rows delivered, blank ones included.
    private(set) var rows = 0

    private enum Phase { case start, plain, quoted, closing }

    private let limits: TableLimits
    private var phase = Phase.start
    private var cells: [String] = []
    /// The part of the present cell that came before, or that had quotes taken out of it.
    private var held: [UInt8] = []
    private var isLong = false
    private var isWide = false
    private var afterReturn = false

    init(limits: TableLimits = TableLimits()) {
        self.limits = limits
    }

    /// Takes the next bytes and hands on complete rows; a row that the closure answers with false ends the reading.
    mutating func feed(
        _ bytes: UnsafeBufferPointer<UInt8>, deliver: (TableRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        var index = 0
        while index < bytes.count {
            switch phase {
            case .start:
                if bytes[index] == UInt8(ascii: "\"") {
                    phase = .quoted
                    index += 1
                } else if bytes[index] == 0x0A, afterReturn {
                    afterReturn = false
                    index += 1
                } else {
                    afterReturn = false
                    phase = .plain
                }
            case .plain, .closing:
                index = try plain(bytes, from: index, deliver)
            case .quoted:
                index = try quoted(bytes, from: index)
            }
        }
    }

    /// Hands on the last row, where it has no end of its own.
    mutating func finish(deliver: (TableRow) throws(ReadingError) -> Void) throws(ReadingError) {
        if phase == .quoted {
            throw ReadingError(.truncated("带引号的单元格"), place: "第 \(rows + 1) 行", taken: rows)
        }
        if phase != .start || !held.isEmpty || !cells.isEmpty {
            endCell()
            try endRow(deliver)
        }
    }

    /// Reads to the end of the cell or of the piece; gives the place behind.
    private mutating func plain(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ deliver: (TableRow) throws(ReadingError) -> Void
    ) throws(ReadingError) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != separator, bytes[end] != 0x0A, bytes[end] != 0x0D {
            // Two quotes inside quotes are one quote.
            if phase == .closing, end == start, bytes[end] == UInt8(ascii: "\"") {
                hold(UnsafeBufferPointer(rebasing: bytes[end...end]))
                phase = .quoted
                return end + 1
            }
            end += 1
        }
        let run = UnsafeBufferPointer(rebasing: bytes[start..<end])
        guard end < bytes.count else {
            hold(run)
            if phase == .closing, !run.isEmpty { phase = .plain }
            return end
        }
        endCell(run)
        if bytes[end] == separator {
            phase = .start
            return end + 1
        }
        afterReturn = bytes[end] == 0x0D
        try endRow(deliver)
        return end + 1
    }

    private mutating func quoted(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(ReadingError) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += 1 }
        hold(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        if isLong {
            throw ReadingError(
                .malformed("单元格的引号没有结束，或内容超过 \(limits.cell) 字节"), place: "第 \(rows + 1) 行", taken: rows)
        }
        guard end < bytes.count else { return end }
        phase = .closing
        return end + 1
    }

    private mutating func hold(_ run: UnsafeBufferPointer<UInt8>) {
        let room = limits.cell - held.count
        if run.count > room { isLong = true }
        held.append(contentsOf: run.prefix(max(0, room)))
    }

    private mutating func endCell(_ run: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)) {
        guard cells.count < limits.columns else {
            isWide = true
            held.removeAll(keepingCapacity: true)
            return
        }
        if held.isEmpty, run.count <= limits.cell {
            cells.append(String(decoding: run, as: UTF8.self))
            return
        }
        hold(run)
        if isLong { cuts.longCells += 1 }
        isLong = false
        cells.append(String(decoding: held, as: UTF8.self))
        held.removeAll(keepingCapacity: true)
    }

    private mutating func endRow(_ deliver: (TableRow) throws(ReadingError) -> Void) throws(ReadingError) {
        phase = .start
        if isWide { cuts.wideRows += 1 }
        isWide = false
        guard rows < limits.rows else {
            throw ReadingError(.tooLarge(what: "行数", limit: limits.rows), place: "第 \(rows + 1) 行", taken: rows)
        }
        rows += 1
        let row = TableRow(number: rows, cells: cells)
        cells.removeAll(keepingCapacity: false)
        cells.reserveCapacity(row.cells.count)
        try deliver(row)
    }
}

extension CSVParser {
    /// The separator of a text, told from its first lines: the one that occurs in most of them equally often, outside of
    /// quotes. `sep=;` in the first line, which Excel understands, says it outright.
    static func separator(of text: some Collection<UInt8>) -> (separator: UInt8, skip: Int) {
        let start = Array(text.prefix(64 << 10))
        if start.count > 4, start.starts(with: "sep=".utf8) {
            let end = start.firstIndex(of: 0x0A).map { $0 + 1 } ?? start.count
            return (start[4], end)
        }
        let candidates: [UInt8] = [UInt8(ascii: ","), 0x09, UInt8(ascii: ";")]
        var counts: [[Int]] = [[]]
        var isQuoted = false
        var line = [0, 0, 0]
        for byte in start {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if let index = candidates.firstIndex(of: byte) { line[index] += 1 }
            if byte == 0x0A {
                counts.append(line)
                line = [0, 0, 0]
                if counts.count > 40 { break }
            }
        }
        if line != [0, 0, 0] { counts.append(line) }
        let lines = counts.dropFirst().filter { $0 != [0, 0, 0] }
        var best = (separator: candidates[0], score: 0)
        for (index, candidate) in candidates.enumerated() {
            let found = lines.map { $0[index] }.filter { $0 > 0 }
            guard let usual = found.max(by: { left, right in found.count { $0 == left } < found.count { $0 == right } })
            else { continue }
            // Lines that agree count more than separators that are many.
            let score = found.count { $0 == usual } * 100 + min(usual, 99)
            if score > best.score { best = (candidate, score) }
        }
        return (best.separator, 0)
    }
}
