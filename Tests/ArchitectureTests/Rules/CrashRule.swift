/// Nothing in the product ends the program on purpose: no `try!`, `as!`, forced or implicitly unwrapped optional,
/// `fatalError`.
struct CrashRule {
    /// Functions that end the program whatever the build settings.
    private static let endings: Set<String> = ["fatalError", "preconditionFailure", "abort"]
    /// Words after which `!` cannot unwrap anything.
    private static let notValues: Set<String> = [
        "return", "if", "while", "guard", "case", "in", "where", "else", "await", "throw", "is",
    ]

    func offences(in source: SwiftSource) -> [Offence] {
        let tokens = source.tokens
        return tokens.indices.dropLast().compactMap { index in
            let token = tokens[index]
            let next = tokens[index + 1]
            if token.kind == .word, Self.endings.contains(token.text), next.text == "(", next.isAdjacent,
                index == 0 || tokens[index - 1].text != "."
            {
                return source.offence(token.line, "\(token.text)( ends the program: throw an ExplainedError")
            }
            guard next.text == "!", next.isAdjacent else { return nil }
            if token.text == "try" { return source.offence(token.line, "try! ends the program: throw or handle") }
            if token.text == "as" { return source.offence(token.line, "as! ends the program: use as? and handle nil") }
            // `a!=b` is a comparison: an equals sign follows at once.
            let isComparison = index + 2 < tokens.count && tokens[index + 2].text == "=" && tokens[index + 2].isAdjacent
            let isValue =
                token.kind == .word && !Self.notValues.contains(token.text) || token.kind == .string
                || [")", "]", "}", ">", "?"].contains(token.text)
            guard isValue, !isComparison else { return nil }
            return source.offence(token.line, "\(token.text)! unwraps by force: use guard let")
        }
    }
}
