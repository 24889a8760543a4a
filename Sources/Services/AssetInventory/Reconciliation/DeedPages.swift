import Console
import Directory
import Kernel
import Observations

/// The pages of what persons did to the ledger's values.
enum DeedPages {
    static func list(
        _ deeds: [LedgerDeed], query: TableQuery, total: Int, open: Int, gaps: Int, names: PersonNames
    ) -> Page {
        Page("变更历史", actions: [.print]) {
            DifferencePages.tabs(open: open, gaps: gaps, current: Links.ledgerDeeds)
            Table(
                deeds,
                columns: [
                    .link("编号", key: "id", width: .tight) { ("#\($0.id)", Links.ledgerDeed($0.id)) },
                    .badge("操作", key: "kind") { Badge($0.name) },
                    .text("内容", key: "title", width: .wide) { $0.title },
                    .number("资产", key: "assets") { $0.assets },
                    .text("依据或理由", key: "reason") { $0.reason },
                    .text("操作人", key: "by", width: .tight) { names[$0.doneBy] },
                    .moment("时间", key: "at") { $0.doneAt },
                    .badge("状态", key: "state") { $0.undoneAt == nil ? nil : Badge("已撤销", .warning) },
                ], query: query, total: total, caption: "变更历史",
                empty: EmptyState("还没有人工变更", advice: "修改资产、处理差异、补充字段后，每次操作列在这里，可以撤销。"))
        }
    }

    static func detail(
        _ deed: LedgerDeed, values: [HandValue], titles: [Int64: String], rulings: [DifferenceRuling],
        names: PersonNames, mayUndo: Bool, typed: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        Page(deed.title, path: [Crumb("变更历史", Links.ledgerDeeds)], actions: [.print]) {
            section("操作") {
                DescriptionList([
                    .text("操作", deed.name), .text("资产", "\(deed.assets) 项"),
                    .text("操作人", names[deed.doneBy]), .moment("时间", deed.doneAt), .text("依据或理由", deed.reason),
                    .text("撤销人", deed.undoneBy.map { names[$0] }), .moment("撤销时间", deed.undoneAt),
                    .text("撤销理由", deed.undoReason),
                ])
                if let claim = deed.claim { paragraph { link("查看认领单", to: Links.claim(claim)) } }
            }
            if !values.isEmpty {
                section("人工值的变化") {
                    Table(
                        values,
                        columns: [
                            .link("资产", key: "asset") {
                                (titles[$0.asset] ?? "#\($0.asset)", Links.asset(Identifier($0.asset)))
                            },
                            .text("属性", key: "name", width: .tight) { $0.attribute.chinese },
                            .text("原人工值", key: "before") { shown($0.attribute, $0.before) },
                            .text("新人工值", key: "after") { shown($0.attribute, $0.after) },
                        ], caption: "人工值的变化")
                    if values.count >= BulkEditPages.shownRows {
                        paragraph { muted("只显示前 \(BulkEditPages.shownRows) 处。") }
                    }
                }
            }
            if !rulings.isEmpty {
                section("对差异的处理") {
                    Table(
                        rulings,
                        columns: [
                            .link("资产", key: "asset") {
                                (titles[$0.asset] ?? "#\($0.asset)", Links.asset(Identifier($0.asset)))
                            },
                            .text("情形", key: "kind", width: .tight) { $0.kind.chinese },
                            .text("属性", key: "name", width: .tight) { $0.attribute.chinese },
                            .text("处理结果", key: "ruling", width: .tight) { $0.ruling.chinese },
                            .text("理由", key: "reason") { $0.reason },
                        ], caption: "对差异的处理")
                }
            }
            if mayUndo, deed.canBeUndone, deed.undoneAt == nil {
                section("撤销") {
                    paragraph { "撤销后恢复为操作前的人工值；之后又被修改过的内容保持不变。" }
                    Form(
                        to: Links.undoDeed(deed.id), submit: "撤销本次操作", values: typed, errors: errors,
                        isDangerous: true, confirm: "撤销“\(deed.name)”，恢复操作前的内容？",
                        fields: [.text("reason", "撤销理由", isRequired: true, longest: 200)])
                }
            }
        }
    }

    private static func shown(_ name: AttributeName, _ value: String?) -> String? {
        value.map { $0.isEmpty ? "（没有）" : name.shown($0) }
    }

    /// The part of an asset's page that tells who set what when.
    static func history(_ values: [HandValue], names: PersonNames) -> HTML {
        section("人工登记历史") {
            Table(
                values,
                columns: [
                    .moment("时间", key: "at") { $0.setAt }, .text("登记人", key: "by", width: .tight) { names[$0.setBy] },
                    .text("属性", key: "name", width: .tight) { $0.attribute.chinese },
                    .text("原人工值", key: "before") { shown($0.attribute, $0.before) },
                    .text("新人工值", key: "after") { shown($0.attribute, $0.after) },
                    .link("操作", key: "deed", width: .tight) { ("#\($0.deed)", Links.ledgerDeed($0.deed)) },
                ], caption: "人工登记历史", empty: EmptyState("没有人工登记的内容"))
        }
    }
}
