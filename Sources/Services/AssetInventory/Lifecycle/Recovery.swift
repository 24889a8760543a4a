import Kernel

/// What operations say of an asset that is met no more (requirement text, 资产梳理, stage one: 推送运维团队确认).
package struct Recovery: Sendable, Hashable {
    /// What was found out.
    package enum Answer: String, Sendable, CaseIterable {
        /// It is really gone: 已回收, once the hospital has approved it.
        case gone
        /// It is still in use and is expected back.
        case kept
        /// It was missed by mistake: look again.
        case again

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .gone: "确已停用，回收"
            case .kept: "仍在使用，暂时离线"
            case .again: "判断有误，重新探测"
            }
        }
    }

    /// Why an asset in use is not met.
    package enum Cause: String, Sendable, CaseIterable {
        /// 关机
        case off
        /// 搬迁
        case moved
        /// 维修
        case maintenance
        /// 其他
        case other

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .off: "关机"
            case .moved: "搬迁"
            case .maintenance: "维修"
            case .other: "其他"
            }
        }
    }

    /// How an answer ended.
    package enum Outcome: String, Sendable, CaseIterable {
        /// The hospital approved: the asset is 已回收.
        case approved
        /// The hospital sent it back.
        case rejected
        /// The asset was met again.
        case returned
        /// The day on which it was expected back is over.
        case expired
        /// It was looked for again, and not met.
        case unseen
        /// Another answer took its place.
        case replaced

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .approved: "已批准回收"
            case .rejected: "已退回"
            case .returned: "资产重新出现"
            case .expired: "到期未恢复"
            case .unseen: "重新探测仍未发现"
            case .replaced: "已重新登记"
            }
        }
    }

    /// Its number.
    package let id: Identifier<Recovery>
    /// The asset.
    package let asset: Identifier<Asset>
    /// What was found out.
    package let answer: Answer
    /// Why it is not met. Nil: it is gone, or was missed by mistake.
    package let cause: Cause?
    /// In words.
    package let reason: String
    /// What proves it: a number of a form, who was asked, what was seen.
    package let evidence: String?
    /// The day on which it is expected back.
    package let expectedOn: CivilDate?
    /// Who said so, by login name.
    package let answeredBy: String
    /// When.
    package let answeredAt: Timestamp
    /// How it ended. Nil: it is in force.
    package let outcome: Outcome?
    /// Who ended it.
    package let endedBy: String?
    /// When.
    package let endedAt: Timestamp?
    /// Why.
    package let endReason: String?

    /// True while the hospital has not decided about it.
    package var isWaitingForApproval: Bool { answer == .gone && outcome == nil }
}

/// An answer as a person writes it, checked.
struct RecoveryDraft: Sendable, Hashable {
    var answer: Recovery.Answer
    var cause: Recovery.Cause?
    var reason: String
    var evidence: String?
    var expectedOn: CivilDate?
}
