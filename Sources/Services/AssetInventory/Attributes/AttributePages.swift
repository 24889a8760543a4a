import Console
import Directory
import Kernel
import Observations

/// The pages of what is to be known of assets, of which source is believed, and of whose addresses are whose.
enum AttributePages {
    /// The views of rules, shared by their pages.
    static func tabs(current: Link) -> Tabs {
        Tabs(
            [
                .init("属性目录", Links.attributes), .init("来源优先级", Links.precedence),
                .init("部门地址段", Links.unitRanges), .init("分类规则", Links.classification),
            ], current: current)
    }

    // MARK: Attributes

    static func list(
        _ catalogue: AttributeCatalogue, custom: [CustomAttribute], names: PersonNames, mayManage: Bool,
        values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        Page("属性目录", actions: [.print]) {
            tabs(current: Links.attributes)
            paragraph { "各类资产登记哪些属性，哪些应填。应填而未填的列入“缺失字段”。" }
            section("属性") {
                Table(
                    catalogue.definitions.filter { !$0.name.rawValue.hasPrefix("custom.") },
                    columns: definitionColumns, caption: "属性")
            }
            section("自定义属性") {
                Table(
                    custom, columns: customColumns(names, mayManage), caption: "自定义属性",
                    empty: EmptyState("没有自定义属性", advice: mayManage ? "医院自己需要登记的内容可以在下面新增。" : nil))
            }
            if mayManage {
                section("新增自定义属性") {
                    Form(to: Links.attributes, submit: "新增", values: values, errors: errors, fields: customFields)
                }
            }
        }
    }

    private static let definitionColumns: [Column<AttributeDefinition>] = [
        .text("属性", key: "title", width: .tight) { $0.title },
        .text("分组", key: "group", width: .tight) { $0.group.rawValue },
        .text("填写方式", key: "input", width: .tight) { $0.input.chinese },
        .text("适用", key: "categories") { classes($0.categories) },
        .text("应填", key: "required") { $0.required.isEmpty ? nil : classes($0.required) },
        .text("说明", key: "help") { definition in
            if case .choice(let options) = definition.input { return options.joined(separator: "、") }
            return definition.help
        },
    ]

    private static func classes(_ categories: Set<AssetKind.Category>) -> String {
        categories.count == AssetKind.Category.allCases.count
            ? "全部" : AssetKind.Category.allCases.filter(categories.contains).map(\.chinese).joined(separator: "、")
    }

    private static func customColumns(_ names: PersonNames, _ mayManage: Bool) -> [Column<CustomAttribute>] {
        var columns: [Column<CustomAttribute>] = [
            .text("属性", key: "title") { $0.title },
            .text("填写方式", key: "input", width: .tight) { $0.input.chinese },
            .text("选项", key: "options") { attribute in
                if case .choice(let options) = attribute.input { return options.joined(separator: "、") }
                return nil
            },
            .text("适用", key: "categories") { classes($0.categories) },
            .badge("应填", key: "required") { $0.required.isEmpty ? nil : Badge("应填", .info) },
            .text("建立人", key: "by", width: .tight) { names[$0.createdBy] },
            .badge("状态", key: "state") {
                $0.closedAt == nil ? Badge("使用中", .success) : Badge("已停用", .neutral)
            },
        ]
        if mayManage {
            columns.append(
                .actions { attribute in
                    attribute.closedAt == nil
                        ? [
                            .post(
                                "停用", to: Links.customAttribute(attribute.id, "close"),
                                confirm: "停用“\(attribute.title)”？已登记的值保留。")
                        ] : [.post("恢复", to: Links.customAttribute(attribute.id, "reopen"))]
                })
        }
        return columns
    }

    private static let customFields: [Field] = [
        .text("title", "名称", isRequired: true, placeholder: "例如：科室联系电话", longest: 30, help: "建立后不能更改"),
        .select(
            "input", "填写方式", options: CustomAttributeDraft.inputs.map { .init($0.value, $0.title) }, isRequired: true),
        .textArea("options", "选项", rows: 3, longest: 4_000, help: "填写方式为“选项”时，每行一个"),
        .checkboxes(
            "category", "适用的资产", options: AssetKind.Category.allCases.map { .init($0.rawValue, $0.chinese) }),
        .checkbox("required", "应填", help: "未填的资产列入“缺失字段”"),
    ]

    // MARK: Precedence

    private struct Order: Sendable {
        let name: AttributeName
        let kinds: [SourceKind]
        let entry: PrecedenceStore.Entry?
    }

