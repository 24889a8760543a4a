/// Texts in a form in which differences of writing are gone.
enum FoldedText {
    /// Full-width letters, figures and signs (Unicode block FF00) become the usual ones, the ideographic space a space.
    static func halfWidth(_ text: String) -> String {
        // Most texts have nothing of the kind, and are looked at once.
        guard text.utf8.contains(where: { $0 >= 0xE3 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: result.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x3000: result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Lower case, half-width, every gap one space, none at the ends.
    static func plain(_ text: String) -> String {
        halfWidth(text).lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Letters and figures only, lower case, half-width: `S5720-28P EI` and `s5720 28p-ei` are one.
    static func bare(_ text: String) -> String {
        halfWidth(text).lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// The words of a text, lower case, half-width: letters and figures with the dots between figures.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "." }
        for character in halfWidth(text).lowercased() {
            if isPart(character) {
                word.append(character)
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words.map { word in
            var rest = word[...]
            while rest.last == "." { rest.removeLast() }
            while rest.first == "." { rest.removeFirst() }
            return String(rest)
        }.filter { !$0.isEmpty }
    }
}
