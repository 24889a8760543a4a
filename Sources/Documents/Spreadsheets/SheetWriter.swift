import CXlsxWriter
import Kernel

/// Takes the rows of one table, one after the other; only a few kilobytes of them are in memory.
package final class SheetWriter {
    /// Excel's last row, counted from 1 (Microsoft, "Excel specifications and limits").
    static let rowLimit = 1_048_576
    /// The most characters that a cell holds.
    static let textLimit = 32_767

    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let formats: SheetFormats
    private let columns: [Report.Column]
    private let name: String
    private let printable = PrintableText(coverage: .everything)
    private var widths: [Int]
    private let rows: SheetRows
    private var row: UInt32 = 0
    private let rowLimit: Int

    init(
        _ sheet: UnsafeMutablePointer<lxw_worksheet>, name: String, columns: [Report.Column], formats: SheetFormats,
        rowLimit: Int, rows: SheetRows
    ) throws {
        self.sheet = sheet
        self.name = name
        self.columns = columns
        self.formats = formats
        self.rowLimit = rowLimit
        self.rows = rows
        widths = columns.map { min(ColumnWidths.columns($0.title) + 4, 40) }
        for (index, column) in columns.enumerated() {
            let title = Self.fitting(printable.text(column.title))
            try check(worksheet_write_string(sheet, 0, UInt16(index), title, formats.head))
        }
        row = 1
    }

    /// How many rows there are, without the head.
    var count: Int { Int(row) - 1 }
    /// Whether another row would be beyond Excel's last.
    var isFull: Bool { Int(row) >= rowLimit }

    /// Adds a row; cells beyond the columns are left out, missing ones are empty.
    func append(_ cells: [Report.Cell]) throws {
        rows.begin(row: Int(row) + 1)
        for index in columns.indices { write(index < cells.count ? cells[index] : .empty, at: index) }
        try rows.endRow()
        row += 1
    }

    /// Sets what can only be known at the end: widths, filter, head row on every printed page.
    func finish() throws {
        if count == 0, !columns.isEmpty { try append(["无"]) }
        try rows.flush()
        for (index, width) in widths.enumerated() {
            try check(worksheet_set_column(sheet, UInt16(index), UInt16(index), Double(width), nil))
        }
        guard !columns.isEmpty else { return }
        worksheet_freeze_panes(sheet, 1, 0)
        try check(worksheet_repeat_rows(sheet, 0, 0))
        try check(worksheet_autofilter(sheet, 0, 0, row - 1, UInt16(columns.count - 1)))
    }

    private func write(_ cell: Report.Cell, at column: Int) {
        switch cell {
        case .empty:
            rows.blank(column, formats.text)
        case .text(let text):
            write(text, at: column)
        case .rich(let runs):
            write(runs.map(\.text).joined(), at: column)
        // A double holds whole numbers up to 2⁵³ exactly; larger ones would change silently.
        case .integer(let number) where number.magnitude <= 1 << 53:
            measure(cell, column)
            rows.number(String(number), column, formats.integer)
        case .decimal(let number, let places) where number.isFinite:
            measure(cell, column)
            rows.number(String(number), column, formats.decimal(places))
        case .percent(let share) where share.isFinite:
            measure(cell, column)
            rows.number(String(share), column, formats.percent)
        // Excel's calendar begins in 1900 and takes that year for a leap year; nothing here is that old.
        case .date(let date) where date.year > 1900 && date.year <= 9999:
            measure(cell, column)
            rows.number(String(date.daysSince1970 + Self.excelEpoch), column, formats.date)
        case .moment(let moment):
            let time = CivilTime(moment)
            guard time.date.year > 1900, time.date.year <= 9999 else { return write(cell.text, at: column) }
            measure(cell, column)
            let day = Double(time.date.daysSince1970 + Self.excelEpoch) + Double(time.minuteOfDay) / 1440
            rows.number(String(day), column, formats.moment)
        case .integer, .decimal, .percent, .date:
            write(cell.text, at: column)
        }
    }

    /// Days from Excel's day 0 to 1970-01-01.
    private static let excelEpoch = 25_569

    /// Always a text, whatever it begins with.
    private func write(_ text: String, at column: Int) {
        let format = columns[column].alignment == .center ? formats.centered : formats.text
        guard !text.isEmpty else { return rows.blank(column, format) }
        let text = Self.fitting(printable.text(text))
        measure(.text(text), column)
        rows.text(text, column, format)
    }

    /// The text as a cell can hold it: cut with a remark where it is too long, and with `_x0041_`, which Excel would read as
    /// `A` (ECMA-376 part 1, 22.9.2.19), written so that it stays what it is.
    static func fitting(_ text: String) -> String {
        var text = text
        if text.utf8.count > textLimit, text.utf16.count > textLimit {
            let remark = "…（原文共 \(text.count) 字，超出单元格上限，已截断）"
            var kept = ""
            var units = remark.utf16.count
            for character in text {
                units += character.utf16.count
                if units > textLimit - 700 { break }
                kept.append(character)
            }
            text = kept + remark
        }
        let hasUnderscore = text.utf8.withContiguousStorageIfAvailable { $0.contains(0x5F) } ?? true
        guard hasUnderscore, text.contains("_x") else { return text }
        return escapedUnderscores(text)
    }

    private static func escapedUnderscores(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            let rest = bytes[index...]
            let isEscape =
                byte == 0x5F && rest.count >= 7 && bytes[index + 1] == 0x78 && bytes[index + 6] == 0x5F
                && bytes[(index + 2)...(index + 5)].allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
            result += isEscape ? Array("_x005F_".utf8) : [byte]
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The first thousand rows decide how wide a column is, at most 50.
    private func measure(_ cell: Report.Cell, _ column: Int) {
        guard row <= 1000 else { return }
        let text = cell.text
        let width = text.utf8.count > 60 ? 46 : ColumnWidths.columns(text)
        widths[column] = max(widths[column], min(width + 4, 50))
    }

    private func check(_ code: lxw_error) throws {
        try code.orThrow(at: "\(name) 第 \(row + 1) 行")
    }
}
