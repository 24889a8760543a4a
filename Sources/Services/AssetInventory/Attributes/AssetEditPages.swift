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
        conflicts: [AttributeName] = [], others: [AttributeName] = [], mergedFrom gone: Asset? = nil,
        errors: FormErrors = FormErrors()
    ) -> Page {
        let shown = values ?? facts.current
        var errors = errors
        for name in conflicts { errors[name.field] = "与他人的修改冲突，再次保存将以您填写的为准" }
        return Page(
            "修改资产：\(facts.asset.title)", subtitle: HTML(text: facts.asset.code),
            path: [Crumb("资产台账", Links.assets), Crumb(facts.asset.title, Links.asset(facts.asset.id))]
        ) {
            if let gone {
                Alert(.warning) {
                    "在您填写期间，资产 \(gone.code) 已并入本资产，所填内容尚未保存。请与本资产现有内容核对后再次保存，或"
                    link("查看并入的资产", to: Links.asset(gone.id))
                    "。"
                }
            }
            if !conflicts.isEmpty { self.conflicts(conflicts, shown, facts) }
            if !others.isEmpty { Alert(.info) { EditCollision.sentence(others, facts) } }
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

    /// What both have changed, side by side.
    private static func conflicts(
        _ names: [AttributeName], _ shown: [AttributeName: String], _ facts: Facts
    ) -> HTML {
        section("他人已修改的内容") {
            Alert(.warning) { "尚未保存。在您填写期间，下列内容已被修改；您填写的仍在表单中，核对后再次保存，将以表单中的内容为准。" }
            Table(
                names.map { EditCollision($0, facts) },
                columns: [
                    .text("属性", key: "name", width: .tight) { $0.name.chinese },
                    .text("您填写的", key: "own") { text($0.name, shown[$0.name]) },
                    .text("现在的内容", key: "now") { text($0.name, facts.current[$0.name]) },
                    .text("修改人或来源", key: "by", width: .tight) { $0.author },
                    .moment("修改时间", key: "at") { $0.at },
                ], caption: "他人已修改的内容")
        }
    }

    private static func text(_ name: AttributeName, _ value: String?) -> String {
        guard let value, !value.isEmpty else { return "（空）" }
        return name.shown(value)
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
                                fields: [
                                    "attribute": value.attribute.rawValue, "was": AssetDraft.digest(value.after),
                                ])
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
