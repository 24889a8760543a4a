/// Makes text printable: what leaves no mark on paper, or has no glyph on this machine, is written by its number.
///
/// A report is signed, so nothing in it may be invisible: a NUL, a zero-width space or an order to write from right to left
/// (which can make one host name look like another: Unicode TR 36, section 2.5) appears as `〔U+202E〕`.
package struct PrintableText: Sendable {
    /// The characters that can be printed.
    package let coverage: FontCoverage

    /// Takes the characters that can be printed.
    package init(coverage: FontCoverage) {
        self.coverage = coverage
    }

    /// The text with its line breaks; tabs become four spaces.
    package func text(_ text: String) -> String {
        if isPlain(text) { return text }
        if text.unicodeScalars.allSatisfy({ $0 == "\n" || prints($0) }) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        var previous: Unicode.Scalar = "\0"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": result.append("\n")
            case "\t": result.append("    ")
            default:
                if prints(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    result.append(Self.name(scalar))
                }
            }
            previous = scalar
        }
        return result
    }

    /// The text on one line: line breaks become spaces.
    package func line(_ text: String) -> String {
        let text = self.text(text)
        guard text.utf8.contains(0x0A) else { return text }
        return String(text.map { $0 == "\n" ? " " : $0 })
    }

    /// At most so many characters, the last of them `…` where something is missing.
    package static func cut(_ text: String, to limit: Int) -> String {
        guard text.count > limit else { return text }
        return text.prefix(max(0, limit - 1)) + "…"
    }

    /// The visible name of a character: `〔U+202E〕`.
    static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "〔U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "〕"
    }

    /// ASCII without controls: the common case, decided on bytes.
    private func isPlain(_ text: String) -> Bool {
        // Over the bytes themselves: the iterator of a string costs several times as much, and spreadsheets ask a million times.
        let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        }
        return isPlain ?? text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    private func prints(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: return true
        case 0x4E00...0x9FA5: return true
        // Noncharacters, which XML 1.0 forbids in part (section 2.2).
        case 0xFDD0...0xFDEF: return false
        default: break
        }
        if scalar.value & 0xFFFE == 0xFFFE { return false }
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint || properties.isVariationSelector { return false }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return false
        default: break
        }
        // Right-to-left letters would stand in another order on paper than in the file.
        return !Self.isRightToLeft(scalar) && coverage.contains(scalar)
    }

    /// The blocks of right-to-left scripts (Unicode 15.1, DerivedBidiClass.txt, ranges that default to R and AL).
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}

extension PrintableText {
    /// The chart with every text on one printable line.
    func chart(_ chart: Report.Chart) -> Report.Chart {
        var copy = chart
        copy.caption = line(chart.caption)
        copy.unit = line(chart.unit)
        copy.categories = chart.categories.map(line)
        copy.series = chart.series.map { Report.Chart.Series(line($0.name), $0.values) }
        return copy
    }
}
