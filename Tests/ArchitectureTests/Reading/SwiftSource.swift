/// A Swift file with its words, string literals and comments.
struct SwiftSource {
    /// From the root of the checkout: `Sources/Kernel/Severity.swift`.
    let path: String
    /// How many lines the file has.
    let lineCount: Int
    /// The words of code in order, those of interpolations included.
    let tokens: [SwiftToken]
    /// The string literals in order of their beginning.
    let strings: [SwiftString]
    /// The comments in order.
    let comments: [SwiftComment]

    init(path: String, text: String) {
        self.path = path
        let lexer = SwiftLexer(text)
        tokens = lexer.tokens
        strings = lexer.strings
        comments = lexer.comments
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
        lineCount = text.hasSuffix("\n") || text.isEmpty ? lines : lines + 1
    }

    /// The target that the file belongs to, by its folder. Nil: none of ours, such as a manifest.
    var target: String? {
        let parts = path.split(separator: "/").map(String.init)
        switch parts.first {
        case "Sources" where parts.count > 3 && parts[1] == "Services": return parts[2]
        case "Sources", "Tests": return parts.count > 2 ? parts[1] : nil
        case "Benchmarks" where parts.count > 3: return parts[2]
        default: return nil
        }
    }

    /// The file's name without `.swift`.
    var name: String {
        String(path.split(separator: "/").last?.dropLast(6) ?? "")
    }

    /// An offence in this file.
    func offence(_ line: Int, _ reason: String) -> Offence {
        Offence(file: path, line: line, reason: reason)
    }
}
