import Observations

/// Reads a member of `examples` or `counterexamples`.
enum ExampleReader {
    /// A text alone is a clue of the kind that the rule's first condition looks at; more is written as a group:
    /// `{ text: …, gives: { model: … } }` or `{ clues: { snmp.sysDescr: …, http.title@443: … }, gives: … }`.
    static func read(
        _ node: RuleNode, for when: RuleCondition, mayGive: Bool
    ) throws(RuleProblem) -> RuleExample {
        let first = (when.all + when.any).first
        func plain(_ node: RuleNode) throws(RuleProblem) -> [Clue] {
            [Clue(first?.kinds.first ?? .banner, try node.text(longest: Clue.longest), port: first?.ports.min())]
        }
        guard node.isGroup else {
            return RuleExample(clues: try plain(node), gives: [:], line: node.place.line)
        }
        let fields = try node.fields(["text", "clues"] + (mayGive ? ["gives"] : []))
        var clues: [Clue] = []
        if let text = fields["text"] { clues += try plain(text) }
        for (name, value) in try fields["clues"]?.pairs() ?? [] {
            let parts = name.split(separator: "@", omittingEmptySubsequences: false)
            let port = parts.count == 2 ? UInt16(parts[1]) : nil
            guard let kind = Clue.Kind(rawValue: String(parts[0])), parts.count == 1 || port != nil else {
                throw value.problem(.value(found: name, expected: "线索名称，或“线索名称@端口”"))
            }
            for text in try value.texts() { clues.append(Clue(kind, text, port: port)) }
        }
        guard !clues.isEmpty else { throw node.problem(.missing("text、clues 之一")) }
        var gives: [AttributeName: String] = [:]
        for (name, value) in try fields["gives"]?.pairs() ?? [] {
            guard let attribute = GivenAttribute.named(name) else {
                throw value.problem(.unknownField(name, known: GivenAttribute.all.map(\.name.rawValue)))
            }
            gives[attribute] = try value.text(longest: ValueTemplate.longest)
        }
        return RuleExample(clues: clues, gives: gives, line: node.place.line)
    }
}
