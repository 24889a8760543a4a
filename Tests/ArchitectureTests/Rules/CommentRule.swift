/// Comments are English. A Chinese term of the field may stand in them, short, or quoted, or in brackets; a Chinese
/// sentence may not. Work that is not done has no place in a comment either: it goes into an issue.
struct CommentRule {
    /// The longest run of Chinese characters that is still a term and no sentence.
    private static let longestTerm = 12
    /// Signs of Chinese punctuation that belong to a sentence.
    private static let sentenceSigns: Set<Character> = ["，", "。", "；", "！", "？"]
    /// The opening and closing signs between which Chinese is quoted.
    private static let quotes: [Character: Character] = [
        "`": "`", "\"": "\"", "「": "」", "《": "》", "〔": "〕", "（": "）", "(": ")", "“": "”",
    ]
    // Written in two parts so that this file does not offend against itself.
    private static let unfinished = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

    func offences(in source: SwiftSource) -> [Offence] {
        // A quotation may go on in the next line of the same comment, so the signs are carried over.
        var open: Character?
        var lastLine = -1
        return source.comments.flatMap { comment -> [Offence] in
            if comment.line != lastLine + 1 { open = nil }
            lastLine = comment.line
            var found: [Offence] = []
            if Self.isChinese(Self.unquoted(comment.text, open: &open)) {
                found.append(source.offence(comment.line, "a comment in Chinese: comments are English, terms quoted"))
            }
            for word in comment.text.split(whereSeparator: { !$0.isLetter }) where Self.unfinished.contains("\(word)") {
                found.append(source.offence(comment.line, "\(word) in a comment: finish it, or open an issue"))
            }
            return found
        }
    }

    private static func isChinese(_ text: String) -> Bool {
        var run = 0
        for character in text {
            if sentenceSigns.contains(character) { return true }
            run = character.isIdeograph ? run + 1 : 0
            if run > longestTerm { return true }
        }
        return false
    }

    /// The text without what stands between quotes or brackets.
    private static func unquoted(_ text: String, open: inout Character?) -> String {
        // In Swift code of a doc comment everything may stand in literals; an indented line is such code.
        if text.hasPrefix("     ") { return "" }
        var result = ""
        for character in text {
            if let closing = open {
                if character == closing { open = nil }
            } else if let closing = quotes[character] {
                open = closing
            } else {
                result.append(character)
            }
        }
        return result
    }
}

extension Character {
    /// True for a Chinese character of the blocks in common use.
    var isIdeograph: Bool {
        unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) || (0x3400...0x4DBF).contains($0.value) }
    }
}
