import Console
import Directory
import Kernel

/// What was sent, and what came of each attempt.
enum ClaimDeliveryPages {
    static func badge(_ state: ClaimDelivery.State) -> Badge {
        switch state {
        case .waiting: Badge(state.chinese, .info)
        case .sent: Badge(state.chinese, .success)
        case .failed: Badge(state.chinese, .danger)
        case .dropped: Badge(state.chinese, .neutral)
        }
    }

    static func columns(_ names: PersonNames) -> [Column<ClaimDelivery>] {
        [
            .link("编号", key: "id", width: .tight) { ("#\($0.id)", Links.claimDelivery($0.id)) },
            .text("渠道", key: "channel", width: .tight) { $0.channel.chinese },
            .text("认领单", key: "number", width: .tight) { $0.number ?? "测试" },
            .text("收件人", key: "to") { $0.recipient },
            .badge("状态", key: "state") { badge($0.state) },
            .number("尝试", key: "attempts") { $0.attempts },
            .text("最近结果", key: "message") { $0.lastMessage },
            .moment("下次尝试", key: "next") { $0.nextAt },
            .text("发起人", key: "by", width: .tight) { names[$0.requestedBy] },
            .moment("发起时间", key: "at") { $0.requestedAt },
        ]
    }

    static func list(
        _ deliveries: [ClaimDelivery], query: TableQuery, total: Int, counts: [ClaimRequest.State: Int],
        names: PersonNames, isStaff: Bool
    ) -> Page {
        Page(isStaff ? "资产认领" : "推送记录", actions: [.print]) {
            if isStaff { ClaimPages.tabs(counts, current: nil, mayFollow: true) }
            Table(
                deliveries, columns: columns(names), query: query, total: total, caption: "推送记录",
                empty: EmptyState("还没有推送记录", advice: "在认领单页面推送到 OA 或邮箱，或测试推送渠道后，记录会出现在这里。"))
        }
    }

    static func detail(
        _ delivery: ClaimDelivery, _ attempts: [ClaimDeliveryAttempt], names: PersonNames, mayOpenClaim: Bool
    ) -> Page {
        Page("推送 #\(delivery.id)", path: [Crumb("推送记录", Links.claimDeliveries)], actions: [.print]) {
            section("推送") {
                DescriptionList([
                    .html("状态") { badge(delivery.state) }, .text("渠道", delivery.channel.chinese),
                    .html("认领单") {
                        if let number = delivery.number, let request = delivery.request {
                            if mayOpenClaim { link(number, to: Links.claim(request)) } else { number }
                        } else {
                            "测试"
                        }
                    },
                    .text("收件人", delivery.recipient), .text("发起人", names[delivery.requestedBy]),
                    .moment("发起时间", delivery.requestedAt), .moment("下次尝试", delivery.nextAt),
                    .moment("结束时间", delivery.endedAt),
                ])
            }
            section("每次尝试") {
                Table(attempts, columns: attemptColumns, caption: "每次尝试", empty: EmptyState("尚未尝试"))
            }
        }
    }

    private static let attemptColumns: [Column<ClaimDeliveryAttempt>] = [
        .number("次数", key: "number") { $0.number },
        .moment("开始时间", key: "start") { $0.startedAt },
        .moment("结束时间", key: "end") { $0.endedAt },
        .code("对方主机", key: "target") { $0.target },
        .badge("结果", key: "result") { $0.succeeded ? Badge("送达", .success) : Badge("未送达", .danger) },
        .number("答复码", key: "status") { $0.status },
        .text("说明", key: "message", width: .wide) { $0.message },
    ]
}
