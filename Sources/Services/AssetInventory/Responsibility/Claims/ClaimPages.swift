import Console
import Directory
import Kernel
import Observations
import Records

/// The pages on which engineers ask, follow up and take back.
enum ClaimPages {
    static func badge(_ request: ClaimRequest, today: CivilDate) -> Badge {
        if request.isOverdue(on: today) { return Badge("已逾期", .danger) }
        switch request.state {
        case .open: return Badge(request.state.chinese, .warning)
        case .answered: return Badge(request.state.chinese, .success)
        case .withdrawn: return Badge(request.state.chinese, .neutral)
        }
    }

    static func badge(_ answer: ClaimItem.Answer?) -> Badge {
        switch answer {
        case .confirmed: Badge("已确认", .success)
        case .rejected: Badge("不是本部门", .danger)
        case .void: Badge("未答复", .neutral)
        case nil: Badge("待确认", .warning)
        }
    }

    /// `mayFollow`: whoever asks also sees what became of messages.
    static func tabs(_ counts: [ClaimRequest.State: Int], current: ClaimRequest.State?, mayFollow: Bool) -> Tabs {
        let link = { (state: ClaimRequest.State) in Links.claims.with("state", state.rawValue) }
        return Tabs(
            ClaimRequest.State.allCases.map { .init($0.chinese, link($0), count: counts[$0] ?? 0) }
                + (mayFollow ? [.init("推送记录", Links.claimDeliveries)] : []),
            current: current.map(link) ?? Links.claimDeliveries)
    }

    static func list(
        _ requests: [ClaimRequest], query: TableQuery, state: ClaimRequest.State, counts: [ClaimRequest.State: Int],
        today: CivilDate, names: PersonNames, mayRequest: Bool
    ) -> Page {
        let actions: [PageAction] =
            mayRequest ? [.link("发起认领", to: Links.newClaim, icon: "person-check", weight: .primary)] : []
        return Page("资产认领", actions: actions + [.print]) {
            tabs(counts, current: state, mayFollow: mayRequest)
            Table(
                requests, columns: columns(today, names), query: query, total: counts[state] ?? 0, caption: "认领单",
                empty: EmptyState(
                    state == .open ? "没有待确认的认领单" : "没有\(state.chinese)的认领单",
                    advice: mayRequest ? "可在资产台账中勾选资产，或按状态筛选后发起认领。" : nil))
        }
    }

    private static func columns(_ today: CivilDate, _ names: PersonNames) -> [Column<ClaimRequest>] {
        [
            .link("编号", key: "number", width: .tight) { ($0.number, Links.claim($0.id)) },
            .text("部门", key: "unit") { $0.unitName },
            .text("责任人", key: "person", width: .tight) { $0.personName ?? "部门任一责任人" },
            .number("资产", key: "assets") { $0.assets },
            .number("待确认", key: "pending") { $0.pending },
            .number("已确认", key: "confirmed") { $0.confirmed },
            .number("已否认", key: "rejected") { $0.rejected },
            .badge("状态", key: "state") { badge($0, today: today) },
            .text("答复期限", key: "due", width: .tight) { $0.dueOn.description },
            .text("发起人", key: "by", width: .tight) { names[$0.requestedBy] },
            .moment("发起时间", key: "at") { $0.requestedAt },
        ]
    }

    /// What the form asks about: ticked assets, or everything that a filter leaves.
    struct Choice: Sendable {
        /// The first of them, to be looked at.
        let shown: [Asset]
        /// All of them.
        let assets: [Identifier<Asset>]
        /// How many there are, also where they are too many.
        let total: Int
        /// Assets left out: asked about already, or gone.
        let skips: ClaimSkips
        /// The filter, to be sent along. Empty: ticked ones.
        let filter: FormValues
    }

