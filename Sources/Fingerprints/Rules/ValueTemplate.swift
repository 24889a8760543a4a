import Kernel

/// How a rule writes a value: text with the names of groups in braces, `Windows {version}`, where a filter may follow,
/// `{model|upper}`.
struct ValueTemplate: Sendable, Hashable {
    /// A piece of the text.
    enum Piece: Sendable, Hashable {
        case text(String)
        case group(String, [Filter])
    }

    /// What may be done with the text of a group.
    enum Filter: String, Sendable, CaseIterable {
        /// Upper case.
        case upper
        /// Lower case.
        case lower
        /// Each `_` and `+` becomes a space, as names in CPE and addresses need it.
        case spaces
        /// Each `_` and `-` becomes a full stop, for versions in names.
        case dots
        /// Leading zeros of each number between full stops are left out: `07.005` becomes `7.5`.
        case numbers
    }

    /// Why a template cannot be taken: the piece in braces that is not understood.
    struct Fault: Error, Hashable {
        let piece: String
    }

    let pieces: [Piece]
    /// The whole value where no group is needed.
    let literal: Value?

    /// A value, with a key that is the same for values that differ in case and white space only.
    struct Value: Sendable, Hashable {
        let text: String
        let key: String

        /// Nil: nothing readable.
        init?(_ text: String) {
            guard let line = VisibleText.line(text, longest: ValueTemplate.longest) else { return nil }
            self.text = line
            let isPlain = line.utf8.allSatisfy { $0 < 0x80 }
            key =
                isPlain
                ? String(decoding: line.utf8.lazy.filter { $0 != 0x20 }.map(PreparedClue.lower), as: UTF8.self)
                : String(line.lowercased().filter { !$0.isWhitespace })
        }
    }

    /// Longest value, in scalars.
    static let longest = 200

    /// Reads a template.
    init(_ text: String) throws(Fault) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { throw Fault(piece: String(rest[open...])) }
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            let parts = rest[rest.index(after: open)..<close].split(separator: "|", omittingEmptySubsequences: false)
            let filters = parts.dropFirst().map { Filter(rawValue: String($0)) }
            guard let name = parts.first, Self.isName(name), !filters.contains(nil) else {
                throw Fault(piece: String(rest[open...close]))
            }
            pieces.append(.group(String(name), filters.compactMap { $0 }))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
        let fixed = pieces.compactMap { if case .text(let text) = $0 { text } else { nil } }
        literal = fixed.count == pieces.count ? Value(fixed.joined()) : nil
    }

    /// The names of the groups it needs.
    var groups: [String] {
        pieces.compactMap { if case .group(let name, _) = $0 { name } else { nil } }
    }

    /// The value for what the groups hold. Nil: a group took no part or is empty, or nothing readable comes out.
    func fill(_ groups: [String: String]) -> Value? {
        if let literal { return literal }
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let fixed): text += fixed
            case .group(let name, let filters):
                guard let found = groups[name], !found.isEmpty else { return nil }
                text += filters.reduce(found) { Self.apply($1, to: $0) }
            }
        }
        return Value(text)
    }

    /// True for a name of a group: letters, digits and underscores, a letter first, as PCRE2 has it.
    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 32 else { return false }
        let isLetter = { (byte: UInt8) in (65...90).contains(byte) || (97...122).contains(byte) }
        return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == 95 }
    }

    private static func apply(_ filter: Filter, to text: String) -> String {
        switch filter {
        case .upper: text.uppercased()
        case .lower: text.lowercased()
        case .spaces: String(text.map { $0 == "_" || $0 == "+" ? " " : $0 })
        case .dots: String(text.map { $0 == "_" || $0 == "-" ? "." : $0 })
        case .numbers:
            text.split(separator: ".", omittingEmptySubsequences: false)
                .map { part in
                    let short = part.drop { $0 == "0" }
                    // A zero of its own stays, `0` and `0b` as well.
                    return short.first?.isNumber == true || short.count == part.count ? String(short) : "0" + short
                }
                .joined(separator: ".")
        }
    }
}
