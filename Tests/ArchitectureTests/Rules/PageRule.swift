/// What services write for the browser: components instead of markup, `Links` instead of addresses, Chinese instead of
/// English.
struct PageRule {
    /// English that may stand on a page: names of products and formats.
    private static let allowed: Set<String> = [
        "Apache License Version", "Mozilla Public License",
    ]
    /// The first parts of paths that lead to files and not to pages.
    private static let files: Set<String> = [
        "bin", "boot", "dev", "etc", "home", "lib", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp",
        "usr", "var",
    ]

    /// True for the layers above Console, which have no markup and no address of their own.
    static func isAboveConsole(_ source: SwiftSource) -> Bool {
        source.path.hasPrefix("Sources/Services/") || ["Directory", "Workflow", "Server"].contains(source.target)
    }

    func offences(in source: SwiftSource) -> [Offence] {
        guard Self.isAboveConsole(source) else { return [] }
        return source.strings.flatMap { string -> [Offence] in
            var found: [Offence] = []
            if Self.holdsMarkup(string.text) {
                found.append(
                    source.offence(string.line, "markup in a string: compose the page of Console's components"))
            }
            if !["Links", "Routes"].contains(where: source.name.hasSuffix), Self.isAddress(string.text) {
                found.append(source.offence(string.line, "an address in a string: add it to Links"))
            }
            if source.name.hasSuffix("Pages"), Self.holdsEnglish(string.text) {
                found.append(source.offence(string.line, "English on a page: \(string.text.prefix(60))"))
            }
            return found
        }
    }

    /// True for `<table`, `</div>`, `<br/>`: an angle bracket before a name of lower-case letters that ends like a tag.
    static func holdsMarkup(_ text: String) -> Bool {
        text.split(separator: "<", omittingEmptySubsequences: false).dropFirst().contains { rest in
            let name = rest.drop { $0 == "/" }
            let letters = name.prefix { $0.isLowercase && $0.isASCII }
            guard let first = letters.first, first.isLetter else { return false }
            let end = name.dropFirst(letters.count).drop { $0.isNumber }.first
            return end == nil || end == ">" || end == " " || end == "/" || end == "\n"
        }
    }

    /// True for `/assets`, `/assets/…`, `/?page=`: not for `/`, a file's path, or `a / b`.
    static func isAddress(_ text: String) -> Bool {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), text.count > 1 else { return false }
        let first = text.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        if files.contains(String(first)) { return false }
        let rest = text.dropFirst(1 + first.count).first
        return first.isEmpty ? rest == "?" || rest == "\u{FFFC}" : rest == nil || rest == "/" || rest == "?"
    }

    /// True where three words of ASCII letters stand in a row with spaces between them.
    static func holdsEnglish(_ text: String) -> Bool {
        if allowed.contains(where: text.contains) { return false }
        var run = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let letters = word.trimmingSuffix { ",.;:!?".contains($0) }
            let isWord = !letters.isEmpty && letters.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "'") }
            run = isWord ? run + 1 : 0
            if run >= 3 { return true }
        }
        return false
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while drop: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, drop(last) { text.removeLast() }
        return text
    }
}
