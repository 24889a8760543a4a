import Kernel

/// Something wrong in a file of rules: where it stands, what was found, what to do. The rule is left out, all others work.
package struct RuleProblem: ExplainedError, Hashable {
    /// The file's name.
    package let file: String
    /// From 1.
    package let line: Int
    /// The rule's id. Nil: the file as a whole, or a rule without an id.
    package let rule: String?
    /// The field as written, `when.regex`. Nil: the rule as a whole.
    package let field: String?
    /// What is wrong.
    package let fault: Fault

    /// What can be wrong.
    package enum Fault: Hashable, Sendable {
        /// Not UTF-8, too long, or not YAML.
        case unreadable(String)
        /// A field that the format does not have, and those it has there.
        case unknownField(String, known: [String])
        /// A field is not there.
        case missing(String)
        /// A value that does not fit.
        case value(found: String, expected: String)
        /// PCRE2 refuses the expression; its own words, and where in it.
        case pattern(String, offset: Int)
        /// A value refers to a group that no positive condition has.
        case unknownGroup(String, known: [String])
        /// Another rule has the id.
        case repeatedID(file: String, line: Int)
        /// The rule does not hold on its own example.
        case exampleFails(String)
        /// The rule gives something else than its example says.
        case exampleGives(attribute: String, found: String?, expected: String)
        /// The rule holds on its own counterexample.
        case counterexampleHolds(String)
    }

    package var kind: FaultKind { .badInput }

    package var explanation: Explanation {
        var place = "\(file) 第 \(line) 行"
        if let rule { place += "，规则 \(rule)" }
        if let field { place += "，字段 \(field)" }
        return Explanation(summary, place: place, advice: advice)
    }

    private var summary: String {
        switch fault {
        case .unreadable(let reason): "指纹文件无法读取：\(reason)"
        case .unknownField(let name, _): "没有名为“\(name)”的字段"
        case .missing(let name): "缺少“\(name)”"
        case .value(let found, let expected): "值“\(found)”不对，应为\(expected)"
        case .pattern(let words, let offset): "正则表达式在第 \(offset + 1) 个字节处有误（\(words)）"
        case .unknownGroup(let name, _): "引用的“{\(name)}”不是任何条件中的命名组，也不是表格的列"
        case .repeatedID(let file, let line): "规则编号重复，先见于 \(file) 第 \(line) 行"
        case .exampleFails(let text): "规则不符合自己的示例“\(text)”"
        case .exampleGives(let attribute, let found, let expected):
            "示例应得出 \(attribute)=“\(expected)”，实际为\(found.map { "“\($0)”" } ?? "空")"
        case .counterexampleHolds(let text): "规则误中了自己的反例“\(text)”"
        }
    }

    private var advice: String {
        switch fault {
        case .unreadable: "请核对编码（UTF-8）、缩进、冒号与引号；其余规则照常使用"
        case .unknownField(_, let known): "请改为下列字段之一：\(known.joined(separator: "、"))"
        case .missing: "请按 Content/fingerprints/README.md 补上该字段"
        case .value: "请改正该值；本条规则在改正之前不使用"
        case .pattern: "请按 PCRE2 语法改正；字面的括号、点、加号前要加反斜杠"
        case .unknownGroup(_, let known):
            known.isEmpty
                ? "条件中没有命名组；请在正则中写 (?<名称>…)，或改用固定文字" : "可引用：\(known.map { "{\($0)}" }.joined(separator: "、"))"
        case .repeatedID: "请改用另一个编号；若要替换随附的规则，请用同名文件覆盖，或在 disable 中列出其编号"
        case .exampleFails, .exampleGives, .counterexampleHolds:
            "请改正规则或示例，可用 anhu assets fingerprint --try 逐步核对"
        }
    }
}
