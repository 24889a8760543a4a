import Kernel

/// One thing that a person did about a version: who stands for it, and who has looked at it.
package struct DeliverableStep: Sendable, Hashable {
    /// What was done.
    package enum Kind: String, Sendable, CaseIterable {
        /// Had it written: 编制.
        case prepare
        /// Asked for the review of a draft.
        case submit
        /// Sent a draft back.
        case returned = "return"
        /// Reviewed the draft and issued it as a final version: 审核.
        case review
        /// Approved the final version for the hospital: 批准.
        case approve
        /// Sent the final version back for the hospital.
        case reject

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .prepare: "编制"
            case .submit: "提交审核"
            case .returned: "审核退回"
            case .review: "审核通过，出具正式稿"
            case .approve: "批准"
            case .reject: "批准退回"
            }
        }
    }

    /// What was done.
    package let kind: Kind
    /// The account behind it.
    package let account: Int64?
    /// The person's name.
    package let person: String
    /// What they said. Nil: nothing.
    package let opinion: String?
    /// When.
    package let at: Timestamp
}

/// Where a version stands between those who write, review and approve.
package enum DeliverableStanding: Sendable, Hashable {
    /// It is being written, or could not be.
    case unwritten
    /// A draft that nobody has asked a review of.
    case draft
    /// A draft that waits for review.
    case submitted
    /// A draft that came back from review.
    case returned
    /// A draft that was issued as a final version.
    case issued
    /// A final version that waits for the hospital.
    case final
    /// A final version that the hospital has approved.
    case approved
    /// A final version that came back from the hospital.
    case rejected

    /// Takes a version's own state and its steps, the oldest first: pure.
    package init(_ state: Deliverable.State, _ steps: [DeliverableStep]) {
        let last = steps.last { $0.kind != .prepare }?.kind
        switch state {
        case .writing, .failed: self = .unwritten
        case .draft:
            switch last {
            case .submit: self = .submitted
            case .returned: self = .returned
            case .review: self = .issued
            default: self = .draft
            }
        case .final:
            switch last {
            case .approve: self = .approved
            case .reject: self = .rejected
            default: self = .final
            }
        }
    }

    /// The name that pages show.
    package var chinese: String {
        switch self {
        case .unwritten: "—"
        case .draft: "未提交"
        case .submitted: "待审核"
        case .returned: "审核退回"
        case .issued: "已出具正式稿"
        case .final: "待批准"
        case .approved: "已批准"
        case .rejected: "批准退回"
        }
    }
}
