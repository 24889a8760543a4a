import Observations

/// All rules that are in force, ready for matching.
package struct FingerprintLibrary: Sendable {
    /// In the order of the files and of their lines.
    package let rules: [FingerprintRule]
    /// What could not be used, for the person who edits the files.
    package let problems: [RuleProblem]
    let index: ConditionIndex

    /// Conditions that are tried on every clue of their kind, since no piece of text is known that must be in it: kind of
    /// clue and line. A handful costs nothing, hundreds would.
    package var unkeyedConditions: [(kind: Clue.Kind, line: Int)] { index.unkeyed }

    /// Takes the files by name, each from the strongest folder that has it; reading them is the caller's. Every rule that
    /// can be used is; nothing is thrown.
    package init(files: [(name: String, text: String)]) {
        var found: [FingerprintRule] = []
        var problems: [RuleProblem] = []
        var disabled: [(id: String, line: Int, file: String)] = []
        var places: [String: FingerprintRule] = [:]
        for file in files {
            let read = RuleFile(name: file.name, text: file.text)
            problems += read.problems
            disabled += read.disabled.map { ($0.id, $0.line, file.name) }
            for rule in read.rules {
                if let first = places[rule.id] {
                    let fault = RuleProblem.Fault.repeatedID(file: first.file, line: first.line)
                    problems.append(
                        RuleProblem(file: rule.file, line: rule.line, rule: rule.id, field: "id", fault: fault))
                    continue
                }
                places[rule.id] = rule
                found.append(rule)
            }
        }
        // A table is switched off by its own id, a row by the row's.
        let names = found.map { rule in [rule.id, String(rule.id.prefix { $0 != ":" })] }
        let known = Set(names.joined())
        for (id, line, file) in disabled where !known.contains(id) {
            problems.append(
                RuleProblem(
                    file: file, line: line, rule: nil, field: "disable",
                    fault: .value(found: id, expected: "已有规则或表格的编号")))
        }
        let off = Set(disabled.map(\.id))
        rules = zip(found, names).filter { off.isDisjoint(with: $1) }.map(\.0)
        self.problems = problems
        index = ConditionIndex(rules)
    }
}
