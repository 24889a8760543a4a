import Console
import Kernel

extension Links {
    static let recoveryID = PathParameter.identifier("recovery", of: Recovery.self)
    static let zombieID = PathParameter.identifier("zombie", of: ZombieCase.self)
    static let zombieRuleKey = PathParameter.word("rule", example: "unowned-unchanged")
    static let warningID = PathParameter.identifier("warning", of: ExposureWarning.self)
    static let zoneID = PathParameter.identifier("zone", of: NetworkZone.self)
    static let allowanceID = PathParameter.identifier("allowance", of: OutboundAllowance.self)

    /// What changed on the network.
    static var changes: Link { Link("assets", "changes") }
    /// What a run found changed.
    static func changes(of run: Identifier<ScanRun>) -> Link { changes.with("run", run) }
    /// The changes as a workbook.
    static var changesWorkbook: Link { Link("assets", "changes.xlsx") }
    /// The changes as comma-separated values.
    static var changesText: Link { Link("assets", "changes.csv") }
    /// What changed about one asset.
    static func changes(of asset: Identifier<Asset>) -> Link { Link("assets", asset, "changes") }

    /// Assets that are met no more.
    static var recoveries: Link { Link("assets", "recovery") }
    /// Several of them answered for or decided about at once.
    static func recoveries(several deed: RecoverySelection.Deed) -> Link {
        Link("assets", "recovery", "several", deed.rawValue)
    }
    /// What is said of one of them.
    static func recovery(of asset: Identifier<Asset>) -> Link { Link("assets", asset, "recovery") }
    /// The hospital's decision.
    static func decideRecovery(_ id: Identifier<Recovery>) -> Link { Link("assets", "recovery", id, "decision") }

    /// Zombies.
    static var zombies: Link { Link("assets", "zombies") }
    /// One of them.
    static func zombie(_ id: Identifier<ZombieCase>) -> Link { Link("assets", "zombies", id) }
    /// A deed on a zombie: `proposal`, `decision`.
    static func zombie(_ id: Identifier<ZombieCase>, _ deed: String) -> Link { Link("assets", "zombies", id, deed) }
    /// The rules by which assets are taken for zombies.
    static var zombieRules: Link { Link("assets", "zombies", "rules") }
    /// A rule of the hospital's own.
    static var newZombieRule: Link { Link("assets", "zombies", "rules", "new") }
    /// One rule.
    static func zombieRule(_ key: String) -> Link { Link("assets", "zombies", "rules", key) }
    /// Evaluates everything now.
    static var evaluateAssets: Link { Link("assets", "zombies", "evaluate") }

    /// Warnings of exposure.
    package static var exposure: Link { Link("exposure") }
    /// The warnings as a workbook.
    static var exposureWorkbook: Link { Link("exposure.xlsx") }
    /// The warnings as comma-separated values.
    static var exposureText: Link { Link("exposure.csv") }
    /// One warning.
    package static func warning(_ id: Identifier<ExposureWarning>) -> Link { Link("exposure", id) }
    /// A deed on a warning: `confirm`, `handle`, `accept`, `decision`.
    static func warning(_ id: Identifier<ExposureWarning>, _ deed: String) -> Link { Link("exposure", id, deed) }
    /// The open warnings of an asset.
    package static func exposure(of asset: Identifier<Asset>) -> Link { exposure.with("asset", asset) }
    /// The rules.
    static var exposureRules: Link { Link("exposure", "rules") }
    /// Zones.
    static var zones: Link { Link("exposure", "zones") }
    /// The form of a new zone.
    static var newZone: Link { Link("exposure", "zones", "new") }
    /// Makes the usual zones.
    static var usualZones: Link { Link("exposure", "zones", "usual") }
    /// One zone.
    static func zone(_ id: Identifier<NetworkZone>) -> Link { Link("exposure", "zones", id) }
    /// Removes a zone.
    static func removeZone(_ id: Identifier<NetworkZone>) -> Link { Link("exposure", "zones", id, "remove") }
    /// Which zone reaches which.
    static var zoneReach: Link { Link("exposure", "reach") }
    /// From where a plan looks.
    static func standpoint(of plan: Identifier<ScanPlan>) -> Link { Link("scans", "plans", plan, "standpoint") }
    /// From where an imported report looked.
    static func standpoint(of run: Identifier<ScanRun>) -> Link { Link("scans", "runs", run, "standpoint") }
    /// Connections to outside.
    static var outbound: Link { Link("exposure", "outbound") }
    /// Brings connections.
    static var importOutbound: Link { Link("exposure", "outbound", "import") }
    /// Connections that are allowed.
    static var outboundAllowances: Link { Link("exposure", "outbound", "allowed") }
    /// Takes an allowance back.
    static func withdrawAllowance(_ id: Identifier<OutboundAllowance>) -> Link {
        Link("exposure", "outbound", "allowed", id, "withdraw")
    }
}
