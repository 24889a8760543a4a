import CXML

/// The names of SpreadsheetML (ECMA-376 part 1, 18.3 and 18.4) that are looked at, interned in one parser.
final class SheetNames {
    // Elements.
    let row, c, v, t, f, inline, phonetic, item: XMLName?
    // Attributes.
    let r, s, type: XMLName?

    /// Interns all of them; one that could not be interned is never met.
    init(_ parser: XMLPushParser) {
        (row, c, v, t) = (parser.intern("row"), parser.intern("c"), parser.intern("v"), parser.intern("t"))
        (f, inline, phonetic) = (parser.intern("f"), parser.intern("is"), parser.intern("rPh"))
        (item, r, s, type) = (parser.intern("si"), parser.intern("r"), parser.intern("s"), parser.intern("t"))
    }
}

/// Makes rows of the elements of a sheet.
final class SheetHandler: XMLHandler {
    var names: SheetNames?
    private(set) var cuts = TableCuts()

    private let limits: TableLimits
    private let strings: [String]
    private let formats: [CellFormat]
    private let is1904: Bool
    private var merges: MergedCells
    private var rows: [TableRow] = []

    /// The row at hand, from 0; -1 before the first.
    private var row = -1
    private var cells: [String] = []
    private var isWide = false
    /// The cell at hand.
    private var column = -1
    private var kind = Kind.number
    private var style = 0
    private var hasFormula = false
    private var hasValue = false
    /// The text at hand.
    private var text: [UInt8] = []
    private var isCollecting = false
    private var isPhonetic = false

    /// What spreadsheet programs allow.
    private static let lastRow = 1_048_576

    /// What the value of a cell is (18.18.11).
    private enum Kind { case number, shared, text, truth, date }

    init(limits: TableLimits, strings: [String], formats: [CellFormat], is1904: Bool, merges: [CellRange]) {
        self.limits = limits
        self.strings = strings
        self.formats = formats
        self.is1904 = is1904
        self.merges = MergedCells(merges, columns: limits.columns)
    }

    /// The rows that are complete.
    func takeRows() -> [TableRow] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes, line: Int) throws(ParseError) {
        guard let names else { return }
        if name == names.c {
            startCell(attributes, names)
        } else if name == names.v {
            (isCollecting, hasValue) = (true, true)
        } else if name == names.t {
            if !isPhonetic { (isCollecting, hasValue) = (true, true) }
        } else if name == names.f {
            hasFormula = true
        } else if name == names.phonetic {
            isPhonetic = true
        } else if name == names.row {
            let stated = names.r.flatMap { attributes.value(of: $0) }.flatMap { Number.read($0) as Int? }
            // A number that does not go forward would put rows into one another.
            row = stated.map { max(min($0, Self.lastRow) - 1, row + 1) } ?? row + 1
            column = -1
            cells.reserveCapacity(32)
        }
    }

    func end(_ name: XMLName, line: Int) throws(ParseError) {
        guard let names else { return }
        if name == names.v || name == names.t {
            isCollecting = false
        } else if name == names.c {
            endCell()
        } else if name == names.phonetic {
            isPhonetic = false
        } else if name == names.row {
            if isWide { cuts.wideRows += 1 }
            isWide = false
            merges.fill(&cells, row: row)
            if !cells.isEmpty { rows.append(TableRow(number: row + 1, cells: cells)) }
            cells.removeAll(keepingCapacity: false)
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isCollecting else { return }
        let room = limits.cell - text.count
        if bytes.count > room, room >= 0 { cuts.longCells += 1 }
        text.append(contentsOf: bytes.prefix(max(0, room)))
    }

    private func startCell(_ attributes: XMLAttributes, _ names: SheetNames) {
        column += 1
        (kind, style, hasFormula, hasValue) = (.number, 0, false, false)
        text.removeAll(keepingCapacity: true)
        for index in 0..<attributes.count {
            guard let attribute = attributes[index] else { continue }
            if attribute.name == names.r {
                if let place = CellPlace(attribute.value) { column = max(column, place.column) }
            } else if attribute.name == names.s {
                style = Number.read(attribute.value) ?? 0
            } else if attribute.name == names.type {
                kind = Self.kind(attribute.value)
            }
        }
    }

    private static func kind(_ value: UnsafeBufferPointer<UInt8>) -> Kind {
        if value.isText("s") { return .shared }
        if value.isText("str") || value.isText("inlineStr") || value.isText("e") { return .text }
        if value.isText("b") { return .truth }
        return value.isText("d") ? .date : .number
    }

    private func endCell() {
        if hasFormula && !hasValue { cuts.missingResults += 1 }
        guard hasValue else { return }
        guard column < limits.columns else {
            isWide = true
            return
        }
        while cells.count < column { cells.append("") }
        let value = cellText()
        if cells.count == column { cells.append(value) } else { cells[column] = value }
    }

    private func cellText() -> String {
        switch kind {
        case .shared:
            let index: Int? = text.withUnsafeBufferPointer { Number.read($0) }
            return index.flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? ""
        case .text:
            return EscapedText.resolve(text)
        case .truth:
            return text.first == 0x31 ? "TRUE" : "FALSE"
        case .date:
            let written = String(decoding: text, as: UTF8.self)
            return written.hasSuffix("T00:00:00") ? String(written.dropLast(9)) : written
        case .number:
            let raw = String(decoding: text, as: UTF8.self)
            guard formats.indices.contains(style), formats[style] != .number else { return CellFormat.number(raw) }
            return formats[style].text(raw, is1904: is1904)
        }
    }
}

/// Gathers the texts that the cells of a workbook share (18.4.8 and 18.4.9).
final class SharedStringsHandler: XMLHandler {
    var names: SheetNames?
    private(set) var strings: [String] = []
    /// Set once there are too many.
    private(set) var failure: ReadingError?

    private let limits: TableLimits
    private var total = 0
    private var text: [UInt8] = []
    private var isCollecting = false
    private var isPhonetic = false

    init(limits: TableLimits) {
        self.limits = limits
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes, line: Int) throws(ParseError) {
        if name == names?.item { text.removeAll(keepingCapacity: true) }
        if name == names?.phonetic { isPhonetic = true }
        if name == names?.t, !isPhonetic { isCollecting = true }
    }

    func end(_ name: XMLName, line: Int) throws(ParseError) {
        if name == names?.t { isCollecting = false }
        if name == names?.phonetic { isPhonetic = false }
        guard name == names?.item, failure == nil else { return }
        total += text.count
        if total > limits.sharedText {
            failure = ReadingError(.tooLarge(what: "共享文字的字节数", limit: limits.sharedText))
        } else if strings.count >= limits.sharedTexts {
            failure = ReadingError(.tooLarge(what: "共享文字的个数", limit: limits.sharedTexts))
        } else {
            strings.append(EscapedText.resolve(text))
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isCollecting, failure == nil else { return }
        text.append(contentsOf: bytes.prefix(max(0, limits.cell - text.count)))
    }
}

/// The escapes of texts in workbooks (22.9.2.19, ST_Xstring): `_x000D_` stands for a character that XML cannot hold.
enum EscapedText {
    /// The text with its escapes resolved.
    static func resolve(_ bytes: [UInt8]) -> String {
        guard bytes.contains(0x5F) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x5F, index + 6 < bytes.count, bytes[index + 1] == 0x78, bytes[index + 6] == 0x5F,
                let code = UInt32(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(code)
            {
                result.append(contentsOf: String(Character(scalar)).utf8)
                index += 7
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
