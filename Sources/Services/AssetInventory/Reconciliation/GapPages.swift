import Console
import Kernel
import Observations

/// The pages on which missing attributes are filled in.
enum GapPages {
    /// Assets on one page of quick entry.
    static let pageSize = 20

    private struct Line: Sendable {
        let definition: AttributeDefinition
        let counts: [AssetKind.Category: Int]
        var total: Int { counts.values.reduce(0, +) }
    }

    static func overview(
        _ counts: [AttributeName: [AssetKind.Category: Int]], _ catalogue: AttributeCatalogue, open: Int,
        mayManage: Bool, mayExport: Bool
    ) -> Page {
        let lines = catalogue.required.map { Line(definition: $0, counts: counts[$0.name] ?? [:]) }
            .sorted { $0.total > $1.total }
        let total = lines.reduce(0) { $0 + $1.total }
        var actions: [PageAction] = []
        if mayExport, total > 0 { actions.append(.link("下载待补充表", to: Links.gapsText, icon: "filetype-csv")) }
        if mayManage { actions.append(.link("导入补充数据", to: Links.fillGaps, icon: "upload", weight: .primary)) }
        return Page("缺失字段", actions: actions + [.print]) {
            paragraph { "各类资产应填而未填的属性。人工确认“没有”的不计入。" }
            DifferencePages.tabs(open: open, gaps: total, current: Links.gaps)
            Table(
                lines.filter { $0.total > 0 }, columns: overviewColumns, caption: "缺失字段",
                empty: EmptyState("没有缺失的字段", advice: "应填的属性都已填写。"))
        }
    }

    private static let overviewColumns: [Column<Line>] =
        [
            .link("属性", key: "name") { ($0.definition.title, Links.gaps($0.definition.name)) },
            .count("缺失资产", key: "total") { ($0.total, Links.gaps($0.definition.name)) },
        ]
        + AssetKind.Category.allCases.map { category in
            .count(category.chinese, key: category.rawValue) {
                (
                    $0.counts[category] ?? 0,
                    Links.gaps($0.definition.name).with("category", category.rawValue)
                )
            }
        }

    /// Quick entry of one attribute.
    static func entry(
        _ definition: AttributeDefinition, category: AssetKind.Category?, assets: [AssetValues], total: Int,
        query: TableQuery, fields: AttributeFields, mayManage: Bool, values: FormValues? = nil,
        errors: FormErrors = FormErrors()
    ) -> Page {
        Page(
            "补充\(definition.title)",
            subtitle: HTML(text: category.map { "\($0.chinese)，缺失 \(total) 项" } ?? "缺失 \(total) 项"),
            path: [Crumb("缺失字段", Links.gaps)], actions: [.print]
        ) {
            if assets.isEmpty {
                // Without a form nothing else would tell what stood in the way.
                if !errors.general.isEmpty { Alert(.danger) { errors.general.joined(separator: "；") } }
                EmptyState("没有缺失“\(definition.title)”的资产", action: .link("返回缺失字段", to: Links.gaps))
            } else if mayManage {
                paragraph { "逐项填写后一并保存，留空的保持缺失。" + hint(definition) }
                Form(
                    to: Links.gaps(definition.name).with("category", category?.rawValue), submit: "保存已填写的内容",
                    cancel: Links.gaps, values: values, errors: errors,
                    fields: assets.map { asset in
                        fields.field(
                            definition, named: "v.\(asset.asset)", label: label(asset), value: nil,
                            empty: "暂不填写", more: [.init(GapTable.none, "确认没有")], isExplained: false)
                    } + [.text("reason", "依据", placeholder: "例如：采购合同", longest: 200)])
                Pagination(query, total: total)
            } else {
                Table(
                    assets,
                    columns: [
                        .link("资产", key: "asset") { ($0.title, Links.asset(Identifier($0.asset))) },
                        .code("地址", key: "address") { $0.address },
                        .text("类别", key: "category") { $0.category.chinese },
                    ], query: query, total: total, caption: "缺失\(definition.title)的资产")
            }
        }
    }

    private static func hint(_ definition: AttributeDefinition) -> String {
        let help = definition.help.map { "\($0)。" } ?? ""
        switch definition.input {
        case .text: return help
        case .choice, .kind, .unit, .person: return help + "确认没有的，选择“确认没有”。"
        case .date, .hardware, .url, .quantity: return help + "确认没有的，填写“\(GapTable.none)”。"
        }
    }

    private static func label(_ asset: AssetValues) -> String {
        let words = [
            asset.address == asset.title ? nil : asset.address, asset.values[.kind].map(AttributeName.kind.shown),
        ]
        let rest = words.compactMap(\.self).joined(separator: "，")
        return rest.isEmpty ? asset.title : "\(asset.title)（\(rest)）"
    }

    static func tableForm(errors: FormErrors = FormErrors(), text: String? = nil) -> Page {
        Page("导入补充数据", path: [Crumb("缺失字段", Links.gaps)]) {
            paragraph { "第一行为列名，须含“资产指纹码”或“IP 地址”列，其余列名为属性名称（如“保修到期”“购买日期”）。空单元格不改动，无需的列会被忽略；日期、部门等确认没有的填“无”。" }
            Form(
                to: Links.fillGaps, submit: "核对内容", cancel: Links.gaps, errors: errors,
                fields: [
                    .hidden("stage", "preview"),
                    .file("file", "CSV 文件", accept: ".csv,.txt", help: "UTF-8 或 GBK 编码，最大 1 MB"),
                    .textArea(
                        "table", "或从表格软件复制后粘贴", value: text, rows: 8, longest: 1_000_000,
                        help: "在 Excel 或 WPS 中连同列名一起复制"),
                ])
        }
    }

    static func tablePreview(_ filling: GapFilling, text: String, hasMoved: Bool) -> Page {
        Page("导入补充数据：核对", path: [Crumb("缺失字段", Links.gaps), Crumb("导入补充数据", Links.fillGaps)]) {
            if hasMoved { Alert(.warning) { "在您核对期间资产内容已有变化，下面是最新的结果，请重新核对。" } }
            if filling.faultCount > 0 {
                section("不能导入的内容（\(filling.faultCount) 处）") {
                    list(filling.faults.map { HTML(text: $0) })
                    if filling.faultCount > filling.faults.count {
                        paragraph { muted("以上为前 \(filling.faults.count) 处。") }
                    }
                }
            }
            Alert(.info) {
                "将修改 \(Set(filling.changes.map(\.asset)).count) 项资产的 \(filling.changes.count) 处内容"
                    + (filling.faultCount > 0 ? "，有误的行不导入。" : "。") + "写入审计记录，可以在“变更历史”中撤销。"
            }
            BulkEditPages.changes(filling.changes, caption: "变化预览")
            if !filling.changes.isEmpty {
                Form(
                    to: Links.fillGaps, submit: "确认导入", cancel: Links.fillGaps,
                    fields: [
                        .hidden("stage", "apply"), .hidden("digest", ValueChange.digest(filling.changes)),
                        .hidden("table", text),
                        .text("reason", "依据", placeholder: "例如：2026 年设备采购合同", longest: 200),
                    ])
            }
        }
    }
}
