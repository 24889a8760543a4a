import GRDB
import Kernel
import Observations
import Records

/// What a person does with attributes, each in one transaction with everything that follows from it.
enum HandDeeds {
    /// Who does it, why, and what is in force.
    struct Author: Sendable {
        let person: String
        let reason: String?
        let moment: Timestamp
        let content: LedgerContent

        /// The deed as the feed of changes tells it.
        func deed(_ name: String) -> ChangeDeed { ChangeDeed(by: person, name) }
    }

    /// Enters changes under a title.
    /// - Throws: `AttributeError.nothing` where all is so already, `.tooMany`.
    @discardableResult
    static func change(
        _ kind: LedgerDeed.Kind, title: String, _ changes: [HandChange], by author: Author, _ database: Database
    ) throws -> Identifier<LedgerDeed> {
        let assets = Set(changes.map(\.asset))
        guard assets.count <= HandStore.mostAssets else {
            throw AttributeError.tooMany(found: assets.count, limit: HandStore.mostAssets)
        }
        let deed = try LedgerDeedStore.add(
            kind, title: title, reason: author.reason, assets: assets.count, by: author.person, at: author.moment,
            database)
        try ChangeRecorder.around(
            assets, by: author.deed(kind.chinese), isOnlyRow: true, at: author.moment, database
        ) {
            let changed = try HandStore.apply(changes, deed: deed, by: author.person, at: author.moment, database)
            if changed.isEmpty { throw AttributeError.nothing }
            try Governance(author.content, at: author.moment, database).settle(changed)
        }
        return deed
    }

    /// Enters what an answer to a claim says of assets. That all of it is known already is no reason to forget the answer.
    static func answer(
        _ request: ClaimRequest, title: String, _ changes: [HandChange], by author: Author, _ database: Database
    ) throws {
        let assets = Set(changes.map(\.asset))
        guard !assets.isEmpty else { return }
        let deed = try LedgerDeedStore.add(
            .edit, title: title, reason: author.reason, assets: assets.count, by: author.person, at: author.moment,
            answering: request.id, database)
        _ = try HandStore.apply(changes, deed: deed, by: author.person, at: author.moment, database)
        try Governance(author.content, at: author.moment, database).settle(assets)
    }

    /// Makes an asset that no scan has found.
    static func make(
        _ attributes: [AttributeName: String], addresses: [IPAddress], by author: Author, _ database: Database
    ) throws -> Identifier<Asset> {
        let deed = try LedgerDeedStore.add(
            .make, title: "新增资产“\(attributes[.name] ?? addresses.first?.description ?? "未命名")”", reason: author.reason,
            assets: 1, by: author.person, at: author.moment, database)
        let asset = try HandStore.make(
            attributes, addresses: addresses, deed: deed, by: author.person, at: author.moment, database)
        try Governance(author.content, at: author.moment, database).settle([asset.rawValue])
        return asset
    }

    /// Takes a deed back: what it said is unsaid where nobody has said anything else since, and what it decided is open again.
    /// - Returns: how many values were put back, and how many stay because somebody changed them later.
    static func undo(
        _ id: Identifier<LedgerDeed>, by author: Author, _ database: Database
    ) throws -> (undone: Int, kept: Int) {
        let deed = try LedgerDeedStore.find(id, database)
        guard deed.canBeUndone, deed.undoneAt == nil else { throw AttributeError.undone }
        let values = try LedgerDeedStore.values(of: id, database)
        let last = try values.filter { try HandValueStore.isLast($0, database) }
        let own = try LedgerDeedStore.add(
            .undo, title: "撤销：\(deed.title)", reason: author.reason, assets: deed.assets, by: author.person,
            at: author.moment, database)
        var changed = try RulingStore.withdraw(deed: id, at: author.moment, database)
        var undone = 0
        // The record may have gone over to another asset since; one whose asset is merged is put right all the same.
        let holders = try Set(last.compactMap { try LedgerRecordStore.holder(of: $0.record, database) })
        try ChangeRecorder.around(
            holders, by: author.deed("撤销：\(deed.name)"), isOnlyRow: true, at: author.moment, database
        ) {
            for value in last {
                guard let asset = try restore(value, deed: own, by: author, database) else { continue }
                changed.insert(asset)
                undone += 1
            }
            if changed.isEmpty { throw AttributeError.undone }
            try LedgerDeedStore.markUndone(
                id, reason: author.reason ?? "", by: author.person, at: author.moment, database)
            try Governance(author.content, at: author.moment, database).settle(changed)
        }
        return (undone, values.count - undone)
    }

    private static func restore(
        _ value: HandValue, deed: Identifier<LedgerDeed>, by author: Author, _ database: Database
    ) throws -> Int64? {
        guard let asset = try LedgerRecordStore.holder(of: value.record, database) else { return nil }
        return try HandStore.restore(value, asset: asset, deed: deed, by: author.person, at: author.moment, database)
            ? asset : nil
    }
}
