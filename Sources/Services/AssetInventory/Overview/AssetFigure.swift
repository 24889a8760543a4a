import Console
import Workflow

/// A figure of the overview of assets, with the list that it counts: whatever is counted must be exactly what the list
/// behind the link holds.
package enum AssetFigure: String, Sendable, Hashable, CaseIterable {
    /// Everything in the ledger.
    case total
    /// Met where it was last looked for.
    case alive
    /// Nobody has said that it is theirs.
    case unclaimed
    /// In the state `高风险-待处置`.
    case zombies
    /// In the state `待回收`.
    case recovering
    /// Warnings of exposure about ports that are not closed. A port that two rules find counts twice, as in the list.
    case exposedPorts
    /// In the 《资产责任缺失清单》, for whatever reason.
    case responsibilityGaps

    /// The name that pages show.
    package var chinese: String {
        switch self {
        case .total: "资产总数"
        case .alive: "存活资产"
        case .unclaimed: "待认领"
        case .zombies: "僵尸资产"
        case .recovering: "待回收资产"
        case .exposedPorts: "暴露端口"
        case .responsibilityGaps: "责任缺失"
        }
    }

    /// The list that it counts.
    package var link: Link {
        switch self {
        case .total: Links.assets
        case .alive: Links.assets(alive: true)
        case .unclaimed: Links.assets(state: .unclaimed)
        case .zombies: Links.assets(state: .zombie)
        case .recovering: Links.assets(state: .recovering)
        case .exposedPorts: Links.exposure(at: .port)
        case .responsibilityGaps: Links.responsibilityGaps
        }
    }

    /// How such a number is meant.
    package func tone(_ number: Int) -> Badge.Tone {
        switch self {
        case .total: .neutral
        case .alive: .success
        case .unclaimed, .recovering: number > 0 ? .warning : .neutral
        case .zombies, .exposedPorts, .responsibilityGaps: number > 0 ? .danger : .neutral
        }
    }

    /// The figure on the first page, where it says the same as on the overview.
    func onFirstPage(_ number: Int) -> DashboardFigure {
        DashboardFigure(chinese, number, to: link, tone: tone(number), permission: .viewAssets)
    }
}
