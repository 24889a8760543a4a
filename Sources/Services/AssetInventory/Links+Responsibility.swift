import Console
import Directory
import Kernel
import Records

extension Links {
    static let claimID = PathParameter.identifier("claim", of: ClaimRequest.self)
    static let claimDeliveryID = PathParameter.identifier("delivery", of: ClaimDelivery.self)
    static let claimChannel: PathParameter<ClaimChannel.Kind> = .choice("channel")

    /// 组织-人员-资产.
    package static var responsibility: Link { Link("assets", "responsibility") }
    /// The same as a workbook.
    static var responsibilityWorkbook: Link { Link("assets", "responsibility.xlsx") }
    /// The 《资产责任缺失清单》.
    package static var responsibilityGaps: Link { Link("assets", "responsibility", "gaps") }
    /// The assets that have this gap.
    static func responsibilityGaps(_ gap: ResponsibilityGap) -> Link { responsibilityGaps.with("gap", gap.rawValue) }
    /// The list as a workbook.
    static var responsibilityGapsWorkbook: Link { Link("assets", "responsibility", "gaps.xlsx") }
    /// 组织-人员-资产-风险.
    package static var responsibilityGraph: Link { Link("assets", "responsibility", "graph") }
    /// The graph around one asset.
    static func responsibilityGraph(_ asset: Identifier<Asset>) -> Link { responsibilityGraph.with("asset", asset) }
    /// The ledger's assets of one department and owner; nil: those without.
    static func assets(unit: String?, owner: String?) -> Link {
        assets.with("unit", unit ?? AssetFilter.none).with("owner", owner ?? AssetFilter.none)
    }
    /// The ledger's assets of one department.
    static func assets(unit: String?) -> Link { assets.with("unit", unit ?? AssetFilter.none) }
    /// The ledger's assets in one state.
    static func assets(state: AssetState) -> Link { assets.with("state", state.rawValue) }

    /// The requests.
    package static var claims: Link { Link("claims") }
    /// The form that asks; with a filter of the ledger in its query.
    static var newClaim: Link { Link("claims", "new") }
    /// Where ticked rows are sent to.
    static var chooseClaim: Link { Link("claims", "choose") }
    /// One request.
    package static func claim(_ id: Identifier<ClaimRequest>) -> Link { Link("claims", id) }
    /// A deed on a request: `withdraw`, `email`, `sheet`, `answers`.
    static func claim(_ id: Identifier<ClaimRequest>, _ deed: String) -> Link { Link("claims", id, deed) }
    /// Sends a request by a channel.
    static func pushClaim(_ id: Identifier<ClaimRequest>, _ channel: ClaimChannel.Kind) -> Link {
        Link("claims", id, "push", channel.rawValue)
    }
    /// The signed scan of a request's sheet.
    static func claimEvidence(_ id: Identifier<ClaimRequest>, _ evidence: Identifier<Evidence>) -> Link {
        Link("claims", id, "evidence", evidence)
    }

    /// What the visitor answers for, and is asked about.
    package static var ownAssets: Link { Link("my-assets") }
    /// One request, to be answered by the visitor.
    static func ownClaim(_ id: Identifier<ClaimRequest>) -> Link { Link("my-assets", "claims", id) }

    /// Where the form of a signed link posts to.
    static var answerByLink: Link { Link("claim") }
    /// A signed link. The token stands in the query, which no log takes down.
    static func claimLink(_ token: ClaimToken) -> Link { answerByLink.with("key", token.text) }
    /// What is said after an answer by a link.
    static var answeredByLink: Link { Link("claim", "done") }

    /// The ways on which claims are sent.
    package static var claimChannels: Link { Link("claims", "channels") }
    /// One of them.
    static func claimChannel(_ kind: ClaimChannel.Kind) -> Link { Link("claims", "channels", kind.rawValue) }
    /// Sends a test by one of them.
    static func testClaimChannel(_ kind: ClaimChannel.Kind) -> Link {
        Link("claims", "channels", kind.rawValue, "test")
    }
    /// Sets what links are made of.
    static var claimPolicy: Link { Link("claims", "channels", "links") }
    /// What was sent.
    package static var claimDeliveries: Link { Link("claims", "deliveries") }
    /// One delivery.
    static func claimDelivery(_ id: Identifier<ClaimDelivery>) -> Link { Link("claims", "deliveries", id) }
}
