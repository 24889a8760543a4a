import Console
import Kernel

/// Which assets a request leaves out, and why.
enum ClaimSkipPages {
    /// Nothing where none is left out.
    static func section(_ skips: ClaimSkips) -> HTML {
        block {
            if skips.count > 0 {
                Console.section("未列入的资产（\(skips.count) 项）") {
                    Table(skips.named, columns: columns, caption: "未列入的资产")
                    if skips.count > skips.named.count { paragraph { muted("以上资产等 \(skips.count) 项未列入。") } }
                }
            }
        }
    }

    private static let columns: [Column<ClaimSkip>] = [
        .link("地址", key: "address", width: .tight) { ($0.asset?.addressText ?? "#\($0.id)", Links.asset($0.id)) },
        .text("名称", key: "name") { $0.asset.flatMap { $0.name ?? $0.hostName } },
        .text("所属部门", key: "unit") { $0.asset?.unitName },
        .text("未列入的原因", key: "reason", width: .wide) { $0.reason.chinese },
    ]

    /// What is said after requests were made that left assets out.
    static func made(_ outcome: ClaimCreation.Outcome, _ requests: [ClaimRequest], notice: Notice) -> Page {
        Page(
            "发起认领", path: [Crumb("资产认领", Links.claims)],
            actions: [.link("返回资产认领", to: Links.claims, icon: "arrow-left")]
        ) {
            Alert(notice)
            Console.section("认领单") {
                Table(
                    requests,
                    columns: [
                        .link("编号", key: "number", width: .tight) { ($0.number, Links.claim($0.id)) },
                        .text("收件人", key: "to") { $0.recipient }, .number("资产", key: "assets") { $0.assets },
                        .text("答复期限", key: "due", width: .tight) { $0.dueOn.description },
                    ], caption: "认领单")
            }
            section(outcome.skips)
        }
    }
}
