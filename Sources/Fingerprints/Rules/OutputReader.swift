import Observations

/// Reads the field `give`.
enum OutputReader {
    /// Attributes with their values; `groups` are the names that values may refer to.
    static func read(
        _ node: RuleNode, confidence: Int, groups: [String]
    ) throws(RuleProblem) -> [RuleOutput] {
        var outputs: [RuleOutput] = []
        for (name, value) in try node.pairs() {
            guard let attribute = GivenAttribute.named(name) else {
                throw value.problem(
                    .unknownField(name, known: GivenAttribute.all.map(\.name.rawValue) + ["custom.…"]))
            }
            var values = value
            var own: RuleNode?
            if value.isGroup {
                let fields = try value.fields(["value", "confidence"])
                guard let inner = fields["value"] else { throw value.problem(.missing("value")) }
                values = inner
                own = fields["confidence"]
            }
            let templates = try templates(values, attribute, groups)
            // All cells that it needs are empty in this row of a table: the row does not give it.
            if templates.isEmpty { continue }
            outputs.append(
                RuleOutput(
                    attribute: attribute, values: templates, confidence: try own?.number(1...100) ?? confidence))
        }
        guard !outputs.isEmpty else { throw node.problem(.value(found: "空", expected: "至少一个属性")) }
        return outputs
    }

    private static func templates(
        _ node: RuleNode, _ attribute: AttributeName, _ groups: [String]
    ) throws(RuleProblem) -> [ValueTemplate] {
        var templates: [ValueTemplate] = []
        for item in node.list() {
            if item.needsEmptyColumn(try item.raw()) { continue }
            let text = try item.text(longest: ValueTemplate.longest)
            let template: ValueTemplate
            do throws(ValueTemplate.Fault) { template = try ValueTemplate(text) } catch {
                let filters = ValueTemplate.Filter.allCases.map(\.rawValue).joined(separator: "、")
                throw item.problem(.value(found: error.piece, expected: "{名称} 或 {名称|处理}，处理为 \(filters) 之一"))
            }
            for group in template.groups where !groups.contains(group) {
                throw item.problem(.unknownGroup(group, known: groups + item.place.columns.keys.sorted()))
            }
            if attribute == .kind {
                guard let literal = template.literal, AssetKind(rawValue: literal.text) != nil else {
                    let kinds = AssetKind.allCases.map(\.rawValue).joined(separator: "、")
                    throw item.problem(.value(found: text, expected: "下列类型之一：\(kinds)"))
                }
            }
            templates.append(template)
        }
        return templates
    }
}