    static func form(
        _ choice: Choice, recipients: RecipientChoice, values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        let isTooMany = choice.total > ClaimCreation.limit
        return Page("发起认领", path: [Crumb("资产认领", Links.claims)]) {
            if choice.total == 0 {
                EmptyState(
                    choice.skips.count > 0 ? "所选 \(choice.skips.count) 项资产均不能发起认领" : "没有可选的资产",
                    advice: "请在资产台账中勾选资产，或调整筛选条件。", action: .link("打开资产台账", to: Links.assets))
                ClaimSkipPages.section(choice.skips)
            } else {
                section("资产（\(choice.total) 项）") {
                    if isTooMany {
                        Alert(.warning) { "一次最多对 \(ClaimCreation.limit) 项资产发起认领，请缩小筛选范围。" }
                    }
                    Table(choice.shown, columns: assetColumns, caption: "将要认领的资产")
                    if choice.total > choice.shown.count {
                        paragraph { muted("仅列出前 \(choice.shown.count) 项。") }
                    }
                }
                ClaimSkipPages.section(choice.skips)
                if !isTooMany {
                    section("收件人") {
                        Form(
                            to: Links.claims, submit: "发起认领", cancel: Links.claims, values: values, errors: errors,
                            fields: hidden(choice) + ClaimForm.fields(recipients))
                    }
                }
            }
        }
    }

    private static func hidden(_ choice: Choice) -> [Field] {
        choice.filter.isEmpty
            ? choice.assets.map { .hidden("asset", "\($0)") }
            : [.hidden("by-filter", "1")] + AssetRoutes.carrying(choice.filter)
    }

    static let assetColumns: [Column<Asset>] = [
        .code("地址", key: "address") { $0.addressText },
        .text("名称", key: "name") { $0.name ?? $0.hostName },
        .text("类型", key: "kind", width: .tight) { $0.kind?.chinese },
        .text("品牌型号", key: "model") { [$0.brand, $0.model].compactMap(\.self).joined(separator: " ") },
        .text("所属部门", key: "unit") { $0.unitName },
        .text("责任人", key: "owner", width: .tight) { $0.ownerName },
        .badge("状态", key: "state") { AssetPages.stateBadge($0) },
        .code("资产指纹码", key: "code") { $0.code },
    ]

    /// Everything that the page of one request shows.
    struct Detail: Sendable {
        let request: ClaimRequest
        let items: [ClaimItem]
        let deliveries: [ClaimDelivery]
        let evidence: [Records.Evidence]
        let channels: [ClaimChannel.Kind]
        let names: PersonNames
        let today: CivilDate
        let isDuePublished: Bool
        let standing: ClaimStanding
    }

    static func detail(
        _ detail: Detail, mayRequest: Bool, values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        let request = detail.request
        let isOpen = request.state == .open
        var actions: [PageAction] = []
        if mayRequest && isOpen {
            actions.append(.link("打印认领单", to: Links.claim(request.id, "sheet"), icon: "printer"))
            actions.append(.link("录入签字认领单", to: Links.claim(request.id, "answers"), icon: "upload"))
        }
        return Page(
            "认领单 \(request.number)", path: [Crumb("资产认领", Links.claims)], actions: actions
        ) {
            if isOpen {
                ClaimNextStep.followUp(
                    request, detail.standing, asker: detail.names[request.requestedBy], channels: detail.channels,
                    mayRequest: mayRequest, today: detail.today)
            }
            section("认领单") {
                DescriptionList([
                    .html("状态") { badge(request, today: detail.today) },
                    .text("认领部门", request.unitName), .text("责任人", request.personName ?? "部门任一责任人"),
                    .text("答复期限", due(detail)),
                    .text(
                        "进度",
                        "共 \(request.assets) 项，已确认 \(request.confirmed) 项，已否认 \(request.rejected) 项，待确认 \(request.pending) 项"
                    ),
                    .text("收件邮箱", request.email), .text("说明", request.note),
                    .text("发起人", detail.names[request.requestedBy]), .moment("发起时间", request.requestedAt),
                    .moment("结束时间", request.closedAt),
                    .text("撤回", withdrawal(detail)),
                ])
            }
            section("资产") {
                Table(detail.items, columns: itemColumns(detail.names, isStaff: true), caption: "认领资产")
            }
            if !detail.evidence.isEmpty {
                section("签字认领单") {
                    Table(detail.evidence, columns: evidenceColumns(request.id, detail.names), caption: "签字认领单")
                }
            }
            section("推送") { push(detail, mayRequest: mayRequest, values: values, errors: errors) }
            if mayRequest && isOpen {
                section("撤回") {
                    Form(
                        to: Links.claim(request.id, "withdraw"), submit: "撤回认领单", isDangerous: true,
                        confirm: "撤回后未答复的资产恢复为待认领，已发出的链接立即失效。确定撤回？",
                        fields: [.text("reason", "撤回原因", isRequired: true, longest: 200)])
                }
            }
        }
    }

