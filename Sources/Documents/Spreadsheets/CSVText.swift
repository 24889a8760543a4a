/// Lines of CSV (RFC 4180) that Excel and WPS open as Chinese text and never as formulas.
package enum CSVText {
    /// Comes first in the file, so that Excel reads it as UTF-8.
    package static let byteOrderMark = "\u{FEFF}"

    /// One line with CR LF. Text that a spreadsheet would take for a formula gets a `'` before it; numbers stay numbers.
    package static func line(_ cells: [Report.Cell]) -> String {
        cells.map(field).joined(separator: ",") + "\r\n"
    }

    /// One field, defused and quoted where needed.
    package static func field(_ cell: Report.Cell) -> String {
        switch cell {
        case .integer, .decimal, .percent, .date, .moment, .empty: quoted(cell.text)
        case .text, .rich: quoted(defused(cell.text))
        }
    }

    /// The text with `'` before it where its first character makes spreadsheets calculate (OWASP, CSV Injection; the
    /// full-width forms count in East Asian versions).
    package static func defused(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) ? "'" + text : text
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
