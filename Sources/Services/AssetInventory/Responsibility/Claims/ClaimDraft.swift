import Directory
import Kernel

/// A request that is about to be made: one recipient, at most `limit` assets.
package struct ClaimDraft: Sendable, Hashable {
    /// Assets of one request: what a person can answer at one sitting, and what one sheet of paper names.
    package static let limit = 100

    /// The department asked.
    package var unit: Identifier<Unit>
    /// The person asked. Nil: whoever of the department answers for assets.
    package var person: Identifier<Person>?
    /// The assets.
    package var assets: [Identifier<Asset>]
    /// Where the signed link is sent to. Nil: nowhere.
    package var email: String?
    /// What the recipient is told besides.
    package var note: String?

    /// Takes recipient and assets.
    package init(unit: Identifier<Unit>, person: Identifier<Person>? = nil, assets: [Identifier<Asset>]) {
        self.unit = unit
        self.person = person
        self.assets = assets
    }
}

/// Who is asked about each asset where the ledger itself says whose it is: pure.
enum ClaimGrouping {
    /// An asset with the names that its sources give.
    struct Named: Sendable {
        let id: Identifier<Asset>
        let unitName: String?
        let ownerName: String?
    }

    /// What comes of it.
    struct Outcome: Sendable {
        /// One for each recipient and `ClaimDraft.limit` assets, in the order in which recipients first came.
        var drafts: [ClaimDraft] = []
        /// Assets whose department no one unit bears.
        var unknown: [Named] = []
    }

    /// A name that two units or two persons bear names nobody. A person of another department is not asked; the
    /// department is.
    static func group(_ assets: [Named], units: [Unit], persons: [Person]) -> Outcome {
        let unitsByName = Dictionary(grouping: units.filter { $0.closedAt == nil && $0.kind != .provider }, by: \.name)
        let personsByName = Dictionary(grouping: persons.filter { $0.leftAt == nil }, by: \.name)
        var outcome = Outcome()
        var places: [Recipient: Int] = [:]
        for asset in assets {
            guard let named = asset.unitName.flatMap({ unitsByName[$0] }), named.count == 1 else {
                outcome.unknown.append(asset)
                continue
            }
            let unit = named[0].id
            let owners = asset.ownerName.flatMap { personsByName[$0] }?.filter { $0.unitID == unit } ?? []
            let recipient = Recipient(unit: unit, person: owners.count == 1 ? owners[0].id : nil)
            if let place = places[recipient], outcome.drafts[place].assets.count < ClaimDraft.limit {
                outcome.drafts[place].assets.append(asset.id)
            } else {
                places[recipient] = outcome.drafts.count
                outcome.drafts.append(
                    ClaimDraft(unit: recipient.unit, person: recipient.person, assets: [asset.id]))
            }
        }
        return outcome
    }

    private struct Recipient: Hashable {
        let unit: Identifier<Unit>
        let person: Identifier<Person>?
    }
}