    private static func due(_ detail: Detail) -> String {
        detail.request.dueOn.chinese + (detail.isDuePublished ? "" : "（该年度节假日安排尚未公布，按周一至周五计算）")
    }

    private static func withdrawal(_ detail: Detail) -> String? {
        guard let reason = detail.request.closeReason else { return nil }
        return [detail.request.closedBy.map { detail.names[$0] }, reason].compactMap(\.self).joined(separator: "：")
    }

    private static func push(
        _ detail: Detail, mayRequest: Bool, values: FormValues?, errors: FormErrors
    ) -> HTML {
        block {
            Table(
                detail.deliveries, columns: ClaimDeliveryPages.columns(detail.names), caption: "推送记录",
                empty: EmptyState("尚未推送", advice: detail.channels.isEmpty ? "系统管理员设置推送渠道后，可推送到 OA 或邮箱。" : nil))
            if mayRequest && detail.request.state == .open {
                block(.class("form-buttons")) {
                    for kind in detail.channels where kind == .oa || detail.request.email != nil {
                        PageAction.post(
                            kind == .oa ? "推送到 OA" : "发送邮件", to: Links.pushClaim(detail.request.id, kind), icon: "send")
                    }
                }
                if detail.channels.contains(.mail) {
                    block(.class("mt-3")) {
                        Form(
                            to: Links.claim(detail.request.id, "email"), submit: "保存收件邮箱", values: values,
                            errors: errors,
                            fields: [
                                .text("email", "收件邮箱", value: detail.request.email, isRequired: true, longest: 254)
                            ])
                    }
                }
            }
        }
    }

    /// The assets of a request; `isStaff`: for those who may open the ledger and see whence an answer came.
    static func itemColumns(_ names: PersonNames?, isStaff: Bool) -> [Column<ClaimItem>] {
        var columns: [Column<ClaimItem>] = [
            isStaff
                ? .link("地址", key: "address", width: .tight) { ($0.asset.addressText, Links.asset($0.asset.id)) }
                : .code("地址", key: "address") { $0.asset.addressText },
            .text("名称", key: "name") { $0.name ?? $0.asset.name ?? $0.asset.hostName },
            .text("类型", key: "kind", width: .tight) { $0.asset.kind?.chinese },
            .text("品牌型号", key: "model") {
                [$0.asset.brand, $0.asset.model].compactMap(\.self).joined(separator: " ")
            },
            .badge("答复", key: "answer") { badge($0.answer) },
            .text("答复人", key: "by", width: .tight) { $0.answeredBy },
            .text("答复内容", key: "content") { content($0) },
            .moment("答复时间", key: "at") { $0.answeredAt },
        ]
        if isStaff {
            columns.append(
                .text("答复方式", key: "way") { item in
                    guard let way = item.way else { return nil }
                    let more = [item.answeredFrom, item.enteredBy.map { "由 \(names?[$0] ?? $0) 录入" }]
                        .compactMap(\.self).joined(separator: "，")
                    return more.isEmpty ? way.chinese : "\(way.chinese)（\(more)）"
                })
        }
        return columns
    }

    private static func content(_ item: ClaimItem) -> String? {
        if item.answer == .rejected { return item.reason }
        let parts = [item.location.map { "位置：\($0)" }, item.purpose.map { "用途：\($0)" }].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "；")
    }

    private static func evidenceColumns(
        _ request: Identifier<ClaimRequest>, _ names: PersonNames
    ) -> [Column<Records.Evidence>] {
        [
            .link("文件", key: "name") { ($0.name, Links.claimEvidence(request, $0.id)) },
            .text("录入人", key: "by", width: .tight) { names[$0.takenBy] },
            .moment("存入时间", key: "at") { $0.takenAt },
            .code("校验值", key: "hash") { String($0.sha256.prefix(16)) },
        ]
    }
}
