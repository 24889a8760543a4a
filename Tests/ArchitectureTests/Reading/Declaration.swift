/// A declaration that says `package` or `public`, and what stands around it.
struct Declaration: Hashable {
    /// `func`, `var`, `struct` …
    let keyword: String
    /// The name; `init`, `subscript`, or an operator's first character.
    let name: String
    /// Where the declaration begins, its attributes included.
    let line: Int
    /// The type or extension that it stands in. Nil: none.
    let scope: String?
    /// True for an operator function or one that says `override`.
    let isInherited: Bool
    /// True between `#if` and `#endif`.
    let isConditional: Bool
}

/// The declarations of one file, and the facts about types that other files need to judge theirs.
struct Declarations {
    /// Those that say `package` or `public`.
    private(set) var exposed: [Declaration] = []
    /// The protocols that a type says it conforms to, here.
    private(set) var conformances: [String: Set<String>] = [:]
    /// The names that a protocol asks for.
    private(set) var requirements: [String: Set<String>] = [:]
    /// Result builders, whose methods have fixed names and meanings.
    private(set) var resultBuilders: Set<String> = []

    private struct Scope {
        let name: String
        let isProtocol: Bool
        let depth: Int
    }

    private static let types: Set<String> = ["struct", "enum", "class", "actor", "protocol", "extension"]
    private static let members: Set<String> = [
        "func", "var", "let", "init", "subscript", "typealias", "associatedtype",
    ]
    private static let modifiers: Set<String> = [
        "package", "public", "internal", "private", "fileprivate", "open", "static", "class", "final", "mutating",
        "nonmutating", "override", "convenience", "required", "lazy", "weak", "unowned", "indirect", "dynamic",
        "nonisolated", "consuming", "borrowing", "prefix", "postfix", "infix", "isolated", "distributed", "async",
    ]

    init(_ source: SwiftSource) {
        let tokens = source.tokens
        var scopes: [Scope] = []
        var opening: Scope?
        var depth = 0
        var conditions = 0
        for index in tokens.indices {
            let token = tokens[index]
            switch (token.kind, token.text) {
            case (.directive, "#if"): conditions += 1
            case (.directive, "#endif"): conditions -= 1
            case (.mark, "{"):
                depth += 1
                if let scope = opening {
                    scopes.append(scope)
                    opening = nil
                }
            case (.mark, "}"):
                if scopes.last?.depth == depth { scopes.removeLast() }
                depth -= 1
            case (.word, let word) where Self.types.contains(word) || Self.members.contains(word):
                guard let start = Self.beginning(of: index, in: tokens) else { continue }
                let isType = Self.types.contains(word) && Self.name(after: index, in: tokens) != nil
                // `class func` is a modifier, `init(` in a body a call: both fall out here.
                guard isType || Self.members.contains(word) else { continue }
                let name = Self.name(after: index, in: tokens) ?? word
                if isType {
                    opening = Scope(name: name, isProtocol: word == "protocol", depth: depth + 1)
                    conformances[name, default: []].formUnion(Self.inherited(after: index, in: tokens))
                    if tokens[start..<index].contains(where: { $0.text == "@resultBuilder" }) {
                        resultBuilders.insert(name)
                    }
                } else if let scope = scopes.last, scope.isProtocol, scope.depth == depth {
                    requirements[scope.name, default: []].insert(name)
                }
                let words = tokens[start..<index].map(\.text)
                guard words.contains("package") || words.contains("public"), word != "extension" else { continue }
                let isOperator = word == "func" && tokens[index + 1].kind == .mark
                exposed.append(
                    Declaration(
                        keyword: word, name: name, line: tokens[start].line, scope: scopes.last?.name,
                        isInherited: isOperator || words.contains("override"), isConditional: conditions > 0))
            default: break
            }
        }
    }

    /// The first token of the declaration whose keyword this is: its attributes and modifiers come before it.
    /// Nil: the word is not at the beginning of a declaration.
    private static func beginning(of keyword: Int, in tokens: [SwiftToken]) -> Int? {
        var first = keyword
        while first > 0 {
            let before = tokens[first - 1]
            if before.kind == .word, modifiers.contains(before.text) || before.kind == .attribute {
                first -= 1
            } else if before.kind == .attribute {
                first -= 1
            } else if before.text == ")", let open = opening(of: first - 1, in: tokens), open > 0,
                tokens[open - 1].kind == .attribute || modifiers.contains(tokens[open - 1].text)
            {
                first = open - 1
            } else {
                break
            }
        }
        let follows = first > 0 ? tokens[first - 1].text : "{"
        return tokens[first].isFirstInLine || ["{", "}", ";"].contains(follows) ? first : nil
    }

    private static func opening(of closing: Int, in tokens: [SwiftToken]) -> Int? {
        var depth = 0
        for index in stride(from: closing, through: 0, by: -1) {
            if tokens[index].text == ")" { depth += 1 }
            if tokens[index].text == "(" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    /// The name that follows the keyword: of a dotted type its last part, of an operator its first character.
    private static func name(after keyword: Int, in tokens: [SwiftToken]) -> String? {
        var index = keyword + 1
        guard index < tokens.count, !["init", "subscript"].contains(tokens[keyword].text) else { return nil }
        if tokens[index].kind == .mark { return tokens[keyword].text == "func" ? tokens[index].text : nil }
        // `class func`: the keyword was a modifier; `extension [Offence]`: a mark, taken above.
        guard tokens[index].kind == .word, !members.contains(tokens[index].text) else { return nil }
        while index + 2 < tokens.count, tokens[index + 1].text == ".", tokens[index + 2].kind == .word { index += 2 }
        return tokens[index].text
    }

    /// What stands between the colon after the name and the brace or `where`.
    private static func inherited(after keyword: Int, in tokens: [SwiftToken]) -> Set<String> {
        var names: Set<String> = []
        var angle = 0
        var hasColon = false
        for token in tokens[(keyword + 1)...] {
            switch token.text {
            case "<": angle += 1
            case ">": angle -= 1
            case ":" where angle == 0: hasColon = true
            case "{", "where": return names
            default: if hasColon, angle == 0, token.kind == .word { names.insert(token.text) }
            }
        }
        return names
    }
}
