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
        return text.utf8.count <= longest * 4 && scalars.count <= longest && !first.properties.isWhitespace
            && !last.properties.isWhitespace && scalars.allSatisfy(isVisible)
    }

    /// True where there is nothing that a person could read.
    package static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isWhitespace || !isVisible($0) }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }
}