    static func precedence(
        _ current: SourcePrecedence, entries: [AttributeName: PrecedenceStore.Entry], names: [AttributeName],
        persons: PersonNames, maySet: Bool
    ) -> Page {
        let orders = names.map { Order(name: $0, kinds: current.order(for: $0), entry: entries[$0]) }
        let reset: [PageAction] =
            maySet && !entries.isEmpty
            ? [
                .post(
                    "全部恢复默认", to: Links.resetPrecedence, icon: "arrow-counterclockwise",
                    confirm: "所有属性恢复默认的来源优先级，并重算全部资产？")
            ] : []
        return Page("来源优先级", actions: reset + [.print]) {
            tabs(current: Links.precedence)
            paragraph { "同一属性有多个来源时，采用排在前面的来源的值。修改写入审计记录，随后重算全部资产。" }
            Table(orders, columns: orderColumns(persons, maySet), caption: "来源优先级")
        }
    }

    private static func orderColumns(_ persons: PersonNames, _ maySet: Bool) -> [Column<Order>] {
        var columns: [Column<Order>] = [
            .text("属性", key: "name", width: .tight) { $0.name.chinese },
            .text("来源，先采用的在前", key: "order", width: .wide) {
                $0.kinds.map(\.chinese).joined(separator: " › ")
            },
            .badge("设置", key: "set") { $0.entry == nil ? Badge("默认") : Badge("已调整", .info) },
            .text("调整人", key: "by", width: .tight) { order in order.entry.map { persons[$0.setBy] } },
            .moment("调整时间", key: "at") { $0.entry?.setAt },
        ]
        if maySet {
            columns.append(.actions { [.link("调整", to: Links.precedence($0.name))] })
        }
        return columns
    }

    static func order(
        _ name: AttributeName, kinds: [SourceKind], isSet: Bool, values: FormValues? = nil,
        errors: FormErrors = FormErrors()
    ) -> Page {
        let reset: [PageAction] =
            isSet
            ? [
                .post(
                    "恢复默认", to: Links.resetPrecedence, fields: ["attribute": name.rawValue],
                    icon: "arrow-counterclockwise")
            ] : []
        return Page(
            "来源优先级：\(name.chinese)", path: [Crumb("来源优先级", Links.precedence)], actions: reset
        ) {
            Alert(.warning) { "修改后按新的优先级重算全部资产的“\(name.chinese)”。人工登记不在首位时，人工更正可能不被采用。" }
            Form(
                to: Links.precedence(name), submit: "保存", cancel: Links.precedence, values: values, errors: errors,
                fields: kinds.enumerated().map { index, kind in
                    .number(
                        "rank.\(kind.rawValue)", kind.chinese, value: index + 1, in: 1...SourceKind.allCases.count,
                        isRequired: true)
                })
        }
    }

    // MARK: Ranges

    static func ranges(
        _ ranges: [UnitRange], units: [Field.Option], names: PersonNames, mayManage: Bool,
        values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        Page("部门地址段", actions: [.print]) {
            tabs(current: Links.unitRanges)
            paragraph { "各部门使用的地址段。资产所属部门与其地址段的部门不符时，列入“IP 归属部门不符”。地址段重叠时以最小的为准。" }
            Table(
                ranges.sorted { ($0.range.first, $1.range.last) < ($1.range.first, $0.range.last) },
                columns: rangeColumns(names, mayManage), caption: "部门地址段",
                empty: EmptyState("没有登记部门地址段", advice: "登记后系统按地址核对资产的所属部门。"))
            if mayManage {
                section("登记地址段") {
                    Form(
                        to: Links.unitRanges, submit: "登记", values: values, errors: errors,
                        fields: [
                            .select("unit", "部门", options: units, isRequired: true),
                            .textArea(
                                "ranges", "地址段", rows: 3, isRequired: true, longest: 4_000,
                                help: "每行一个，例如 10.1.2.0/24、10.1.3.10-10.1.3.50"),
                            .text("note", "说明", longest: 100),
                        ])
                }
            }
        }
    }

    private static func rangeColumns(_ names: PersonNames, _ mayManage: Bool) -> [Column<UnitRange>] {
        var columns: [Column<UnitRange>] = [
            .code("地址段", key: "range") { $0.range.description }, .text("部门", key: "unit") { $0.unitName },
            .text("说明", key: "note") { $0.note }, .text("登记人", key: "by", width: .tight) { names[$0.createdBy] },
            .moment("登记时间", key: "at") { $0.createdAt },
        ]
        if mayManage {
            columns.append(
                .actions { range in
                    [
                        .post(
                            "撤销", to: Links.closeUnitRange(range.id), confirm: "撤销 \(range.range) 的部门归属？")
                    ]
                })
        }
        return columns
    }
}
