import Kernel

/// Cleans the text of a cell.
enum CellText {
    /// Letters, digits and signs of full width made half-width (U+FF01 to U+FF5E, U+3000), as addresses and numbers need it.
    static func halfWidth(_ text: String) -> String {
        // Such characters begin with EF or E3 in UTF-8.
        guard text.utf8.contains(where: { $0 == 0xEF || $0 == 0xE3 || $0 == 0xE2 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: result.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x3000: result.append(" ")
            case 0x2010...0x2015, 0x2212: result.append("-")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Letters and digits of full width made half-width, signs left as they are, since Chinese texts have theirs so.
    static func halfWidthLetters(_ text: String) -> String {
        guard text.utf8.contains(0xEF) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
                result.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// One readable line of at most so many characters. Nil: nothing that a person could read.
    static func line(_ text: String, longest: Int = 500) -> String? {
        ReadableLine.isPlain(text, longest) ? text : VisibleText.line(halfWidthLetters(text), longest: longest)
    }

    /// True for what people write where there is nothing to write, and for the errors of formulas.
    static func isBlank(_ text: String) -> Bool {
        // Most cells are told by their length or their first byte: those of the words below.
        guard text.utf8.count <= 24 else { return false }
        guard let first = text.utf8.first else { return true }
        if first > 0x20, first < 0x80, !beginnings.contains(first) { return false }
        // Those that begin with a Chinese character have three at most.
        if (0xE4...0xE9).contains(first), text.utf8.count > 9 { return false }
        let bare = text.trimmed
        return bare.isEmpty || blanks.contains(bare.lowercased())
    }

    private static let beginnings = Set("-/\\nN(#".utf8)
    private static let blanks: Set<String> = [
        "-", "--", "---", "—", "——", "/", "／", "\\", "无", "空", "暂无", "未知", "待定", "不详", "不清楚", "n/a", "na", "null",
        "none", "nil",
        "(空)", "（空）", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!",
    ]
}
