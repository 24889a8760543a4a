import Console
import Kernel

/// The part of a version's page about who has reviewed and approved it, and what comes next.
enum DeliverableApprovalPages {
    /// What a visitor can do about a version.
    struct View: Sendable {
        let standing: DeliverableStanding
        let steps: [DeliverableStep]
        /// False where the visitor has prepared or reviewed it.
        let mayDecide: Bool
    }

    static func badge(_ standing: DeliverableStanding) -> Badge? {
        switch standing {
        case .unwritten: nil
        case .draft, .issued: Badge(standing.chinese, .neutral)
        case .submitted, .final: Badge(standing.chinese, .info)
        case .returned, .rejected: Badge(standing.chinese, .danger)
        case .approved: Badge(standing.chinese, .success)
        }
    }

    static func part(_ deliverable: Deliverable, _ view: View, may: (Permission) -> Bool) -> HTML {
        section("审核与批准") {
            next(deliverable, view, may)
            Table(
                view.steps, columns: columns, caption: "审核与批准",
                empty: EmptyState("没有登记过编制、审核和批准"))
        }
    }

    private static let columns: [Column<DeliverableStep>] = [
        .moment("时间", key: "at") { $0.at }, .text("事项", key: "kind", width: .tight) { $0.kind.chinese },
        .text("人员", key: "person", width: .tight) { $0.person },
        .text("意见", key: "opinion", width: .wide) { $0.opinion },
    ]

    @HTMLBuilder private static func next(
        _ deliverable: Deliverable, _ view: View, _ may: (Permission) -> Bool
    ) -> HTML {
        switch view.standing {
        case .unwritten: HTML()
        case .draft, .returned:
            if view.standing == .returned {
                Alert(.warning) { "审核未通过，请按退回意见修改记录并重新生成；内容无须修改的，可以再次提交。" }
            }
            if may(.writeDeliverables) {
                Form(to: Links.deliverable(deliverable.id, "submit"), submit: "提交审核", fields: [])
            }
        case .submitted:
            if may(.issueDeliverables) && view.mayDecide {
                paragraph { "审核通过后，按此时的记录生成正式稿，署名编制人和审核人。" }
                decision(to: Links.deliverable(deliverable.id, "review"), yes: "通过，出具正式稿")
            } else {
                paragraph { view.mayDecide ? "等待服务商项目经理审核。" : "由您本人编制，须由他人审核。" }
            }
        case .issued: paragraph { "已据此出具正式稿，见交付成果列表。" }
        case .final:
            if !view.steps.contains(where: { $0.kind == .review }) {
                Alert(.info) { "本版本未经草稿审核直接出具。" }
            }
            if may(.approveDeliverables) && view.mayDecide {
                decision(to: Links.deliverable(deliverable.id, "approval"), yes: "批准")
            } else {
                paragraph { view.mayDecide ? "等待医院批准。" : "由您本人编制或审核，须由他人批准。" }
            }
        case .approved: HTML()
        case .rejected: Alert(.warning) { "医院未批准，请按退回意见修改记录，重新生成草稿并提交审核。" }
        }
    }

    private static func decision(to link: Link, yes: String) -> Form {
        Form(
            to: link, submit: "提交意见",
            fields: [
                .radio(
                    "decision", "意见", options: [.init("approve", yes), .init("reject", "退回")], value: "approve",
                    isRequired: true),
                .text("opinion", "说明", longest: 200, help: "退回时必填。"),
            ])
    }
}
