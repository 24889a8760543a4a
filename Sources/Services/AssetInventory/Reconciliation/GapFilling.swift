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
    /// The line of each value that no two assets may have.
    private var unique: [String: Int] = [:]

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
            try take(row, asset, catalogue, words, database)
        }
    }

    private mutating func take(
        _ row: GapTable.Row, _ asset: AssetValues, _ catalogue: AttributeCatalogue, _ words: DirectoryWords,
        _ database: Database
    ) throws {
        var taken: [AttributeName: String] = [:]
        for (name, text) in row.values.sorted(by: { $0.key < $1.key }) {
            guard let definition = catalogue[name] else { continue }
            let value: String
            do throws(AttributeFault) { value = try Self.value(text, definition, words) } catch {
                fault("第 \(row.line) 行：“\(definition.title)”\(error.reason)")
                continue
            }
            guard value.isEmpty || asset.values[name] != value else { continue }
            if definition.isUnique, !value.isEmpty {
                if let other = try HandStore.taken(name, value, butNot: asset.asset, database) {
                    fault("第 \(row.line) 行：“\(definition.title)”\(other)")
                    continue
                }
                if let line = unique.updateValue(row.line, forKey: "\(name.rawValue)|\(FoldedText.bare(value))") {
                    fault("第 \(row.line) 行：“\(definition.title)”与第 \(line) 行相同")
                    continue
                }
            }
            taken[name] = value
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
