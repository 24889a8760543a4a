import Console
import Directory
import Kernel
import ScanImports

/// The pages of what the columns of registers mean.
enum ImportMappingPages {
    private static let path = [Crumb("资产扫描", Links.scans), Crumb("导入资产数据", Links.importScan)]

    static func list(_ mappings: [ImportMapping], names: PersonNames) -> Page {
        Page("列对应关系", path: path) {
            paragraph { "导入登记台账时确认过的列对应关系，同一来源再次导入时自动采用。" }
            Table(
                mappings,
                columns: [
                    .link("来源", key: "source") { ($0.source, Links.importMapping($0.id)) },
                    .text("工作表", key: "sheet", width: .tight) { $0.sheet },
                    .text("列", key: "columns", width: .wide) { summary($0) },
                    .text("保存人", key: "by", width: .tight) { names[$0.savedBy] },
                    .moment("保存时间", key: "at") { $0.savedAt },
                    .actions { mapping in
                        [
                            .link("查看", to: Links.importMapping(mapping.id)),
                            .post(
                                "删除", to: Links.importMapping(mapping.id, "delete"),
                                confirm: "删除“\(mapping.source)”的列对应关系？已导入的内容不受影响。"),
                        ]
                    },
                ], caption: "列对应关系", empty: EmptyState("还没有保存的列对应关系", advice: "导入 .xlsx 或 .csv 台账时会保存。"))
        }
    }

    private static func summary(_ mapping: ImportMapping) -> String {
        mapping.mapping.columns.filter { $0.target != .ignored }.map(\.title).joined(separator: "、")
    }

    static func mapping(
        _ mapping: ImportMapping, names: PersonNames, values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        Page(
            "列对应关系：\(mapping.source)", path: path + [Crumb("列对应关系", Links.importMappings)],
            actions: [
                .post(
                    "删除", to: Links.importMapping(mapping.id, "delete"), icon: "trash", weight: .danger,
                    confirm: "删除“\(mapping.source)”的列对应关系？已导入的内容不受影响。")
            ]
        ) {
            section("概况") {
                DescriptionList([
                    .text("来源", mapping.source), .text("工作表", mapping.sheet),
                    .text("保存人", names[mapping.savedBy]), .moment("保存时间", mapping.savedAt),
                ])
            }
            section("列") {
                Table(
                    mapping.mapping.columns.filter { !$0.title.isEmpty },
                    columns: [
                        .text("列标题", key: "title") { $0.title },
                        .text("导入为", key: "target") { ImportTargets.name(of: $0.target) },
                    ], caption: "列")
                paragraph { muted("需要修改时，请在下一次导入的核对页面上调整，确认导入后自动保存。") }
            }
            section("来源改名") {
                Form(
                    to: Links.importMapping(mapping.id, "rename"), submit: "改名", values: values, errors: errors,
                    fields: [
                        .text(
                            "name", "来源名称", value: mapping.source, isRequired: true,
                            longest: ImportChoice.longestSource, help: "台账中的同名来源一并改名，以后用新名称导入时更新其原有记录。")
                    ])
            }
        }
    }
}
