import Kernel
import Observations

/// Reads what stands under one `- id:` of a file: a rule, or a table of which each row is a rule.
struct RuleReader {
    private static let known = [
        "id", "note", "source", "when", "give", "confidence", "priority", "table", "examples", "counterexamples",
    ]

    private let fields: [String: RuleNode]
    private let node: RuleNode
    private let id: String
    private let source: String

    /// Takes the piece and the source that the file states for all of its rules.
    init(_ node: RuleNode, fileSource: String?) throws(RuleProblem) {
        var place = node.place
        // The id first, so that every other problem can name it.
        place.field = nil
        if let id = node.peek("id") { place.rule = id }
        let node = RuleNode(node.node, at: place)
        fields = try node.fields(Self.known)
        self.node = node
        guard let idNode = fields["id"] else { throw node.problem(.missing("id")) }
        id = try idNode.text(longest: 60)
        let isPlain = id.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
        guard isPlain else {
            throw idNode.problem(.value(found: id, expected: "由小写字母、数字、点和连字符组成的编号"))
        }
        guard let source = try fields["source"]?.text(longest: 300) ?? fileSource else {
            throw node.problem(.missing("source"))
        }
        self.source = source
    }

    /// The rules that can be used, and the problems of the others.
    func read() -> (rules: [FingerprintRule], problems: [RuleProblem]) {
        var rules: [FingerprintRule] = []
        var problems: [RuleProblem] = []
        do throws(RuleProblem) {
            guard let table = fields["table"] else { return ([try rule(row: nil)], []) }
            if let examples = fields["examples"] {
                throw examples.problem(.value(found: "examples", expected: "表格的 example 列，每行一个示例"))
            }
            let rows = try RuleTable(table)
            problems = rows.problems
            for row in rows.rows {
                do throws(RuleProblem) { rules.append(try rule(row: row)) } catch { problems.append(error) }
            }
        } catch {
            problems.append(error)
        }
        return (rules, problems)
    }

    private func rule(row: RuleTable.Row?) throws(RuleProblem) -> FingerprintRule {
        let id = row.map { "\(self.id):\($0.key)" } ?? self.id
        func field(_ name: String) -> RuleNode? {
            guard let found = fields[name], let row else { return fields[name] }
            var place = found.place
            place.rule = id
            place.columns = row.cells
            return RuleNode(found.node, at: place)
        }
        func required(_ name: String) throws(RuleProblem) -> RuleNode {
            guard let found = field(name) else { throw node.problem(.missing(name)) }
            return found
        }
        let when = try ConditionReader.read(try required("when"))
        let confidence = try required("confidence").number(1...100)
        let gives = try OutputReader.read(try required("give"), confidence: confidence, groups: when.groups)
        var examples = try list(row == nil ? "examples" : "", when, mayGive: true)
        if let row { examples = [try example(of: row, id: id, when, gives)] }
        guard !examples.isEmpty else { throw node.problem(.missing("examples")) }
        return FingerprintRule(
            id: id, file: node.place.file, line: row?.line ?? node.place.line, source: source,
            note: try field("note")?.text(longest: 300), priority: try field("priority")?.number(-100...100) ?? 0,
            when: when, gives: gives, examples: examples,
            counterexamples: try list("counterexamples", when, mayGive: false))
    }

    private func list(
        _ name: String, _ when: RuleCondition, mayGive: Bool
    ) throws(RuleProblem) -> [RuleExample] {
        var found: [RuleExample] = []
        for item in fields[name]?.list() ?? [] {
            found.append(try ExampleReader.read(item, for: when, mayGive: mayGive))
        }
        return found
    }

    /// The example of a row: its cell `example`, or else the literal text for which it looks.
    private func example(
        of row: RuleTable.Row, id: String, _ when: RuleCondition, _ gives: [RuleOutput]
    ) throws(RuleProblem) -> RuleExample {
        let positive = when.all + when.any
        guard positive.count == 1, let condition = positive.first, let kind = condition.kinds.first else {
            throw node.problem(.value(found: "\(positive.count) 个条件", expected: "表格规则只有一个肯定条件"))
        }
        guard let text = row.example ?? condition.literal else {
            throw RuleProblem(
                file: node.place.file, line: row.line, rule: id, field: "table.example", fault: .missing("example"))
        }
        let values = gives.compactMap { output in output.values.first?.literal.map { (output.attribute, $0.text) } }
        return RuleExample(
            clues: [Clue(kind, text, port: condition.ports.min())],
            gives: Dictionary(values) { first, _ in first }, line: row.line)
    }
}

extension ClueCondition {
    /// A text that the condition takes, where that can be told from the condition alone: with an OID before it where the
    /// condition asks for one of `snmp.private`.
    fileprivate var literal: String? {
        var object: String?
        var text: String?
        for test in tests {
            switch test {
            case .object(let texts): object = texts.first
            case .exact(let texts), .prefix(let texts), .suffix(let texts), .contains(let texts):
                if text != nil { return nil }
                text = texts.first
            case .regex, .present: return nil
            }
        }
        guard let object, let text else { return object ?? text }
        return "\(object) \(text)"
    }
}
