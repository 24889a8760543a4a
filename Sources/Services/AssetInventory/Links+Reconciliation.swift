import Console
import Kernel
import Observations

extension Links {
    static let customAttributeID = PathParameter.identifier("attribute", of: CustomAttribute.self)
    static let unitRangeID = PathParameter.identifier("range", of: UnitRange.self)
    static let ledgerDeedID = PathParameter.identifier("deed", of: LedgerDeed.self)

    /// The form of an asset that no scan has found.
    static var newAsset: Link { Link("assets", "new") }
    /// The form that corrects an asset.
    static func editAsset(_ id: Identifier<Asset>) -> Link { Link("assets", id, "edit") }
    /// Takes a person's word about an attribute back.
    static func withdrawHand(_ id: Identifier<Asset>) -> Link { Link("assets", id, "withdraw") }
    /// Several assets, changed at once.
    static var bulkEdit: Link { Link("assets", "bulk") }

    /// What was measured and what is registered, where they do not agree.
    package static var differences: Link { Link("assets", "differences") }
    /// The differences of one kind.
    static func differences(_ kind: Difference.Kind) -> Link { differences.with("kind", kind.rawValue) }
    /// A deed on differences: `accept`, `correct`, `ignore`.
    static func differences(_ deed: String) -> Link { Link("assets", "differences", deed) }
    /// Compares anew.
    static var compareLedger: Link { differences("compare") }
    /// Required attributes that are missing.
    package static var gaps: Link { Link("assets", "differences", "gaps") }
    /// The assets that lack an attribute.
    static func gaps(_ name: AttributeName) -> Link { gaps.with("attribute", name.rawValue) }
    /// A table to be filled in elsewhere.
    static var gapsText: Link { Link("assets", "differences", "gaps.csv") }
    /// Takes a filled-in table.
    static var fillGaps: Link { Link("assets", "differences", "gaps", "table") }
    /// What persons did to the ledger's values.
    static var ledgerDeeds: Link { Link("assets", "differences", "deeds") }
    /// One of these.
    static func ledgerDeed(_ id: Identifier<LedgerDeed>) -> Link { Link("assets", "differences", "deeds", id) }
    /// Takes it back.
    static func undoDeed(_ id: Identifier<LedgerDeed>) -> Link { Link("assets", "differences", "deeds", id, "undo") }

    /// All attributes.
    static var attributes: Link { Link("assets", "attributes") }
    /// Closes an attribute of the hospital's own, or opens it again.
    static func customAttribute(_ id: Identifier<CustomAttribute>, _ deed: String) -> Link {
        Link("assets", "attributes", id, deed)
    }
    /// Which source is believed first.
    static var precedence: Link { Link("assets", "attributes", "precedence") }
    /// The order of sources of one attribute.
    static func precedence(_ name: AttributeName) -> Link { precedence.with("attribute", name.rawValue) }
    /// Back to the default order.
    static var resetPrecedence: Link { Link("assets", "attributes", "precedence", "reset") }
    /// Whose addresses are whose.
    static var unitRanges: Link { Link("assets", "attributes", "ranges") }
    /// Takes a range back.
    static func closeUnitRange(_ id: Identifier<UnitRange>) -> Link {
        Link("assets", "attributes", "ranges", id, "close")
    }
    /// The rules of classification.
    static var classification: Link { Link("assets", "attributes", "classification") }
}
