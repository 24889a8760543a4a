import Console
import Kernel
import Records

extension Links {
    static let assetID = PathParameter.identifier("asset", of: Asset.self)
    static let scanPlanID = PathParameter.identifier("plan", of: ScanPlan.self)
    static let scanRunID = PathParameter.identifier("run", of: ScanRun.self)
    static let scanScopeID = PathParameter.identifier("scope", of: ScanScope.self)
    static let evidenceID = PathParameter.identifier("evidence", of: Evidence.self)

    /// The ledger.
    package static var assets: Link { Link("assets") }
    /// The ledger as a workbook.
    static var assetsWorkbook: Link { Link("assets.xlsx") }
    /// The ledger as comma-separated values.
    static var assetsText: Link { Link("assets.csv") }
    /// One asset.
    package static func asset(_ id: Identifier<Asset>) -> Link { Link("assets", id) }
    /// The assets whose last scan left them in this state.
    package static func assets(alive: Bool) -> Link { assets.with("alive", alive ? "1" : "0") }
    /// The assets on which a port is open.
    package static func assets(openPort: Int) -> Link { assets.with("port", openPort) }
    /// The assets that a run saw.
    static func assets(seenBy run: Identifier<ScanRun>, onlyNew: Bool = false) -> Link {
        let link = assets.with("run", run)
        return onlyNew ? link.with("new", "1") : link
    }

    static let questionID = PathParameter.identifier("question", of: IdentityQuestion.self)
    static let mergeID = PathParameter.identifier("merge", of: AssetMerge.self)

    /// Doubts about identity.
    static var identity: Link { Link("assets", "identity") }
    /// One doubt.
    static func identityQuestion(_ id: Identifier<IdentityQuestion>) -> Link { Link("assets", "identity", id) }
    /// Several assets, to be made one.
    static var mergeAssets: Link { Link("assets", "merge") }
    /// Undoes a merge.
    static func undoMerge(_ id: Identifier<AssetMerge>) -> Link { Link("assets", "merges", id, "undo") }

    /// Plans, runs and the emergency stop.
    package static var scans: Link { Link("scans") }
    /// The form of a new plan.
    static var newScanPlan: Link { Link("scans", "plans", "new") }
    /// Where the form of a new plan posts to.
    static var scanPlans: Link { Link("scans", "plans") }
    /// One plan.
    static func scanPlan(_ id: Identifier<ScanPlan>) -> Link { Link("scans", "plans", id) }
    /// A deed on a plan: `notice`, `receipt`, `waiver`, `fragile`, `run`.
    static func scanPlan(_ id: Identifier<ScanPlan>, _ deed: String) -> Link { Link("scans", "plans", id, deed) }
    /// One run.
    package static func scanRun(_ id: Identifier<ScanRun>) -> Link { Link("scans", "runs", id) }
    /// What happens in a run, while it happens.
    static func scanRunEvents(_ id: Identifier<ScanRun>) -> Link { Link("scans", "runs", id, "events") }
    /// Stops a run.
    static func cancelScanRun(_ id: Identifier<ScanRun>) -> Link { Link("scans", "runs", id, "cancel") }
    /// A raw report of a run.
    static func scanEvidence(_ id: Identifier<ScanRun>, _ evidence: Identifier<Evidence>) -> Link {
        Link("scans", "runs", id, "evidence", evidence)
    }
    /// Brings a report.
    static var importScan: Link { Link("scans", "import") }
    /// Stops every tool.
    static var stopTools: Link { Link("scans", "stop") }
    /// Lets tools run again.
    static var releaseTools: Link { Link("scans", "release") }
    /// The approved addresses.
    static var scanScopes: Link { Link("scans", "scopes") }
    static let commissionID = PathParameter.identifier("commission", of: Commission.self)
    /// Networks that are cut off.
    static var isolatedNetworks: Link { Link("scans", "networks") }
    /// One commission of a probe.
    static func commission(_ id: Identifier<Commission>) -> Link { Link("scans", "commissions", id) }
    /// A deed on a commission: `file`, `withdraw`.
    static func commission(_ id: Identifier<Commission>, _ deed: String) -> Link {
        Link("scans", "commissions", id, deed)
    }
    /// Withdraws an approval.
    static func withdrawScope(_ id: Identifier<ScanScope>) -> Link { Link("scans", "scopes", id, "withdraw") }
}
