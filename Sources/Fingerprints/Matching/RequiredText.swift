/// Finds in a regular expression pieces of text of which at least one stands in everything that it matches, so that most
/// expressions need not be tried on most texts.
///
/// Reads only what it understands for certain: characters, classes, groups, alternatives and quantifiers. Anything else
/// makes it know less, never claim more.
struct RequiredText {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    /// Most texts that are followed at once where alternatives and options multiply.
    private static let mostTexts = 24

    /// The pieces, lower case. Empty: none is known. A piece is at least three bytes long.
    static func pieces(of pattern: String) -> [String] {
        var reader = RequiredText(scalars: Array(pattern.unicodeScalars))
        let known = reader.alternatives()
        guard let need = known.need, reader.position == reader.scalars.count else { return [] }
        return need.sorted()
    }

    /// What is known of a piece of the expression.
    private struct Knowledge {
        /// One of these stands in everything that it matches. Nil: not known.
        var need: Set<String>?
        /// It matches these texts and nothing else. Nil: not known.
        var exact: Set<String>?
    }

    /// Branches up to the closing bracket or the end. Every branch must need something for the whole to need something.
    private mutating func alternatives() -> Knowledge {
        var all = Knowledge(need: [], exact: [])
        while true {
            let branch = branch()
            all.need = Self.joined(all.need, branch.need)
            all.exact = Self.joined(all.exact, branch.exact)
            guard position < scalars.count, scalars[position] == "|" else { return all }
            position += 1
        }
    }

    private static func joined(_ one: Set<String>?, _ other: Set<String>?) -> Set<String>? {
        guard let one, let other else { return nil }
        let both = one.union(other)
        return both.count <= mostTexts ? both : nil
    }

    /// One branch: the best of what its parts need. The parts are followed as texts as long as each is known exactly.
    private mutating func branch() -> Knowledge {
        var best: Set<String>?
        var texts: Set<String> = [""]
        var isExact = true
        func end() {
            best = Self.better(best, texts)
            texts = [""]
            isExact = false
        }
        func extend(by options: Set<String>) {
            if texts.count * options.count > Self.mostTexts { end() }
            texts = Set(texts.flatMap { text in options.map { text + $0 } })
        }
        while position < scalars.count, scalars[position] != "|", scalars[position] != ")" {
            let part = part()
            let times = quantifier()
            switch (part, times) {
            case (.nothing, .once): break
            case (.text(let options), .once): extend(by: options)
            case (.text(let options), .optional): extend(by: options.union([""]))
            case (.text(let options), .atLeastOnce):
                extend(by: options)
                end()
            case (.group(let need), .once), (.group(let need), .atLeastOnce):
                end()
                best = Self.better(best, need)
            default: end()
            }
        }
        let exact = isExact ? texts : nil
        return Knowledge(need: Self.better(best, texts), exact: exact)
    }

    /// Words that stand in the texts of most devices and tell little.
    private static let common = [
        "version", "software", "series", "release", "system", "server", "switch", "network", "management", "管理", "系统",
        "平台",
    ].map { Array($0.utf8) }

    /// How much a text tells: its bytes without those of common words, at least 3 where it can be looked up at all.
    static func worth(_ text: String) -> Int { worth(Array(text.utf8)) }

    /// The same for bytes at hand.
    static func worth(_ text: [UInt8]) -> Int {
        guard text.count >= GramIndex.shortest else { return 0 }
        var idle = 0
        for word in common where text.count >= word.count && text.has(word) { idle += word.count }
        return max(text.count - idle, GramIndex.shortest)
    }

    /// The better of two sets: the text that tells least decides how rarely something passes, fewer texts are better.
    private static func better(_ one: Set<String>?, _ other: Set<String>?) -> Set<String>? {
        func worth(_ texts: Set<String>?) -> Int {
            guard let texts, let least = texts.map(Self.worth).min(), least > 0 else { return 0 }
            return least * 100 - texts.count
        }
        let (first, second) = (worth(one), worth(other))
        if first == 0 && second == 0 { return nil }
        return first >= second ? one : other
    }

