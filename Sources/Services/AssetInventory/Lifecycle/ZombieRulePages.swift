import Console
import Kernel

/// The pages on which the rules of zombies are edited.
enum ZombieRulePages {
    static func list(_ rules: [ZombieRule], mayEdit: Bool) -> Page {
        Page(
            "僵尸资产判定规则", path: [Crumb("高风险-待处置", Links.zombies)],
            actions: (mayEdit ? [.link("新增规则", to: Links.newZombieRule, icon: "plus-lg")] : []) + [.print]
        ) {
            paragraph { "一条规则的全部条件同时成立时，资产列为“高风险-待处置”；规则之间满足其一即可。修改后从下次评估起生效，已列入的资产不受影响。" }
            Table(rules, columns: columns(mayEdit), caption: "判定规则")
        }
    }

    private static func columns(_ mayEdit: Bool) -> [Column<ZombieRule>] {
        var columns: [Column<ZombieRule>] = [
            .text("规则", key: "name") { $0.name },
            .badge("启用", key: "enabled") { $0.isEnabled ? Badge("启用", .success) : Badge("停用") },
            .text("条件", key: "conditions", width: .wide) { $0.line },
            .text("理由", key: "reason", width: .wide) { $0.reason },
        ]
        if mayEdit { columns.append(.actions { [.link("修改", to: Links.zombieRule($0.key))] }) }
        return columns
    }

    static func form(_ rule: ZombieRule?, values: FormValues? = nil, errors: FormErrors = FormErrors()) -> Page {
        Page(
            rule.map { "判定规则：\($0.name)" } ?? "新增判定规则", path: [Crumb("僵尸资产判定规则", Links.zombieRules)]
        ) {
            Form(
                to: rule.map { Links.zombieRule($0.key) } ?? Links.newZombieRule, cancel: Links.zombieRules,
                values: values, errors: errors, fields: fields(rule))
        }
    }

    private static func fields(_ rule: ZombieRule?) -> [Field] {
        var fields: [Field] = [
            .text("name", "规则名称", value: rule?.name, isRequired: true, longest: 60),
            .text("reason", "理由", value: rule?.reason, isRequired: true, longest: 200),
            .checkbox("enabled", "启用", isOn: rule?.isEnabled ?? true),
            .checkboxes(
                "condition", "条件（同时成立）",
                options: ZombieRule.Condition.allCases.map { .init($0.rawValue, $0.chinese) },
                values: rule.map { rule in rule.conditions.keys.map(\.rawValue) } ?? ["alive"],
                help: "“无活动”须已接入流量、租约或日志来源，未接入时不作判断。"),
        ]
        for condition in ZombieRule.Condition.allCases {
            guard let unit = condition.unit else { continue }
            let value = rule?.conditions[condition] ?? (condition == .risky ? 1 : 30)
            fields.append(
                .number(
                    condition.rawValue, "\(condition.chinese)：不少于（\(unit)）", value: value, in: condition.bounds))
        }
        return fields
    }

    /// The rule as the form has it, or nil and what is wrong.
    static func read(_ form: FormValues, key: String, _ errors: inout FormErrors) -> ZombieRule? {
        let name = errors.line("name", form, longest: 60)
        let reason = errors.line("reason", form)
        var conditions: [ZombieRule.Condition: Int] = [:]
        for condition in form.all("condition").compactMap(ZombieRule.Condition.init) {
            guard condition.unit != nil else {
                conditions[condition] = 0
                continue
            }
            let number = form.integer(condition.rawValue)
            guard let number, condition.bounds.contains(number) else {
                errors[condition.rawValue] = "应在 \(condition.bounds.lowerBound) 至 \(condition.bounds.upperBound) 之间"
                continue
            }
            conditions[condition] = number
        }
        // One condition alone, such as being alive, would take every asset.
        if conditions.filter({ $0.key != .alive }).isEmpty && errors.isEmpty {
            errors["condition"] = "除“仍然存活”外，至少选择一项条件"
        }
        guard errors.isEmpty, let name, let reason else { return nil }
        return ZombieRule(
            key: key, name: name, reason: reason, conditions: conditions, isEnabled: form.isTicked("enabled"))
    }
}
