import Foundation
import GRDB
import Kernel
import Observations

/// An asset with the attributes that are believed of it, as its row has them.
struct AssetValues: Sendable, Hashable {
    let asset: Int64
    let code: String
    let title: String
    let address: String?
    let category: AssetKind.Category
    let values: [AttributeName: String]

    private static let columns = """
        asset.id, code, asset.name, host_name, address, more, \
        \(AssetColumns.all.map { "asset.\($0.column)" }.joined(separator: ", "))
        """

    /// The assets with these numbers, those that are part of others left out, in the order of numbers.
    static func list(_ ids: [Int64], _ database: Database) throws -> [AssetValues] {
        let text = "[" + ids.map(String.init).joined(separator: ",") + "]"
        return try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM asset
                    WHERE id IN (SELECT value FROM json_each(?)) AND state <> 'merged' ORDER BY id
                    """),
            arguments: [text]
        ).map(asset)
    }

    /// The assets that a filter leaves, in the order of numbers, at most so many.
    static func list(_ filter: AssetFilter, limit: Int, _ database: Database) throws -> [AssetValues] {
        let (condition, arguments) = filter.condition
        return try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM asset WHERE \(condition) ORDER BY asset.id LIMIT ?",
            arguments: arguments + [limit]
        ).map(asset)
    }

    private static func asset(_ row: Row) -> AssetValues {
        var values: [AttributeName: String] = [:]
        for (index, column) in AssetColumns.all.enumerated() { values[column.name] = row[6 + index] }
        if let more = row[5] as String? { values.merge(AttributeText.read(more)) { first, _ in first } }
        let (code, name, host, address) = (row[1] as String, row[2] as String?, row[3] as String?, row[4] as String?)
        return AssetValues(
            asset: row[0], code: code, title: name ?? host ?? address ?? code, address: address,
            category: AssetKind.category(of: values[.kind]), values: values)
    }
}

/// A change of one attribute of one asset as a preview shows it.
struct ValueChange: Sendable, Hashable {
    let asset: Int64
    let title: String
    let attribute: AttributeName
    /// What is believed now. Nil: nothing.
    let before: String?
    /// Empty: there is none.
    let after: String

    var change: HandChange { HandChange(asset: asset, attribute: attribute, value: after) }

    /// What a preview has shown, so that nothing else is done when it is confirmed.
    static func digest(_ changes: [ValueChange]) -> String {
        var digest = Digest64()
        for change in changes {
            digest.add(Int(change.asset))
            digest.add(change.attribute.rawValue)
            digest.add(change.before)
            digest.add(change.after)
        }
        digest.add(changes.count)
        return digest.text
    }
}

/// Several assets to be changed at once: pure.
struct BulkChange: Sendable {
    /// The values to be set; empty: there is none.
    let values: [AttributeName: String]

    /// What would be done to assets.
    struct Plan: Sendable {
        var changes: [ValueChange] = []
        /// Assets of which everything is so already, or to which none of it applies.
        var untouched = 0
        /// The first assets for which a warranty would end before the purchase.
        var faults: [String] = []
    }

    func plan(_ assets: [AssetValues], _ catalogue: AttributeCatalogue) -> Plan {
        var plan = Plan()
        let wanted = values.sorted { $0.key < $1.key }
        for asset in assets {
            // What an asset becomes decides which attributes it has.
            let category = values[.kind].map { AssetKind.category(of: $0) } ?? asset.category
            let changes = wanted.filter { name, value in
                guard catalogue[name]?.categories.contains(category) == true else { return false }
                // That there is none is a word of its own, also where nobody has told anything.
                return value.isEmpty || asset.values[name] != value
            }
            if changes.isEmpty {
                plan.untouched += 1
                continue
            }
            let after = asset.values.merging(changes.map { ($0.key, $0.value) }) { $1 }
            if values[.purchased] != nil || values[.warranty] != nil, AttributeCheck.conflict(in: after) != nil {
                plan.faults.append(asset.title)
                continue
            }
            plan.changes += changes.map {
                ValueChange(
                    asset: asset.asset, title: asset.title, attribute: $0.key, before: asset.values[$0.key],
                    after: $0.value)
            }
        }
        return plan
    }
}
