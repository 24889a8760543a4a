import Yams

/// A piece of a file of rules with the place where it stands, read in the few shapes that the format has.
struct RuleNode {
    let node: Node
    let place: Place

    /// Where a piece stands, and what the columns of the row hold for which it is read.
    struct Place {
        let file: String
        /// Added to the lines that Yams counts, where only a part of the file is read.
        var offset = 0
        /// Where the piece has no line of its own.
        var line = 1
        var rule: String?
        var field: String?
        var columns: [String: String] = [:]

        func problem(_ fault: RuleProblem.Fault) -> RuleProblem {
            RuleProblem(file: file, line: line, rule: rule, field: field, fault: fault)
        }
    }

    init(_ node: Node, at place: Place) {
        self.node = node
        var place = place
        if let line = node.mark?.line { place.line = line + place.offset }
        self.place = place
    }

    func problem(_ fault: RuleProblem.Fault) -> RuleProblem { place.problem(fault) }

    /// True for a group of `name: value` pairs.
    var isGroup: Bool { node.mapping != nil }

    /// True for a list of any length.
    var isList: Bool { node.sequence != nil }

    /// The text of a field, before anything is checked. Nil: no group, no such field, or no text.
    func peek(_ name: String) -> String? { node.mapping?[name]?.scalar?.string }

    /// What was found, in a few words.
    private var found: String {
        switch node {
        case .scalar(let scalar): String(scalar.string.prefix(60))
        case .sequence: "列表"
        case .mapping: "“名称: 值”的组"
        case .alias: "引用"
        }
    }

    /// The fields of a mapping by name; others than the known ones are an error, since a mistyped field would do nothing.
    func fields(_ known: [String]) throws(RuleProblem) -> [String: RuleNode] {
        var fields: [String: RuleNode] = [:]
        for (name, value) in try pairs() {
            guard known.contains(name) else { throw value.problem(.unknownField(name, known: known)) }
            fields[name] = value
        }
        return fields
    }

    /// The pairs of a mapping in the order of the file.
    func pairs() throws(RuleProblem) -> [(name: String, value: RuleNode)] {
        guard let mapping = node.mapping else {
            throw problem(.value(found: found, expected: "“名称: 值”的组"))
        }
        var pairs: [(name: String, value: RuleNode)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                throw problem(.value(found: "复合的键", expected: "一个名称"))
            }
            var place = self.place
            place.field = place.field.map { "\($0).\(name)" } ?? name
            if let line = key.mark?.line { place.line = line + place.offset }
            pairs.append((name, RuleNode(value, at: place)))
        }
        return pairs
    }

    /// The members of a list; a single value is a list of one.
    func list() -> [RuleNode] {
        guard let sequence = node.sequence else { return [self] }
        return sequence.map { RuleNode($0, at: place) }
    }

    /// A text of at least one and at most so many characters, columns filled in.
    func text(longest: Int = 1_000) throws(RuleProblem) -> String {
        let text = filled(try raw())
        guard !text.isEmpty, text.count <= longest else {
            throw problem(.value(found: String(text.prefix(60)), expected: "1 至 \(longest) 个字符的文字"))
        }
        return text
    }

    /// A text as it stands in the file; empty where the file has `~` or nothing.
    func raw() throws(RuleProblem) -> String {
        guard let scalar = node.scalar else { throw problem(.value(found: found, expected: "一行文字")) }
        return scalar.style == .plain && (scalar.string == "~" || scalar.string == "null") ? "" : scalar.string
    }

    /// Texts, one or a list of up to 200.
    func texts() throws(RuleProblem) -> [String] {
        let list = list()
        guard !list.isEmpty, list.count <= 200 else {
            throw problem(.value(found: "\(list.count) 项", expected: "1 至 200 项"))
        }
        var texts: [String] = []
        for item in list { texts.append(try item.text()) }
        return texts
    }

    /// A whole number.
    func number(_ range: ClosedRange<Int>) throws(RuleProblem) -> Int {
        let text = filled(try raw())
        guard let number = Int(text), range.contains(number) else {
            throw problem(.value(found: text, expected: "\(range.lowerBound) 至 \(range.upperBound) 的整数"))
        }
        return number
    }

    /// `true` or `false`.
    func flag() throws(RuleProblem) -> Bool {
        switch try raw() {
        case "true": return true
        case "false": return false
        case let other: throw problem(.value(found: other, expected: "true 或 false"))
        }
    }

    /// The text with what the columns hold in place of `{column}`.
    func filled(_ text: String) -> String {
        guard !place.columns.isEmpty, text.contains("{") else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let inner = rest[rest.index(after: open)...]
            guard let close = inner.firstIndex(of: "}"), let value = place.columns[String(inner[..<close])] else {
                result += "{"
                rest = inner
                continue
            }
            result += value
            rest = inner[inner.index(after: close)...]
        }
        return result + rest
    }

    /// True where the text needs a column that is empty in this row.
    func needsEmptyColumn(_ text: String) -> Bool {
        place.columns.contains { $0.value.isEmpty && text.contains("{\($0.key)}") }
    }
}
