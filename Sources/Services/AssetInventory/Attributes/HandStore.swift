import GRDB
import Kernel
import Observations
import Records

/// One attribute of one asset as a person wants it.
struct HandChange: Sendable, Hashable {
    let asset: Int64
    let attribute: AttributeName
    /// The value; empty: there is none; nil: the person's word is taken back, and other sources are believed again.
    let value: String?
}

/// Enters what persons say into the ledger, the only piece that does, whether they edit, decide or answer a claim: one
/// record of the kind `.hand` for each asset, and beside it who said what when.
enum HandStore {
    /// The source of every person's word; who it was stands in `hand_value`.
    static let source = (kind: SourceKind.hand, name: "人工登记")
    /// Assets that one deed may change: more would hold the database for longer than others wait.
    static let mostAssets = 20_000

    /// Where a person's word about an asset is kept.
    static func slot(of asset: Int64) -> String { "asset:\(asset)" }

    private struct Record {
        let id: Int64
        let slot: String
        var attributes: [AttributeName: String]
        let evidence: [IdentityEvidence]
    }

    /// Enters changes as parts of a deed. What is so already is passed over. The caller settles the assets.
    /// - Returns: the assets that changed.
    /// - Throws: `AssetError.merged` for an asset that is part of another.
    static func apply(
        _ changes: [HandChange], deed: Identifier<LedgerDeed>, by person: String, at moment: Timestamp,
        _ database: Database
    ) throws -> Set<Int64> {
        let source = try LedgerRecordStore.source(source.kind, source.name, at: moment, database)
        var changed: Set<Int64> = []
        for (asset, changes) in Dictionary(grouping: changes, by: \.asset).sorted(by: { $0.key < $1.key }) {
            try requireLiving(asset, database)
            let records = try records(of: asset, source, database)
            let own = records.first { $0.slot == slot(of: asset) }
            // What is taken back is taken back of every record, also of those that a merge brought.
            for record in records where record.id != own?.id {
                let withdrawn = changes.filter { $0.value == nil && record.attributes[$0.attribute] != nil }
                if try write(withdrawn, to: record, deed: deed, by: person, at: moment, database) {
                    changed.insert(asset)
                }
            }
            // What the own record says already is news where a merge has brought a later word.
            let said = records.count > 1 ? try values(of: asset, database) : own?.attributes ?? [:]
            let wanted = changes.filter {
                own?.attributes[$0.attribute] != $0.value || $0.value != nil && said[$0.attribute] != $0.value
            }
            guard !wanted.isEmpty else { continue }
            let record = try own ?? add(asset, source, at: moment, database)
            if try write(wanted, to: record, deed: deed, by: person, at: moment, database) { changed.insert(asset) }
        }
        return changed
    }

    /// Brings an asset into the ledger that no source has told of.
    static func make(
        _ attributes: [AttributeName: String], addresses: [IPAddress], deed: Identifier<LedgerDeed>,
        by person: String, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<Asset> {
        let source = try LedgerRecordStore.source(source.kind, source.name, at: moment, database)
        var observation = Observation(slot: "made:\(deed)", presence: .registered)
        observation.addresses = addresses
        observation.attributes = attributes
        observation.evidence = evidence(attributes)
        if let name = attributes[.hostName].flatMap({ IdentityEvidence.hostName($0) }) {
            observation.evidence.append(name)
        }
        let asset = try AssetStore.add(observation, openPorts: 0, at: moment, database)
        observation.slot = slot(of: asset)
        let record = try LedgerRecordStore.add(
            observation, services: nil, asset: asset, source: source, at: moment, database)
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            try LedgerDeedStore.add(
                deed: deed, asset: asset, record: record, attribute: name, before: nil, after: value, by: person,
                at: moment, database)
        }
        try Outbox.publish(AssetsDiscovered(assets: [Identifier(asset)]), at: moment, database)
        return Identifier(asset)
    }

    /// What persons have said of an asset, in whichever of its records of hand.
    static func values(of asset: Int64, _ database: Database) throws -> [AttributeName: String] {
        let words = try LedgerRecordStore.live(of: asset, database).filter { $0.kind == .hand }.map(\.word)
        return try HandWords.apart(words, database).sorted { ($0.at, $0.record) < ($1.at, $1.record) }
            .reduce(into: [:]) { $0.merge($1.attributes) { $1 } }
    }

