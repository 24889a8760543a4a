import Directory
import GRDB
import Kernel
import Records
import Workflow

/// Makes requests of a choice of assets, in one transaction.
enum ClaimCreation {
    /// What the form says.
    struct Wish: Sendable {
        var assets: [Identifier<Asset>]
        /// Nil: as the ledger names department and owner of each asset.
        var unit: Identifier<Unit>?
        var person: Identifier<Person>?
        var email: String?
        var note: String?
        var workingDays = 5
    }

    /// What was made.
    struct Outcome: Sendable {
        var requests: [Identifier<ClaimRequest>] = []
        var assets = 0
        var skips = ClaimSkips()
        /// False: a day on the way to the last day lies in a year whose holidays are not published.
        var isDuePublished = true
    }

    /// Assets that one step takes.
    static let limit = 2_000

    /// Makes the requests.
    /// - Throws: `ClaimError` for a recipient that cannot be asked, or where no asset is left.
    static func make(
        _ wish: Wish, calendar: WorkCalendar, by principal: Principal, at now: Timestamp, _ database: Database
    ) throws -> Outcome {
        guard wish.assets.count <= limit else { throw ClaimError.tooMany(wish.assets.count, limit: limit) }
        var seen: Set<Identifier<Asset>> = []
        let chosen = wish.assets.filter { seen.insert($0).inserted }
        var skips = ClaimSkips()
        let claimable = try ClaimStore.claimable(chosen, &skips, database)
        var drafts: [ClaimDraft]
        if let unit = wish.unit {
            try check(unit, wish.person, database)
            drafts = stride(from: 0, to: claimable.count, by: ClaimDraft.limit).map { start in
                let end = min(start + ClaimDraft.limit, claimable.count)
                return ClaimDraft(unit: unit, person: wish.person, assets: Array(claimable[start..<end]))
            }
        } else {
            let named = try claimable.map { id in
                let asset = try AssetStore.find(id, database)
                return ClaimGrouping.Named(id: id, unitName: asset.unitName, ownerName: asset.ownerName)
            }
            let grouped = ClaimGrouping.group(
                named, units: try UnitStore.list(database), persons: try everybody(database))
            drafts = grouped.drafts
            for asset in grouped.unknown {
                try skips.add(asset.id, asset.unitName.map { .unknownUnit($0) } ?? .noUnit) {
                    try AssetStore.find(asset.id, database)
                }
            }
        }
        guard !drafts.isEmpty else { throw ClaimError.noAssets(skipped: skips.chinese, count: skips.count) }
        let due = calendar.adding(workingDays: wish.workingDays, to: CivilTime(now).date)
        var outcome = Outcome(skips: skips, isDuePublished: due.isPublished)
        for index in drafts.indices {
            var draft = drafts[index]
            draft.note = wish.note
            draft.email =
                try wish.unit == nil
                ? ClaimStore.lastEmail(unit: draft.unit, person: draft.person, database) : wish.email
            outcome.requests.append(
                try ClaimStore.add(draft, dueOn: due.date, by: principal, at: now, database))
            outcome.assets += draft.assets.count
        }
        return outcome
    }

    private static func check(
        _ unit: Identifier<Unit>, _ person: Identifier<Person>?, _ database: Database
    ) throws {
        let found = try UnitStore.find(unit, database)
        guard found.closedAt == nil, found.kind != .provider else { throw ClaimError.unusableUnit(found.name) }
        guard let person else { return }
        let asked = try PersonStore.find(person, database)
        if asked.leftAt != nil { throw ClaimError.personLeft(asked.name) }
        let below = UnitTree(try UnitStore.list(database)).subtree(of: unit)
        guard below.contains(asked.unitID) else { throw ClaimError.otherUnit(person: asked.name, unit: found.name) }
    }

    /// Everybody of the hospital who is here.
    static func everybody(_ database: Database) throws -> [Person] {
        var filter = PersonFilter()
        filter.employer = .hospital
        filter.order = .unit
        return try PersonStore.list(filter, limit: 20_000, database).persons
    }
}
