import Console
import Directory
import Kernel
import Observations

/// The forms in which a person writes down what an asset is.
enum AssetEditPages {
    /// Everything that the form of one asset shows.
    struct Facts: Sendable {
        let asset: Asset
        let catalogue: AttributeCatalogue
        let fields: AttributeFields
        /// What is believed now, and on whose word.
        let resolved: [AttributeName: ResolvedAttribute]
        /// What persons have said, the word in force of each attribute.
        let hand: [AttributeName: HandValue]
        let names: PersonNames

        var current: [AttributeName: String] { resolved.mapValues(\.value) }
        var category: AssetKind.Category { AssetKind.category(of: resolved[.kind]?.value) }

        /// The attributes of the asset's class, and others of which something is known.
        var definitions: [AttributeDefinition] {
            catalogue.definitions.filter { $0.categories.contains(category) || resolved[$0.name] != nil }
        }
    }

    static func edit(
        _ facts: Facts, values: [AttributeName: String]? = nil, reason: String? = nil,
        conflicts: [AttributeName] = [], errors: FormErrors = FormErrors()
    ) -> Page {
        let shown = values ?? facts.current
        var errors = errors
        for name in conflicts { errors[name.field] = conflictWords(name, facts) }
        return Page(
            "修改资产：\(facts.asset.title)", subtitle: HTML(text: facts.asset.code),
            path: [Crumb("资产台账", Links.assets), Crumb(facts.asset.title, Links.asset(facts.asset.id))]
        ) {
            if !conflicts.isEmpty {
                Alert(.warning) { "在您填写期间，下列标红内容已被他人修改。您填写的内容仍保留在表单中，请核对后再次保存；未标红的内容不受影响。" }
            }
            section(facts.category.chinese) {
                Form(
                    to: Links.editAsset(facts.asset.id), submit: "保存", cancel: Links.asset(facts.asset.id),
                    errors: errors,
                    fields: facts.fields.grouped(facts.definitions) { definition in
                        [
                            .hidden(
                                AssetDraft.mark(definition.name), AssetDraft.digest(facts.current[definition.name])),
                            facts.fields.field(
                                definition, value: shown[definition.name] ?? "", help: origin(definition.name, facts)),
                        ]
                    } + [
                        .heading("修改依据"),
                        .text("reason", "依据", value: reason, placeholder: "例如：现场核对铭牌", longest: 200),
                    ])
            }
            if !facts.hand.isEmpty { withdrawals(facts) }
        }
    }

    private static func conflictWords(_ name: AttributeName, _ facts: Facts) -> String {
        let value = facts.current[name].map { "“\(name.shown($0))”" } ?? "空"
        guard let hand = facts.hand[name] else { return "已变为\(value)，再次保存将以您填写的为准" }
        return "\(facts.names[hand.setBy])已于 \(CivilTime(hand.setAt).toMinute) 改为\(value)，再次保存将以您填写的为准"
    }

    private static func origin(_ name: AttributeName, _ facts: Facts) -> String? {
        if let hand = facts.hand[name], hand.after != nil, facts.resolved[name]?.word.kind == .hand || hand.after == ""
        {
            let who = "\(facts.names[hand.setBy])，\(CivilTime(hand.setAt).toMinute)"
            return hand.after == "" ? "人工确认没有（\(who)）" : "来源：人工登记（\(who)）"
        }
        return facts.resolved[name].map { "来源：\($0.word.kind.chinese)" }
    }

    private static func withdrawals(_ facts: Facts) -> HTML {
        let words = facts.hand.values.filter { $0.after != nil }.sorted { $0.attribute < $1.attribute }
        return section("撤回人工值") {
            paragraph { "撤回后，该属性重新按来源优先级采用其他来源的值。" }
            Table(
                words,
                columns: [
                    .text("属性", key: "name", width: .tight) { $0.attribute.chinese },
                    .text("人工值", key: "value") { $0.after == "" ? "（没有）" : $0.attribute.shown($0.after ?? "") },
                    .text("登记人", key: "by", width: .tight) { facts.names[$0.setBy] },
                    .moment("登记时间", key: "at") { $0.setAt },
                    .actions { value in
                        [
                            .post(
                                "撤回", to: Links.withdrawHand(facts.asset.id),
                                fields: ["attribute": value.attribute.rawValue])
                        ]
                    },
                ], caption: "人工值", empty: EmptyState("没有人工登记的值"))
        }
    }

    /// The kind that most assets of a class are: the one that has the class's name.
    private static func usualKind(of category: AssetKind.Category) -> String? {
        AssetKind(rawValue: category.rawValue).flatMap { $0.category == category ? $0.rawValue : nil }
    }

    static func make(
        _ category: AssetKind.Category, catalogue: AttributeCatalogue, fields: AttributeFields,
        values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        Page("新增资产", path: [Crumb("资产台账", Links.assets)]) {
            paragraph { "用于登记扫描无法发现的资产，例如离线设备、备用设备、外部托管的应用系统。登记后如被扫描发现，系统按序列号、资产编号或 MAC 地址自动对应。" }
            Tabs(
                AssetKind.Category.allCases.map { .init($0.chinese, Links.newAsset.with("category", $0.rawValue)) },
                current: Links.newAsset.with("category", category.rawValue))
            Form(
                to: Links.newAsset.with("category", category.rawValue), submit: "登记", cancel: Links.assets,
                values: values, errors: errors,
                fields: [
                    .text("addresses", "IP 地址", placeholder: "10.1.2.3", longest: 200, help: "可填多个，以逗号或空格分隔；没有则留空")
                ]
                    + fields.grouped(catalogue.definitions(of: category)) { definition in
                        [
                            fields.field(
                                definition, value: definition.name == .kind ? usualKind(of: category) : nil,
                                help: definition.required.contains(category) ? "应填项" : nil)
                        ]
                    } + [.heading("登记依据"), .text("reason", "依据", longest: 200)])
        }
    }
}