    // MARK: One record

    private static func requireLiving(_ asset: Int64, _ database: Database) throws {
        let state = try String.fetchOne(
            database.cachedStatement(sql: "SELECT state FROM asset WHERE id = ?"), arguments: [asset])
        guard let state else { throw RecordsError.missing(table: "asset", id: asset) }
        if state == AssetState.merged.rawValue { throw AssetError.merged(Identifier(asset)) }
    }

    private static func records(
        of asset: Int64, _ source: Identifier<ObservationSource>, _ database: Database
    ) throws -> [Record] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT id, slot, attributes, evidence FROM asset_record
                    WHERE asset_id = ? AND source_id = ? AND ended_at IS NULL ORDER BY id
                    """),
            arguments: [asset, source]
        ).map {
            Record(
                id: $0[0], slot: $0[1], attributes: AttributeText.read($0[2]),
                evidence: RecordText.readEvidence($0[3]))
        }
    }

    private static func add(
        _ asset: Int64, _ source: Identifier<ObservationSource>, at moment: Timestamp, _ database: Database
    ) throws -> Record {
        let observation = Observation(slot: slot(of: asset), presence: .registered)
        let id = try LedgerRecordStore.add(
            observation, services: nil, asset: asset, source: source, at: moment, database)
        return Record(id: id, slot: observation.slot, attributes: [:], evidence: [])
    }

    /// False: nothing was changed.
    private static func write(
        _ changes: [HandChange], to record: Record, deed: Identifier<LedgerDeed>, by person: String,
        at moment: Timestamp, _ database: Database
    ) throws -> Bool {
        guard let asset = changes.first?.asset else { return false }
        var attributes = record.attributes
        for change in changes {
            let before = attributes[change.attribute]
            attributes[change.attribute] = change.value
            try LedgerDeedStore.add(
                deed: deed, asset: asset, record: record.id, attribute: change.attribute, before: before,
                after: change.value, by: person, at: moment, database)
        }
        let names = record.evidence.filter { $0.kind == .hostName }
        try database.cachedStatement(
            sql: "UPDATE asset_record SET attributes = ?, evidence = ?, changed_at = ? WHERE id = ?"
        ).execute(arguments: [
            RecordText.attributes(attributes), RecordText.evidence(evidence(attributes) + names), moment, record.id,
        ])
        return true
    }

    /// Puts a record back to what it said before a change.
    /// - Returns: false where it no longer says what the change made it say.
    static func restore(
        _ value: HandValue, asset: Int64, deed: Identifier<LedgerDeed>, by person: String, at moment: Timestamp,
        _ database: Database
    ) throws -> Bool {
        let source = try LedgerRecordStore.source(source.kind, source.name, at: moment, database)
        guard let record = try records(of: asset, source, database).first(where: { $0.id == value.record }),
            record.attributes[value.attribute] == value.after, value.before != value.after
        else { return false }
        let change = HandChange(asset: asset, attribute: value.attribute, value: value.before)
        return try write([change], to: record, deed: deed, by: person, at: moment, database)
    }

    /// What a person wrote down by which the asset will be known again. A host name is not among it: people write down what
    /// they call a machine.
    private static func evidence(_ attributes: [AttributeName: String]) -> [IdentityEvidence] {
        [
            attributes[.serial].flatMap { IdentityEvidence.serial($0) },
            attributes[.assetNumber].flatMap { IdentityEvidence.assetNumber($0) },
            attributes[.hardware].flatMap { MACAddress($0) }.flatMap { IdentityEvidence.hardware($0) },
        ].compactMap(\.self)
    }

    /// What stands in the way of a serial number, inventory number or card: another asset carries it. Nil: nothing.
    static func taken(
        _ name: AttributeName, _ value: String, butNot asset: Int64?, _ database: Database
    ) throws -> String? {
        for evidence in evidence([name: value]) {
            let holder = try Int64.fetchOne(
                database.cachedStatement(
                    sql: "SELECT asset_id FROM asset_key WHERE key = ? AND asset_id IS NOT ? LIMIT 1"),
                arguments: [RecordText.key(evidence), asset])
            if let holder {
                let other = try AssetStore.find(Identifier(holder), database)
                return "资产 \(other.code)（\(other.title)）已使用该值；如为同一台设备，请合并两项资产"
            }
        }
        return nil
    }
}
