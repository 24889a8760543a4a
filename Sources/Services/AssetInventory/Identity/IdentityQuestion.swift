import AssetIdentity
import Kernel
import Observations

/// A doubt about what is one asset and what is two, for a person to resolve.
package struct IdentityQuestion: Sendable, Hashable {
    /// What kind of doubt.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Several assets carry one key, name or number.
        case shared
        /// A new asset resembles another too much to be sure.
        case resembling
        /// One observation carried strong evidence of two assets.
        case bridging
        /// A key or card of an asset changed while only name or address stayed.
        case doubtful

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .shared: "特征重复"
            case .resembling: "疑似同一资产"
            case .bridging: "两项资产疑似同一设备"
            case .doubtful: "关键特征变化"
            }
        }
    }

    /// How a person resolved it.
    package enum Answer: String, Sendable, Hashable, CaseIterable {
        /// They are one asset.
        case same
        /// They are different.
        case apart
        /// Known, and nothing is to be changed.
        case noted

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .same: "同一资产，已合并"
            case .apart: "不同资产"
            case .noted: "已核实"
            }
        }
    }

    /// Its number.
    package let id: Identifier<IdentityQuestion>
    /// What kind of doubt.
    package let kind: Kind
    /// The evidence in common, or the assets: what makes two questions the same.
    package let subject: String
    /// The assets, the one that was there first first.
    package let assets: [Identifier<Asset>]
    /// Why it is asked, in Chinese.
    package let reasons: [String]
    /// When it was asked.
    package let askedAt: Timestamp
    /// How it was resolved. Nil: it is open.
    package let answer: Answer?
    /// Who resolved it.
    package let answeredBy: String?
    /// When.
    package let answeredAt: Timestamp?
    /// Why so.
    package let answerReason: String?
}
