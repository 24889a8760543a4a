import Console
import Directory
import Kernel
import Observations

/// What a person answers for, and is asked about.
enum OwnAssetPages {
    /// Which part is shown.
    enum Part: String, CaseIterable {
        case pending, mine, done

        var chinese: String {
            switch self {
            case .pending: "待确认"
            case .mine: "我负责的资产"
            case .done: "已答复"
            }
        }

        var link: Link { self == .pending ? Links.ownAssets : Links.ownAssets.with("part", rawValue) }
    }

    struct View: Sendable {
        let person: Person
        let unitName: String
        let pending: [ClaimRequest]
        let done: [ClaimRequest]
        let assets: [Asset]
        let total: Int
    }

    static func list(_ view: View, part: Part, query: TableQuery, today: CivilDate) -> Page {
        Page("我的资产", subtitle: HTML(text: "\(view.unitName)　\(view.person.name)")) {
            Tabs(
                [
                    .init(Part.pending.chinese, Part.pending.link, count: view.pending.count),
                    .init(Part.mine.chinese, Part.mine.link, count: view.total),
                    .init(Part.done.chinese, Part.done.link),
                ],
                current: part.link)
            switch part {
            case .pending:
                Table(
                    view.pending, columns: columns(today), caption: "待确认的认领单",
                    empty: EmptyState("没有等待您确认的资产", advice: "发给您或您所在部门的认领单会出现在这里。"))
            case .mine:
                Table(
                    view.assets, columns: ownColumns, query: query, total: view.total, caption: "我负责的资产",
                    empty: EmptyState("您名下还没有已确认的资产"))
            case .done:
                Table(
                    view.done, columns: columns(today), caption: "已答复的认领单", empty: EmptyState("还没有答复过的认领单"))
            }
        }
    }

    private static func columns(_ today: CivilDate) -> [Column<ClaimRequest>] {
        [
            .link("编号", key: "number", width: .tight) { ($0.number, Links.ownClaim($0.id)) },
            .text("收件人", key: "to", width: .tight) { $0.personName ?? "\($0.unitName)任一责任人" },
            .number("资产", key: "assets") { $0.assets },
            .number("待确认", key: "pending") { $0.pending },
            .badge("状态", key: "state") { ClaimPages.badge($0, today: today) },
            .text("答复期限", key: "due", width: .tight) { $0.dueOn.description },
            .text("说明", key: "note") { $0.note },
        ]
    }

    private static let ownColumns: [Column<Asset>] = [
        .code("地址", key: "address") { $0.addressText },
        .text("名称", key: "name") { $0.name ?? $0.hostName },
        .text("类型", key: "kind", width: .tight) { $0.kind?.chinese },
        .text("品牌型号", key: "model") { [$0.brand, $0.model].compactMap(\.self).joined(separator: " ") },
        .text("所属部门", key: "unit") { $0.unitName },
        .text("所属系统", key: "business") { $0.business },
        .badge("状态", key: "state") { AssetPages.stateBadge($0) },
        .moment("最近存活", key: "last") { $0.lastSeenAt },
    ]

    static func claim(
        _ request: ClaimRequest, _ items: [ClaimItem], standing: ClaimStanding, asker: String, today: CivilDate,
        mayFollow: Bool, values: FormValues?, errors: FormErrors
    ) -> Page {
        Page("确认资产归属", subtitle: HTML(text: request.number), path: [Crumb("我的资产", Links.ownAssets)]) {
            section("认领单") { facts(request, asker: asker, today: today) }
            if request.state == .open && standing.part != .answers {
                ClaimNextStep.refusal(request, standing, mayFollow: mayFollow)
            } else if request.state == .open {
                section("逐项确认") {
                    paragraph { "确认后，您将作为责任人登记入台账。不是本部门的资产请说明原因。" }
                    Form(
                        to: Links.ownClaim(request.id), submit: "提交答复", cancel: Links.ownAssets, values: values,
                        errors: errors, fields: ClaimAnswerForm.fields(items, mayWait: true))
                }
            }
            let answered = items.filter { $0.answer != nil }
            if !answered.isEmpty {
                section("已答复") {
                    Table(answered, columns: ClaimPages.itemColumns(nil, isStaff: false), caption: "已答复的资产")
                }
            }
        }
    }

    static func facts(_ request: ClaimRequest, asker: String, today: CivilDate) -> DescriptionList {
        DescriptionList([
            .html("状态") { ClaimPages.badge(request, today: today) },
            .text("收件人", request.recipient), .text("答复期限", request.dueOn.chinese),
            .text("资产", "共 \(request.assets) 项，待确认 \(request.pending) 项"), .text("发起人", asker),
            .text("说明", request.note),
        ])
    }
}
