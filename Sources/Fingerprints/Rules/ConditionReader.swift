import Observations

/// Reads the field `when`.
enum ConditionReader {
    private static let combined = ["all", "any", "none", "same-port"]
    private static let single = ["clue", "port"] + matchers
    private static let matchers = ["is", "prefix", "suffix", "contains", "oid", "regex", "present"]
    private static let mostConditions = 30

    /// One condition, or lists of several.
    static func read(_ node: RuleNode) throws(RuleProblem) -> RuleCondition {
        var when = RuleCondition()
        if try node.pairs().contains(where: { $0.name == "clue" }) {
            when.all = [try condition(node)]
            return when
        }
        let fields = try node.fields(combined)
        when.all = try conditions(fields["all"])
        when.any = try conditions(fields["any"])
        when.none = try conditions(fields["none"])
        when.isSamePort = try fields["same-port"]?.flag() ?? false
        guard !when.all.isEmpty || !when.any.isEmpty else {
            throw node.problem(.value(found: "没有肯定条件", expected: "clue，或者 all、any 中至少一个条件"))
        }
        return when
    }

    private static func conditions(_ node: RuleNode?) throws(RuleProblem) -> [ClueCondition] {
        guard let node else { return [] }
        let items = node.list()
        guard items.count <= mostConditions else {
            throw node.problem(.value(found: "\(items.count) 个条件", expected: "不超过 \(mostConditions) 个"))
        }
        var found: [ClueCondition] = []
        for item in items { found.append(try condition(item)) }
        return found
    }

    private static func condition(_ node: RuleNode) throws(RuleProblem) -> ClueCondition {
        let fields = try node.fields(single)
        guard let clue = fields["clue"] else { throw node.problem(.missing("clue")) }
        var kinds: [Clue.Kind] = []
        for name in try clue.texts() {
            guard let kind = Clue.Kind(rawValue: name) else {
                let names = Clue.Kind.allCases.map(\.rawValue).joined(separator: "、")
                throw clue.problem(.value(found: name, expected: "下列线索之一：\(names)"))
            }
            kinds.append(kind)
        }
        var ports: Set<UInt16> = []
        for item in fields["port"]?.list() ?? [] { ports.insert(UInt16(try item.number(1...65_535))) }
        var tests: [TextTest] = []
        // The cheap ones first.
        for name in matchers {
            if let field = fields[name] { tests.append(try test(name, field, kinds: kinds)) }
        }
        guard !tests.isEmpty else {
            throw node.problem(.missing(matchers.joined(separator: "、") + " 之一"))
        }
        return ClueCondition(kinds: kinds, ports: ports, tests: tests, line: node.place.line)
    }

    private static func test(_ name: String, _ node: RuleNode, kinds: [Clue.Kind]) throws(RuleProblem) -> TextTest {
        switch name {
        case "is": return .exact(try node.texts())
        case "prefix": return .prefix(try node.texts())
        case "suffix": return .suffix(try node.texts())
        case "contains": return .contains(try node.texts())
        case "regex": return .regex(try pattern(node))
        case "oid":
            guard kinds.allSatisfy({ [.snmpObject, .snmpPrivate].contains($0) }) else {
                throw node.problem(.value(found: "oid", expected: "只用于 snmp.sysObjectID 和 snmp.private"))
            }
            var objects: [String] = []
            for text in try node.texts() { objects.append(try object(text, node)) }
            return .object(objects)
        default:
            guard try node.flag() else {
                throw node.problem(.value(found: "false", expected: "true；否定请写在 none 中"))
            }
            return .present
        }
    }

    private static func object(_ text: String, _ node: RuleNode) throws(RuleProblem) -> String {
        let arcs = text.split(separator: ".", omittingEmptySubsequences: false)
        let isObject = arcs.count >= 2 && arcs.allSatisfy { !$0.isEmpty && UInt32($0) != nil }
        guard isObject else {
            throw node.problem(.value(found: text, expected: "以点分隔的数字，开头没有点，如 1.3.6.1.4.1.2011"))
        }
        return text
    }

    private static func pattern(_ node: RuleNode) throws(RuleProblem) -> Pattern {
        let text = try node.text()
        do throws(Pattern.Fault) {
            return try Pattern(text)
        } catch {
            switch error {
            case .tooLong(let count):
                throw node.problem(.value(found: "\(count) 字节", expected: "不超过 \(Pattern.longest) 字节的正则表达式"))
            case .syntax(let code, let offset): throw node.problem(.pattern(Pattern.words(code), offset: offset))
            case .matchesNothing:
                throw node.problem(.value(found: text, expected: "不能匹配空文本的正则表达式，否则任何线索都符合"))
            case .noMemory: throw node.problem(.unreadable("内存不足"))
            }
        }
    }
}

extension RuleCondition {
    /// The named groups that a value may refer to.
    var groups: [String] {
        (all + any).flatMap { condition in
            condition.tests.flatMap { test -> [String] in
                if case .regex(let pattern) = test { pattern.groups.map(\.name) } else { [] }
            }
        }
    }
}
