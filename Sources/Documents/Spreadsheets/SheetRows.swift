import CXlsxWriter
import Foundation

/// The rows of one sheet as SpreadsheetML (ECMA-376 part 1, 18.3.1.73 and 18.3.1.4), written to a file as they come.
///
/// libxlsxwriter prints every cell with `fprintf` and copies a long sheet through two files more; at a million cells that
/// is most of the time. It still makes everything else of the workbook, `WorkbookFile` puts the two together.
final class SheetRows {
    /// Where the rows are.
    let path: String
    private let file: Int32
    private var bytes: [UInt8] = []
    private var cellHeads: [[UInt8]]
    private var styles: [SheetFormats.Format: [UInt8]] = [:]
    private var rowNumber: [UInt8] = []

    private static let chunk = 1 << 16

    /// Makes the file; it must not be there. `columns`: how many cells a row has at most.
    init(path: String, columns: Int) throws {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DocumentError.notWritten(path: path, reason: WorkName.reason(errno)) }
        cellHeads = (0..<columns).map { Array("<c r=\"\(Self.letters($0))".utf8) }
        bytes.reserveCapacity(Self.chunk * 2)
    }

    deinit {
        close(file)
    }

    /// Begins a row; `number` counts from 1.
    func begin(row number: Int) {
        rowNumber = Array(String(number).utf8)
        append("<row r=\"")
        bytes += rowNumber
        append("\">")
    }

    /// An empty cell with a look.
    func blank(_ column: Int, _ format: SheetFormats.Format?) {
        head(column, format)
        append("/>")
    }

    /// A number as XML Schema writes it.
    func number(_ digits: String, _ column: Int, _ format: SheetFormats.Format?) {
        head(column, format)
        append("><v>")
        append(digits)
        append("</v></c>")
    }

    /// A text, which is never a formula; only characters that XML 1.0 allows.
    func text(_ text: String, _ column: Int, _ format: SheetFormats.Format?) {
        head(column, format)
        // White space at the ends would be lost without the attribute.
        let isBare = (text.utf8.first ?? 0) > 0x20 && (text.utf8.last ?? 0) > 0x20
        append(isBare ? " t=\"inlineStr\"><is><t>" : " t=\"inlineStr\"><is><t xml:space=\"preserve\">")
        escape(text)
        append("</t></is></c>")
    }

    /// Ends the row. Throws `DocumentError` when what has gathered cannot be written.
    func endRow() throws {
        append("</row>")
        if bytes.count >= Self.chunk { try flush() }
    }

    /// Writes what has gathered.
    func flush() throws {
        try bytes.withUnsafeBytes { gathered in
            var rest = gathered[...]
            while !rest.isEmpty {
                let count = write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw DocumentError.notWritten(path: path, reason: WorkName.reason(errno)) }
                rest = rest.dropFirst(count)
            }
        }
        bytes.removeAll(keepingCapacity: true)
    }

    private func head(_ column: Int, _ format: SheetFormats.Format?) {
        bytes += cellHeads[column]
        bytes += rowNumber
        append("\"")
        if let format { bytes += style(format) }
    }

    /// ` s="3"`: the number that the library gives a look when it is first asked.
    private func style(_ format: SheetFormats.Format) -> [UInt8] {
        if let known = styles[format] { return known }
        let made = Array(" s=\"\(lxw_format_get_xf_index(format))\"".utf8)
        styles[format] = made
        return made
    }

    private func escape(_ text: String) {
        let isClean = text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { $0 != 0x26 && $0 != 0x3C && $0 != 0x3E }
        }
        if isClean == true { return append(text) }
        for byte in text.utf8 {
            switch byte {
            case 0x26: append("&amp;")
            case 0x3C: append("&lt;")
            case 0x3E: append("&gt;")
            default: bytes.append(byte)
            }
        }
    }

    private func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// `A`, …, `Z`, `AA`, … for columns from 0.
    static func letters(_ column: Int) -> String {
        var (rest, letters) = (column + 1, "")
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }
}