    private enum Part {
        /// One of these texts.
        case text(Set<String>)
        /// Takes no room: an anchor, a lookaround.
        case nothing
        /// Something, what is not known.
        case some
        /// A group that is not known exactly, and what it needs.
        case group(Set<String>?)
    }

    private enum Times {
        case once, optional, atLeastOnce, maybe
    }

    private mutating func part() -> Part {
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "^", "$": return .nothing
        case ".": return .some
        case "[":
            skipClass()
            return .some
        case "(": return group()
        case "\\": return escape()
        default: return Self.isStable(scalar) ? .text([String(Self.lower(scalar))]) : .some
        }
    }

    private mutating func escape() -> Part {
        guard position < scalars.count else { return .some }
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "b", "B", "A", "z", "Z", "G", "K": return .nothing
        // Signs stand for themselves; letters and digits for classes, references or codes.
        case _ where !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar) && scalar.isASCII:
            return .text([String(scalar)])
        case "d", "D", "s", "S", "w", "W", "h", "H", "v", "V", "N", "R", "X", "n", "r", "t", "f", "e", "a":
            return .some
        default:
            // What follows `\x`, `\p`, `\k`, `\g` and the like is not read: give up on the rest.
            position = scalars.count + 1
            return .some
        }
    }

    private mutating func group() -> Part {
        var isAround = false
        if starts("*") {
            // A control verb.
            position = scalars.count + 1
            return .some
        }
        if starts("?") {
            position += 1
            if starts(":") || starts(">") {
                position += 1
            } else if starts("=") || starts("!") || starts("<=") || starts("<!") {
                isAround = true
                position += starts("<") ? 2 : 1
            } else if starts("<") {
                while position < scalars.count, scalars[position] != ">" { position += 1 }
                position += 1
            } else {
                // An option such as `(?-i)` up to its bracket or colon. Free spacing, conditions, branch reset, recursion
                // and other ways to write a name change how the rest is to be read: give up on it.
                while position < scalars.count, "imsn-".unicodeScalars.contains(scalars[position]) { position += 1 }
                guard starts(")") || starts(":") else {
                    position = scalars.count + 1
                    return .some
                }
                if starts(")") {
                    position += 1
                    return .nothing
                }
                position += 1
            }
        }
        let known = alternatives()
        guard starts(")") else {
            position = scalars.count + 1
            return .some
        }
        position += 1
        if isAround { return .nothing }
        return known.exact.map { .text($0) } ?? .group(known.need)
    }

    private func starts(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard position + wanted.count <= scalars.count else { return false }
        return Array(scalars[position..<position + wanted.count]) == wanted
    }

    private mutating func skipClass() {
        if starts("^") { position += 1 }
        if starts("]") { position += 1 }
        while position < scalars.count, scalars[position] != "]" {
            if scalars[position] == "\\" {
                position += 1
            } else if starts("[:") {
                while position < scalars.count, !starts(":]") { position += 1 }
                position += 1
            }
            position += 1
        }
        position += 1
    }

    private mutating func quantifier() -> Times {
        guard position < scalars.count else { return .once }
        var times = Times.once
        switch scalars[position] {
        case "?": times = .optional
        case "*": times = .maybe
        case "+": times = .atLeastOnce
        case "{":
            let rest = scalars[(position + 1)...].prefix { $0 != "}" }
            guard !rest.isEmpty, rest.allSatisfy({ ("0"..."9").contains($0) || $0 == "," }) else { return .once }
            let least = String(String.UnicodeScalarView(rest.prefix { $0 != "," }))
            times = (Int(least) ?? 0) > 0 ? .atLeastOnce : .maybe
            position += rest.count + 1
        default: return .once
        }
        position += 1
        // Lazy and possessive forms need the same text.
        if position < scalars.count, scalars[position] == "?" || scalars[position] == "+" { position += 1 }
        return times
    }

    /// True for characters that match nothing but themselves and, in ASCII, their other case.
    private static func isStable(_ scalar: Unicode.Scalar) -> Bool {
        // PCRE2 matches `k` by the Kelvin sign and `s` by the long s; no device writes them, and nothing worse than a
        // missed match follows.
        scalar.isASCII || !scalar.properties.isCased
    }

    private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
    }
}
