/// Where an asset stands in its life (requirement text, 资产梳理, stages one and three).
package enum AssetState: String, Sendable, Hashable, CaseIterable {
    /// Found, and nobody has said that it is theirs.
    case unclaimed
    /// Somebody answers for it.
    case claimed
    /// Not met any more; operations are to say whether it is gone.
    case recovering
    /// Alive without anybody's use or care: a danger.
    case zombie
    /// Confirmed to be gone.
    case retired
    /// Found to be the same as another.
    case merged

    /// The name that pages and documents show, in the words of the requirement text.
    package var chinese: String {
        switch self {
        case .unclaimed: "待认领"
        case .claimed: "在用"
        case .recovering: "待回收"
        case .zombie: "高风险-待处置"
        case .retired: "已回收"
        case .merged: "已合并"
        }
    }
}
