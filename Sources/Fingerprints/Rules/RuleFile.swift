import Yams

/// One file of `Content/fingerprints` → rules and problems.
struct RuleFile {
    private(set) var rules: [FingerprintRule] = []
    private(set) var problems: [RuleProblem] = []
    /// Ids of rules of other files that this one switches off.
    private(set) var disabled: [(id: String, line: Int)] = []

    private let name: String
    private var source: String?

    /// Largest file, in bytes.
    static let largest = 2_000_000

    init(name: String, text: String) {
        self.name = name
        guard text.utf8.count <= Self.largest else {
            fail(line: 1, .unreadable("超过 \(Self.largest) 字节"))
            return
        }
        do {
            try read(try Yams.compose(yaml: text), offset: 0)
        } catch let problem as RuleProblem {
            problems.append(problem)
        } catch {
            salvage(text, after: error)
        }
    }

    private mutating func fail(line: Int, rule: String? = nil, _ fault: RuleProblem.Fault) {
        problems.append(RuleProblem(file: name, line: line, rule: rule, field: nil, fault: fault))
    }

    private mutating func read(_ node: Node?, offset: Int) throws(RuleProblem) {
        guard let node else { return fail(line: 1 + offset, .unreadable("文件为空")) }
        let top = RuleNode(node, at: RuleNode.Place(file: name, offset: offset))
        let fields = try top.fields(["title", "source", "disable", "rules"])
        if let source = fields["source"] { self.source = try source.text(longest: 300) }
        for item in fields["disable"]?.list() ?? [] { disabled.append((try item.text(), item.place.line)) }
        guard let list = fields["rules"] else {
            // A file may do nothing but switch rules off.
            if disabled.isEmpty, offset == 0 { throw top.problem(.missing("rules")) }
            return
        }
        for item in list.list() {
            do throws(RuleProblem) {
                let (rules, problems) = try RuleReader(item, fileSource: source).read()
                self.rules += rules
                self.problems += problems
            } catch {
                problems.append(error)
            }
        }
    }

    /// Reads a file that is no YAML as a whole: what stands before the rules, then each rule for itself, so that one
    /// mistyped rule costs nothing but itself.
    private mutating func salvage(_ text: String, after error: any Error) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let starts = lines.indices.filter { lines[$0].drop { $0 == " " }.hasPrefix("- id:") }
        // Examples and tables are indented further than the rules.
        let indent = starts.map { lines[$0].prefix { $0 == " " }.count }.min()
        let rules = starts.filter { lines[$0].prefix { $0 == " " }.count == indent }
        guard let first = rules.first else {
            return fail(line: Self.line(of: error) ?? 1, .unreadable("不是有效的 YAML"))
        }
        let head = lines[..<first].filter { !$0.hasPrefix("rules:") }.joined(separator: "\n")
        take(head, offset: 0, rule: nil)
        for (index, start) in rules.enumerated() {
            let end = index + 1 < rules.count ? rules[index + 1] : lines.count
            let id = lines[start].split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) }
            take("rules:\n" + lines[start..<end].joined(separator: "\n"), offset: start - 1, rule: id)
        }
    }

    /// Reads a part of a file; `offset` is what its lines lack.
    private mutating func take(_ part: String, offset: Int, rule: String?) {
        do {
            guard let node = try Yams.compose(yaml: part) else { return }
            try read(node, offset: offset)
        } catch let problem as RuleProblem {
            // The head has no rules of its own here.
            if problem.fault != .missing("rules") { problems.append(problem) }
        } catch {
            fail(line: (Self.line(of: error) ?? 1) + offset, rule: rule, .unreadable("不是有效的 YAML"))
        }
    }

    /// The line at which the parser gave up. Nil: it does not say.
    private static func line(of error: any Error) -> Int? {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }
}
