import Console
import Kernel

/// The pages of zones.
enum ZonePages {
    /// A zone with the number of its assets.
    struct Line: Sendable {
        let zone: NetworkZone
        let assets: Int
    }

    static func list(
        _ map: ZoneMap, assets: [Identifier<NetworkZone>: Int], unplaced: Int, mayEdit: Bool, values: FormValues?,
        errors: FormErrors
    ) -> Page {
        var actions: [PageAction] = []
        if mayEdit {
            actions = [
                .link("新增区域", to: Links.newZone, icon: "plus-lg", weight: .primary),
                .post("加入常用区域", to: Links.usualZones, icon: "list-ul"),
            ]
        }
        return Page("网络区域", path: [Crumb("暴露面预警", Links.exposure)], actions: actions + [.print]) {
            paragraph { "按地址把资产归入区域，并登记区域之间是否可达，预警据此说明可从哪里访问。未登记的关系一律按“未知”显示，不作推断。" }
            if unplaced > 0 && !map.zones.isEmpty { Alert(.info) { "有 \(unplaced) 项资产的地址不属于任何区域。" } }
            section("区域") {
                Table(
                    map.zones.map { Line(zone: $0, assets: assets[$0.id] ?? 0) }, columns: columns(mayEdit),
                    caption: "网络区域",
                    empty: EmptyState("尚未登记区域", advice: "可先加入常用区域（互联网、外联区、办公区、医疗业务区、服务器区、管理区），再填写地址范围。"))
            }
            if map.zones.count > 1 {
                section("区域间访问关系") {
                    Table(map.zones, columns: matrix(map), caption: "区域间访问关系（行为来源，列为目的）")
                }
                if mayEdit {
                    section("登记访问关系") {
                        Form(
                            to: Links.zoneReach, submit: "登记", values: values, errors: errors,
                            fields: [
                                .select("from", "来源区域", options: options(map), isRequired: true),
                                .select("to", "目的区域", options: options(map), isRequired: true),
                                .radio(
                                    "reach", "是否可达",
                                    options: ZoneReach.Reach.allCases.map { .init($0.rawValue, $0.chinese) },
                                    isRequired: true),
                                .text("basis", "依据", placeholder: "例如：边界防火墙策略第 12 条；2026-11-20 实测", longest: 200),
                            ])
                    }
                }
            }
        }
    }

    static func options(_ map: ZoneMap) -> [Field.Option] { map.zones.map { .init("\($0.id)", $0.name) } }

    private static func columns(_ mayEdit: Bool) -> [Column<Line>] {
        var columns: [Column<Line>] = [
            .text("区域", key: "name", width: .tight) { $0.zone.name },
            .text("信任程度", key: "trust", width: .tight) { $0.zone.trust.chinese },
            .text("地址范围", key: "ranges", width: .wide) { line in
                let ranges = line.zone.ranges.ranges
                if ranges.isEmpty { return line.zone.trust == .outside ? "其他区域以外的公网地址" : "未填写" }
                return ranges.map(\.description).joined(separator: "、")
            },
            .number("资产", key: "assets") { $0.assets },
            .badge("默认观测点", key: "standpoint") { $0.zone.isStandpoint ? Badge("扫描器所在", .info) : nil },
            .text("备注", key: "note") { $0.zone.note },
        ]
        if mayEdit {
            columns.append(
                .actions { line in
                    [
                        .link("修改", to: Links.zone(line.zone.id)),
                        .post("删除", to: Links.removeZone(line.zone.id), confirm: "删除区域“\(line.zone.name)”及其访问关系？"),
                    ]
                })
        }
        return columns
    }

    private static func matrix(_ map: ZoneMap) -> [Column<NetworkZone>] {
        [.text("来源＼目的", key: "from", width: .tight) { $0.name }]
            + map.zones.map { to in
                .badge(to.name, key: "to\(to.id)") { from in
                    if from.id == to.id { return nil }
                    return switch map.reach(from: from.id, to: to.id).reach {
                    case .allowed: Badge("可达", .danger)
                    case .denied: Badge("不可达", .success)
                    case .unknown: Badge("未知", .neutral)
                    }
                }
            }
    }

    static func form(_ zone: NetworkZone?, values: FormValues? = nil, errors: FormErrors = FormErrors()) -> Page {
        Page(zone.map { "区域：\($0.name)" } ?? "新增区域", path: [Crumb("网络区域", Links.zones)]) {
            Form(
                to: zone.map { Links.zone($0.id) } ?? Links.newZone, cancel: Links.zones, values: values,
                errors: errors,
                fields: [
                    .text(
                        "name", "名称", value: zone?.name, isRequired: true, longest: 40, help: "暴露面规则按名称引用区域，改名前请核对规则。"),
                    .select(
                        "trust", "信任程度", options: NetworkZone.Trust.allCases.map { .init($0.rawValue, $0.chinese) },
                        value: zone?.trust.rawValue ?? NetworkZone.Trust.medium.rawValue, empty: nil),
                    .textArea(
                        "ranges", "地址范围", value: zone?.ranges.ranges.map(\.description).joined(separator: "\n"),
                        longest: 4_000, help: "每行一个，如 10.1.0.0/16 或 10.1.2.10-10.1.2.60；范围重叠时以小的为准。院外区域可留空。"),
                    .checkbox(
                        "standpoint", "扫描器默认位于此区域", isOn: zone?.isStandpoint ?? false, help: "扫描计划和导入的报告可单独指定观测区域。"),
                    .text("note", "备注", value: zone?.note, longest: 200),
                ])
        }
    }

    /// The zone as the form has it, or nil and what is wrong.
    static func read(_ form: FormValues, _ errors: inout FormErrors) -> ZoneDraft? {
        let name = errors.line("name", form, longest: 40)
        let trust: NetworkZone.Trust? = errors.required("trust", form.choice("trust"), "请选择信任程度")
        let text = form["ranges"] ?? ""
        let parts = AddressSet.parts(text)
        if let wrong = parts.first(where: { AddressRange($0) == nil }) {
            errors["ranges"] = "“\(wrong.prefix(60))”不是地址或地址范围"
        } else if let wrong = parts.first(where: { AddressRange.hasHostBits($0) }) {
            errors["ranges"] = "“\(wrong.prefix(60))”不是网段的起始地址，请核对掩码"
        } else if parts.count > 200 {
            errors["ranges"] = "一个区域最多 200 个地址范围"
        }
        let note = errors.optionalLine("note", form)
        guard errors.isEmpty, let name, let trust else { return nil }
        var draft = ZoneDraft(name: name, trust: trust)
        draft.ranges = AddressSet(text: text) ?? AddressSet()
        draft.isStandpoint = form.isTicked("standpoint")
        draft.note = note
        return draft
    }
}
