import GRDB
import Kernel
import Observations

/// What a filled-in table means for the ledger: which values it changes, and which of its rows cannot be taken.
struct GapFilling: Sendable {
    var changes: [ValueChange] = []
    /// What is wrong, in Chinese, with the line; the first fifty.
    var faults: [String] = []
    /// How many things are wrong in all.
    var faultCount = 0

    private static let mostFaults = 50

    private mutating func fault(_ text: String) {
        faultCount += 1
        if faults.count < Self.mostFaults { faults.append(text) }
    }

    /// Holds a table against the ledger.
    init(
        _ rows: [GapTable.Row], _ catalogue: AttributeCatalogue, _ words: DirectoryWords, _ database: Database
    ) throws {
        var seen: [Int64: Int] = [:]
        for row in rows {
            guard let asset = try Self.find(row.asset, database) else {
                fault("第 \(row.line) 行：没有资产“\(row.asset.prefix(60))”")
                continue
            }
            if let line = seen.updateValue(row.line, forKey: asset.asset) {
                fault("第 \(row.line) 行：与第 \(line) 行是同一资产")
                continue
            }
            take(row, asset, catalogue, words)
        }
    }

    private mutating func take(
        _ row: GapTable.Row, _ asset: AssetValues, _ catalogue: AttributeCatalogue, _ words: DirectoryWords
    ) {
        var taken: [AttributeName: String] = [:]
        for (name, text) in row.values.sorted(by: { $0.key < $1.key }) {
            guard let definition = catalogue[name] else { continue }
            do throws(AttributeFault) {
                let value = try Self.value(text, definition, words)
                if value.isEmpty || asset.values[name] != value { taken[name] = value }
            } catch {
                fault("第 \(row.line) 行：“\(definition.title)”\(error.reason)")
            }
        }
        if let conflict = AttributeCheck.conflict(in: asset.values.merging(taken) { $1 }),
            taken[.purchased] != nil || taken[.warranty] != nil
        {
            return fault("第 \(row.line) 行：“\(conflict.name.chinese)”\(conflict.reason)")
        }
        changes += taken.sorted { $0.key < $1.key }.map {
            ValueChange(
                asset: asset.asset, title: asset.title, attribute: $0.key, before: asset.values[$0.key],
                after: $0.value)
        }
    }

    /// A cell's value; that there is none is empty. Where free text is taken `无` is a text like others.
    static func value(
        _ text: String, _ definition: AttributeDefinition, _ words: DirectoryWords
    ) throws(AttributeFault) -> String {
        if text == GapTable.none {
            if case .text = definition.input { return text }
            return ""
        }
        return try AttributeCheck.kept(text, as: definition, words)
    }

    private static func find(_ text: String, _ database: Database) throws -> AssetValues? {
        if let address = IPAddress(text) {
            return try AssetStore.find(at: address, database).flatMap {
                try AssetValues.list([$0.id.rawValue], database).first
            }
        }
        let id = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM asset WHERE code = ?"), arguments: [text])
        return try id.flatMap { try AssetValues.list([$0], database).first }
    }
}
