import Foundation
import Kernel

/// What is printed: a table for people, JSON for programs.
enum Terminal {
    /// Prints one JSON value.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private struct Done: Encodable {
        let done: String
    }

    /// Prints what was done.
    static func done(_ text: String, json: Bool) throws {
        if json { try printJSON(Done(done: text)) } else { print(text) }
    }

    /// Prints rows under headings, columns aligned; wide characters take two places.
    static func printTable(_ headings: [String], _ rows: [[String]]) {
        // A name that a host gave itself must not steer the terminal, nor push the columns out of sight.
        let all =
            [headings] + rows.map { $0.map { $0.isEmpty ? $0 : VisibleText.line($0, longest: 120) ?? "\u{FFFD}" } }
        let widths = headings.indices.map { column in
            all.map { column < $0.count ? width($0[column]) : 0 }.max() ?? 0
        }
        for row in all {
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: max(0, widths[column] - width(cell)))
            }
            print(cells.joined(separator: "  "))
        }
    }

    /// Places that a text takes: two for East Asian wide characters (UAX #11), one for others.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// True when a person watches standard error.
    static var isInteractive: Bool { isatty(2) == 1 }
}
