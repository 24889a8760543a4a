import Console
import Kernel
import Observations

/// The pages on which several assets are changed at once: what is to be set, what that changes, done.
enum BulkEditPages {
    /// Rows of a preview that are shown; the rest is counted.
    static let shownRows = 100

    /// Which assets are meant, as the pages carry it along.
    struct Selection: Sendable {
        /// The ticked assets. Nil: all that the filter leaves.
        let ticked: [Int64]?
        /// Where the pages post to, the filter in its query.
        let link: Link
        /// How many assets are meant.
        let count: Int

        var fields: [Field] { (ticked ?? []).map { .hidden("asset", String($0)) } }
        var words: String { ticked == nil ? "筛选结果共 \(count) 项资产" : "勾选的 \(count) 项资产" }
    }

    static func choose(
        _ selection: Selection, catalogue: AttributeCatalogue, fields: AttributeFields, values: FormValues? = nil,
        errors: FormErrors = FormErrors()
    ) -> Page {
        page(selection) {
            paragraph { "只填写需要修改的内容，留空的字段保持不变。下一步先列出每项资产的变化，确认后才保存。" }
            Form(
                to: selection.link, submit: "预览变化", cancel: Links.assets, values: values, errors: errors,
                fields: [.hidden("stage", "preview")] + selection.fields
                    + fields.grouped(catalogue.shared) { [fields.field($0, value: nil, empty: "不修改")] } + [
                        .heading("清空"),
                        .multiSelect(
                            "clear", "确认没有的字段",
                            options: catalogue.shared.filter { $0.name != .kind }.map {
                                .init($0.name.rawValue, $0.title)
                            }, help: "所选字段登记为“没有”，不再列为缺失。"),
                        .heading("修改依据"), .text("reason", "依据", isRequired: true, longest: 200),
                    ])
        }
    }

    static func preview(
        _ selection: Selection, plan: BulkChange.Plan, change: BulkChange, reason: String, hasMoved: Bool
    ) -> Page {
        page(selection) {
            if hasMoved { Alert(.warning) { "在您核对期间资产内容已有变化，下面是最新的结果，请重新核对。" } }
            if !plan.faults.isEmpty {
                Alert(.warning) {
                    "\(plan.faults.count) 项资产的保修到期会早于购买日期，将不修改：\(plan.faults.prefix(5).joined(separator: "、"))"
                }
            }
            Alert(.info) {
                "将修改 \(Set(plan.changes.map(\.asset)).count) 项资产的 \(plan.changes.count) 处内容；\(plan.untouched) 项无需修改或不适用。每处修改均写入审计记录，可以在“变更历史”中撤销。"
            }
            changes(plan.changes, caption: "变化预览")
            if !plan.changes.isEmpty {
                Form(
                    to: selection.link, submit: "确认修改", cancel: Links.assets,
                    fields: [
                        .hidden("stage", "apply"), .hidden("digest", ValueChange.digest(plan.changes)),
                        .hidden("reason", reason),
                    ] + selection.fields
                        + change.values.sorted { $0.key < $1.key }.map { name, value in
                            value.isEmpty ? .hidden("clear", name.rawValue) : .hidden(name.field, value)
                        })
            }
        }
    }

    /// Changes, before and after; the first hundred.
    static func changes(_ changes: [ValueChange], caption: String) -> HTML {
        block {
            Table(
                Array(changes.prefix(shownRows)),
                columns: [
                    .link("资产", key: "asset") { ($0.title, Links.asset(Identifier($0.asset))) },
                    .text("属性", key: "attribute", width: .tight) { $0.attribute.chinese },
                    .text("现值", key: "before") { change in change.before.map { change.attribute.shown($0) } },
                    .text("改为", key: "after") { $0.after.isEmpty ? "（没有）" : $0.attribute.shown($0.after) },
                ], caption: caption, empty: EmptyState("没有变化"))
            if changes.count > shownRows {
                paragraph { muted("以上为前 \(shownRows) 处，共 \(changes.count) 处。") }
            }
        }
    }

    private static func page(_ selection: Selection, @HTMLBuilder content: () -> HTML) -> Page {
        Page(
            "批量修改", subtitle: HTML(text: selection.words), path: [Crumb("资产台账", Links.assets)], content: content)
    }
}
