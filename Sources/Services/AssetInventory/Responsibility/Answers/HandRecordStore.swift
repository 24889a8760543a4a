import GRDB
import Kernel
import Observations
import Records

/// A person's own word on an asset, as a record among those of other sources.
enum HandRecordStore {
    /// The source under which it is kept.
    static let source = (kind: SourceKind.hand, name: "人工登记")

    /// Sets attributes in the asset's record of hand, and makes it where there is none. Where merging has left several, the
    /// youngest keeps the attributes and the others lose them, so that none of them outranks the new word. The caller brings
    /// the asset up to date.
    static func set(
        _ words: [AttributeName: String], of asset: Identifier<Asset>, at now: Timestamp, _ database: Database
    ) throws {
        let records = try LedgerRecordStore.live(of: asset.rawValue, database).filter { $0.kind == .hand }
        guard let youngest = records.last else {
            let source = try LedgerRecordStore.source(Self.source.kind, Self.source.name, at: now, database)
            var observation = Observation(
                slot: try AssetStore.find(asset, database).code, presence: .registered)
            observation.attributes = words
            _ = try LedgerRecordStore.add(
                observation, services: nil, asset: asset.rawValue, source: source, at: now, database)
            return
        }
        for record in records.dropLast() {
            let rest = record.attributes.filter { words[$0.key] == nil }
            if rest != record.attributes { try write(rest, to: record, at: record.changedAt, database) }
        }
        try write(youngest.attributes.merging(words) { $1 }, to: youngest, at: now, database)
    }

    private static func write(
        _ attributes: [AttributeName: String], to record: LedgerRecord, at moment: Timestamp, _ database: Database
    ) throws {
        try database.cachedStatement(
            sql: "UPDATE asset_record SET attributes = ?, changed_at = ? WHERE id = ?"
        ).execute(arguments: [RecordText.attributes(attributes), moment, record.id])
    }
}
