import Console
import Directory
import Kernel

/// The form on which many assets are answered for, or decided about, at once: which they are, which are left out, and what is
/// said of all of them.
enum RecoverySelectionPages {
    /// Rows that are shown; the rest is counted.
    private static let shownRows = 100

    static func form(
        _ selection: RecoverySelection, names: PersonNames, hasMoved: Bool, values: FormValues?, errors: FormErrors
    ) -> Page {
        Page(title(selection.deed), path: [Crumb("待回收资产", Links.recoveries)]) {
            if hasMoved { Alert(.warning) { "在您核对期间资产已有变化，下面是最新的结果，请重新核对后再确认。" } }
            if !selection.left.isEmpty { left(selection.left) }
            if selection.lines.isEmpty {
                EmptyState("勾选的资产都不能处理", advice: "原因见“查看排除的资产”。")
            } else {
                section("将处理的 \(selection.lines.count) 项资产") {
                    Table(
                        Array(selection.lines.prefix(shownRows)), columns: columns(selection.deed, names),
                        caption: "将处理的资产")
                    if selection.lines.count > shownRows {
                        paragraph { muted("以上为前 \(shownRows) 项，共 \(selection.lines.count) 项。") }
                    }
                }
                section(selection.deed == .answer ? "确认结果" : "审批意见") {
                    Form(
                        to: Links.recoveries(several: selection.deed),
                        submit: "\(selection.deed == .answer ? "登记" : "提交")（\(selection.lines.count) 项）",
                        cancel: Links.recoveries, values: values, errors: errors,
                        fields: (selection.deed == .answer ? RecoveryPages.fields : RecoveryPages.decisionFields)
                            + [.hidden("digest", selection.digest)]
                            + selection.assets.map { .hidden("asset", "\($0)") })
                }
            }
        }
    }

    private static func title(_ deed: RecoverySelection.Deed) -> String {
        switch deed {
        case .answer: "批量登记确认结果"
        case .decide: "批量审批回收"
        }
    }

    private static func left(_ left: [RecoverySelection.Left]) -> HTML {
        block {
            Alert(.warning) { "\(left.count) 项资产不能处理，已排除在外。" }
            Disclosure("查看排除的资产") {
                Table(
                    Array(left.prefix(shownRows)),
                    columns: [
                        .link("资产", key: "asset") { ($0.asset.title, Links.asset($0.asset.id)) },
                        .text("原因", key: "reason", width: .wide) { $0.reason },
                    ], caption: "排除的资产")
                if left.count > shownRows { paragraph { muted("以上为前 \(shownRows) 项，共 \(left.count) 项。") } }
            }
        }
    }

    private static func columns(_ deed: RecoverySelection.Deed, _ names: PersonNames) -> [Column<RecoveryPages.Line>] {
        var columns: [Column<RecoveryPages.Line>] = [
            .link("资产", key: "asset") { ($0.asset.title, Links.recovery(of: $0.asset.id)) },
            .code("地址", key: "address") { $0.asset.address?.description },
            .text("所属部门", key: "unit") { $0.asset.unitName },
            .text("责任人", key: "owner", width: .tight) { $0.asset.ownerName },
            .moment("最近存活", key: "seen") { $0.asset.lastSeenAt },
        ]
        if deed == .decide {
            columns += [
                .text("理由", key: "reason", width: .wide) { $0.recovery?.reason },
                .text("依据", key: "evidence") { $0.recovery?.evidence },
                .text("确认人", key: "by", width: .tight) { line in line.recovery.map { names[$0.answeredBy] } },
            ]
        }
        return columns
    }
}
