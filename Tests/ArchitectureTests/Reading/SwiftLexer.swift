/// Splits Swift source into words, string literals and comments: nested comments, raw and multi-line strings, and
/// code inside interpolations. It does not know regular expression literals, which this project does not use.
struct SwiftLexer {
    /// Where the lexer stands: in code (inside an interpolation with so many open brackets) or in a string.
    private enum Context {
        case code(brackets: Int)
        case string(hashes: Int, isMultiline: Bool, literal: Int)
    }

    private let characters: [Unicode.Scalar]
    private var position = 0
    private var line = 1
    private var contexts: [Context] = [.code(brackets: 0)]
    private var endOfLastToken = -1
    private var lineOfLastToken = 0

    private(set) var tokens: [SwiftToken] = []
    private(set) var strings: [SwiftString] = []
    private(set) var comments: [SwiftComment] = []

    init(_ text: String) {
        characters = Array(text.unicodeScalars)
        while position < characters.count {
            switch contexts[contexts.count - 1] {
            case .code(let brackets): readCode(brackets)
            case .string(let hashes, let isMultiline, let literal): readString(hashes, isMultiline, literal)
            }
        }
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < characters.count ? characters[position + offset] : nil
    }

    private mutating func advance() {
        if characters[position] == "\n" { line += 1 }
        position += 1
    }

    private mutating func add(_ kind: SwiftToken.Kind, _ text: String, from start: Int, at first: Int) {
        tokens.append(
            SwiftToken(
                kind: kind, text: text, line: first, isAdjacent: start == endOfLastToken,
                isFirstInLine: first != lineOfLastToken))
        endOfLastToken = position
        lineOfLastToken = first
    }

    private mutating func readCode(_ brackets: Int) {
        guard let character = peek() else { return }
        switch character {
        case "/" where peek(1) == "/": readLineComment()
        case "/" where peek(1) == "*": readBlockComment()
        case "`": readQuotedName()
        case "\"": openString(hashes: 0)
        case "#": readHash()
        case "@": readSigned(.attribute)
        case "(", ")": readBracket(character, brackets)
        case _ where character.isWord: readWord()
        case _ where character.properties.isWhitespace: advance()
        default:
            let start = position
            advance()
            add(.mark, String(character), from: start, at: line)
        }
    }

    private mutating func readBracket(_ character: Unicode.Scalar, _ brackets: Int) {
        let start = position
        advance()
        if character == ")", brackets == 0, contexts.count > 1 {
            // The end of an interpolation: what follows belongs to the string again.
            contexts.removeLast()
            add(.mark, ")", from: start, at: line)
            return
        }
        contexts[contexts.count - 1] = .code(brackets: character == "(" ? brackets + 1 : max(0, brackets - 1))
        add(.mark, String(character), from: start, at: line)
    }

    private mutating func readWord() {
        let start = position
        while let next = peek(), next.isWord { position += 1 }
        add(.word, text(from: start), from: start, at: line)
    }

    private mutating func readSigned(_ kind: SwiftToken.Kind) {
        let start = position
        position += 1
        while let next = peek(), next.isWord { position += 1 }
        add(kind, text(from: start), from: start, at: line)
    }

    private mutating func readQuotedName() {
        let start = position
        position += 1
        while let next = peek(), next != "`", next != "\n" { position += 1 }
        if peek() == "`" { position += 1 }
        add(.word, "_", from: start, at: line)
    }

    private mutating func readHash() {
        var hashes = 0
        while peek(hashes) == "#" { hashes += 1 }
        if peek(hashes) == "\"" {
            position += hashes
            openString(hashes: hashes)
        } else {
            readSigned(.directive)
        }
    }

    private mutating func readLineComment() {
        let start = position
        while let next = peek(), next != "\n" { position += 1 }
        let text = text(from: start)
        let slashes = text.prefix { $0 == "/" }.count
        comments.append(
            SwiftComment(line: line, text: String(text.dropFirst(slashes)), isDocumentation: slashes == 3))
    }

    private mutating func readBlockComment() {
        let isDocumentation = peek(2) == "*" && peek(3) != "/"
        var depth = 0
        var start = position
        repeat {
            if peek() == "/", peek(1) == "*" {
                depth += 1
                position += 2
            } else if peek() == "*", peek(1) == "/" {
                depth -= 1
                position += 2
            } else {
                if peek() == "\n" {
                    comments.append(
                        SwiftComment(line: line, text: text(from: start), isDocumentation: isDocumentation))
                    start = position + 1
                }
                advance()
            }
        } while depth > 0 && position < characters.count
        comments.append(SwiftComment(line: line, text: text(from: start), isDocumentation: isDocumentation))
    }

    /// Stands at the opening quote.
    private mutating func openString(hashes: Int) {
        let start = position - hashes
        let isMultiline = peek(1) == "\"" && peek(2) == "\""
        position += isMultiline ? 3 : 1
        strings.append(SwiftString(line: line, text: ""))
        contexts.append(.string(hashes: hashes, isMultiline: isMultiline, literal: strings.count - 1))
        add(.string, "\"\"", from: start, at: line)
    }

    /// Reads to the end of the string or to its next interpolation.
    private mutating func readString(_ hashes: Int, _ isMultiline: Bool, _ literal: Int) {
        let start = position
        let length = isMultiline ? 3 : 1
        while let character = peek() {
            if character == "\"", isRun("\"", length, at: 0), isRun("#", hashes, at: length) {
                append(from: start, to: literal)
                position += length + hashes
                endOfLastToken = position
                lineOfLastToken = line
                contexts.removeLast()
                return
            }
            if character == "\\", isRun("#", hashes, at: 1) {
                if peek(1 + hashes) == "(" {
                    append(from: start, to: literal)
                    position += 2 + hashes
                    strings[literal] = SwiftString(
                        line: strings[literal].line, text: strings[literal].text + "\u{FFFC}")
                    contexts.append(.code(brackets: 0))
                    add(.mark, "(", from: position - 1, at: line)
                    return
                }
                position += 1 + hashes
                if position < characters.count { advance() }
                continue
            }
            if character == "\n", !isMultiline {
                // Not valid Swift; go on as code rather than swallow the rest of the file.
                append(from: start, to: literal)
                contexts.removeLast()
                return
            }
            advance()
        }
        append(from: start, to: literal)
    }

    private mutating func append(from start: Int, to literal: Int) {
        strings[literal] = SwiftString(
            line: strings[literal].line, text: strings[literal].text + text(from: start))
    }

    private func isRun(_ character: Unicode.Scalar, _ count: Int, at offset: Int) -> Bool {
        (0..<count).allSatisfy { peek(offset + $0) == character }
    }

    private func text(from start: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: characters[start..<min(position, characters.count)])
        return String(text)
    }
}

extension Unicode.Scalar {
    /// True for what an identifier or a number is made of.
    fileprivate var isWord: Bool {
        self == "_" || self == "$" || ("0"..."9").contains(self) || ("a"..."z").contains(self)
            || ("A"..."Z").contains(self) || (value > 0x7F && properties.isXIDContinue)
    }
}
