import Kernel

/// What cannot be done with an asset.
package enum AssetError: ExplainedError, Equatable {
    /// The asset has been merged into another.
    case merged(Identifier<Asset>)
    /// An asset cannot be merged with itself.
    case sameAsset
    /// Something was left out that must be said.
    case reasonMissing
    /// Too few assets to merge.
    case fewAssets

    package var kind: FaultKind {
        switch self {
        case .merged: .conflict
        case .sameAsset, .reasonMissing, .fewAssets: .badInput
        }
    }

    package var explanation: Explanation {
        switch self {
        case .merged(let id): Explanation("资产已合并到其他资产，不能再次操作", place: "台账序号 \(id)", advice: "请刷新页面，查看合并后的资产")
        case .sameAsset: Explanation("资产不能与自身合并", advice: "请选择另一项资产")
        case .reasonMissing: Explanation("请填写理由", advice: "理由写入审计记录，日后可查")
        case .fewAssets: Explanation("至少需要两项资产", advice: "请选择要合并的资产")
        }
    }
}
