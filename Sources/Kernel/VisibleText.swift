/// What may stand in names and titles that people sign for: characters that can be seen, in the order in which they were
/// typed.
///
/// Zero-width and display-steering characters make two names look alike (Unicode Technical Report 36, section 2); stacked
/// marks make one character of a thousand bytes, therefore scalars are counted and not what a reader takes for a character.
package enum VisibleText {
    /// True for one line of 1 to `longest` characters, none of them invisible, without white space at its ends.
    package static func isName(_ text: String, longest: Int) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last else { return false }
        // A text of a million characters is not counted to its end.
        guard text.utf8.count <= longest * 4, scalars.count <= longest, !first.properties.isWhitespace,
            !last.properties.isWhitespace, !isMark(first)
        else { return false }
        var marks = 0
        for scalar in scalars {
            // Other kinds of space look like the usual one.
            if !isVisible(scalar) || scalar.properties.isWhitespace && scalar != " " && scalar != "\u{3000}" {
                return false
            }
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > mostMarks { return false }
        }
        return true
    }

    /// Marks on one character; Vietnamese has two, Tibetan seldom four.
    private static let mostMarks = 4

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    }

    /// True where there is nothing that a person could read.
    package static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isWhitespace || !isVisible($0) }
    }

    /// A text from outside on one line of at most so many characters, `…` for what is missing: white space becomes a single
    /// space, what cannot be seen becomes U+FFFD. Nil: nothing that a person could read.
    package static func line(_ text: String, longest: Int) -> String? {
        // Nearly every text of a scan is plain: asking Unicode's tables about each of its letters was a sixth of an import.
        if isPlainLine(text, longest: longest) { return text }
        var line = String.UnicodeScalarView()
        var count = 0
        var gap = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                gap = true
                continue
            }
            // Which of two shapes a sign has is no secret: the mark for it is left out.
            if scalar.properties.isVariationSelector { continue }
            count += gap && count > 0 ? 2 : 1
            if count > longest { return String(line) + "…" }
            if gap && !line.isEmpty { line.append(" ") }
            gap = false
            line.append(isVisible(scalar) ? scalar : "\u{FFFD}")
        }
        let isReadable = line.contains { $0 != "\u{FFFD}" && !$0.properties.isWhitespace }
        return isReadable ? String(line) : nil
    }

    /// True for 1 to `longest` characters of ASCII that can be seen, with single spaces between them.
    private static func isPlainLine(_ text: String, longest: Int) -> Bool {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= longest else { return false }
        var before: UInt8 = 0x20
        for byte in bytes {
            if byte < 0x20 || byte > 0x7E || byte == 0x20 && before == 0x20 { return false }
            before = byte
        }
        return before != 0x20
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        // U+2800 is a pattern of no dots.
        if scalar.properties.isDefaultIgnorableCodePoint || scalar == "\u{2800}" { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }
}
