/// Texts as LIKE patterns, for `LIKE ? ESCAPE '\'`.
package enum LikePattern {
    /// What holds the text, in which everything stands for itself.
    package static func containing(_ text: String) -> String { "%\(escaped(text))%" }

    /// The text with `\` before whatever would stand for something else.
    package static func escaped(_ text: some StringProtocol) -> String {
        var pattern = ""
        for character in text {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern
    }
}
