import GRDB
import Kernel
import Observations
import Records

/// The rows of sources and of what they say.
enum LedgerRecordStore {
    /// The source of this kind and name, entered where it is new.
    static func source(
        _ kind: SourceKind, _ name: String, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<ObservationSource> {
        let known = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM asset_source WHERE kind = ? AND name = ?"),
            arguments: [kind.rawValue, name])
        if let known { return Identifier(known) }
        try database.execute(
            sql: "INSERT INTO asset_source (kind, name, created_at) VALUES (?, ?, ?)",
            arguments: [kind.rawValue, name, moment])
        return Identifier(database.lastInsertedRowID)
    }

    /// What is to be known of a live record to see whether an observation only confirms it.
    struct Head {
        let id: Int64
        let asset: Int64
        let seenAt: Timestamp?
        let digest: Int64
        let isAssetAlive: Bool
    }

    /// The live record of a slot. Nil: none.
    static func head(
        source: Identifier<ObservationSource>, slot: String, _ database: Database
    ) throws -> Head? {
        try LedgerStatements(database).head(source: source, slot: slot)
    }

    /// Enters a new record.
    static func add(
        _ observation: Observation, services: [KnownService]?, asset: Int64, source: Identifier<ObservationSource>,
        at moment: Timestamp, _ database: Database
    ) throws -> Int64 {
        try LedgerStatements(database).add(
            NewRow(observation, services, asset: asset, source: source, at: moment), database)
    }

    /// The live records of an asset, in the order in which they were made.
    static func live(of asset: Int64, _ database: Database) throws -> [LedgerRecord] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT asset_record.id, asset_id, source_id, asset_source.kind, asset_source.name, slot, presence,
                        addresses, own, evidence, attributes, services, asset_record.first_seen_at, changed_at, seen_at,
                        network_id
                    FROM asset_record JOIN asset_source ON asset_source.id = source_id
                    LEFT JOIN record_seen ON record_id = asset_record.id
                    WHERE asset_id = ? AND ended_at IS NULL ORDER BY asset_record.id
                    """),
            arguments: [asset]
        ).map { row in
            guard let kind = SourceKind(rawValue: row[3]), let presence = Observation.Presence(rawValue: row[6]) else {
                throw RecordsError.damaged("asset_record/\(row[0] as Int64)")
            }
            return LedgerRecord(
                id: row[0], asset: row[1], source: row[2], kind: kind, sourceName: row[4], network: row[15],
                slot: row[5],
                presence: presence, addresses: RecordText.readAddresses(row[7]), areOwn: row[8],
                evidence: RecordText.readEvidence(row[9]), attributes: AttributeText.read(row[10]),
                services: (row[11] as String?).map(RecordText.readServices), firstSeenAt: row[12], changedAt: row[13],
                seenAt: row[14])
        }
    }

    /// The services of a record, as it keeps them.
    static func services(of record: Int64, _ database: Database) throws -> [KnownService] {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT services FROM asset_record WHERE id = ?"), arguments: [record]
        ).map(RecordText.readServices) ?? []
    }

    /// The asset of which a live record is now. Nil: it has ended.
    static func holder(of record: Int64, _ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT asset_id FROM asset_record WHERE id = ? AND ended_at IS NULL"),
            arguments: [record])
    }

    /// The assets of records, live or ended, in no order.
    static func assets(of records: [Int64], _ database: Database) throws -> [Int64] {
        try Int64.fetchAll(
            database, sql: "SELECT asset_id FROM asset_record WHERE id IN (SELECT value FROM json_each(?))",
            arguments: ["[" + records.map(String.init).joined(separator: ",") + "]"])
    }

    /// The clues that an asset's live records keep, each with its source as `网络扫描：nmap`, those changed last first.
    static func clues(
        of asset: Identifier<Asset>, limit: Int, _ database: Database
    ) throws -> [(source: String, clues: [Clue])] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT kind, name, clues FROM asset_record JOIN asset_source ON asset_source.id = source_id
                    WHERE asset_id = ? AND ended_at IS NULL AND clues IS NOT NULL
                    ORDER BY changed_at DESC, asset_record.id DESC LIMIT ?
                    """),
            arguments: [asset, limit]
        ).map { row in
            let kind = SourceKind(rawValue: row[0])
            return ("\(kind?.chinese ?? row[0] as String)：\(row[1] as String)", RecordText.readClues(row[2]))
        }
    }

    /// What a new record holds, its parts as JSON.
    struct NewRow {
        let asset: Int64
        let source: Identifier<ObservationSource>
        let slot: String
        let presence: Observation.Presence
        let addresses: String
        let areOwn: Bool
        let evidence: String
        let attributes: String
        let clues: String?
        let services: String?
        /// When it was made.
        let at: Timestamp

        init(
            _ observation: Observation, _ services: [KnownService]?, asset: Int64,
            source: Identifier<ObservationSource>, at moment: Timestamp, texts: RecordTexts? = nil
        ) {
            let texts = texts ?? RecordTexts(observation)
            self.asset = asset
            self.source = source
            slot = observation.slot
            presence = observation.presence
            addresses = texts.addresses
            areOwn = observation.addresses.count > 1
            evidence = texts.evidence
            attributes = texts.attributes
            clues = texts.clues
            self.services = services.map(RecordText.services)
            at = moment
        }
    }

    /// Its parameters are those of `NewRow`, the last one twice.
    static let insertion = """
        INSERT INTO asset_record (asset_id, source_id, slot, presence, addresses, own, evidence, attributes, clues,
            services, first_seen_at, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// Sets down when a record was confirmed, and a digest of what confirmed it.
    static let sighting = """
        INSERT INTO record_seen (record_id, seen_at, digest) VALUES (?, ?, ?)
        ON CONFLICT (record_id) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at), digest = excluded.digest
        """

    /// Brings a record up to date; what is told no more of itself (a name, a card) stays until it is told differently.
    static func update(
        _ record: Int64, _ observation: Observation, services: [KnownService]?, at moment: Timestamp,
        _ database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                UPDATE asset_record SET presence = ?, addresses = ?, own = max(own, ?), evidence = ?, attributes = ?, clues = ?,
                    services = coalesce(?, services), changed_at = ?
                WHERE id = ? AND (presence, addresses, own, evidence, attributes, clues, services)
                    IS NOT (?, ?, max(own, ?), ?, ?, ?, coalesce(?, services))
                """
        ).execute(arguments: updateArguments(record, observation, services, moment))
    }

    private static func updateArguments(
        _ record: Int64, _ observation: Observation, _ services: [KnownService]?, _ moment: Timestamp
    ) -> StatementArguments {
        let values: [(any DatabaseValueConvertible)?] = [
            observation.presence.rawValue, RecordText.addresses(observation.addresses),
            observation.addresses.count > 1, RecordText.evidence(observation.evidence),
            RecordText.attributes(observation.attributes),
            observation.clues.isEmpty ? nil : RecordText.clues(observation.clues), services.map(RecordText.services),
        ]
        return StatementArguments(values + [moment, record] + values)
    }

    /// Ends a record: what it says is of before.
    static func end(_ record: Int64, at moment: Timestamp, _ database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE asset_record SET ended_at = ? WHERE id = ? AND ended_at IS NULL"
        ).execute(arguments: [moment, record])
        try database.cachedStatement(sql: "DELETE FROM record_seen WHERE record_id = ?").execute(arguments: [record])
    }

    /// Takes a record out of its slot, which is another asset's now; what it tells of its own asset stays.
    static func displace(_ record: Int64, at moment: Timestamp, _ database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE asset_record SET slot = slot || '#' || id, addresses = '[]', changed_at = ? WHERE id = ?"
        ).execute(arguments: [moment, record])
        try database.cachedStatement(sql: "UPDATE record_seen SET digest = 0 WHERE record_id = ?")
            .execute(arguments: [record])
    }

    /// Leaves a record only these addresses: another asset was met at the rest.
    static func leave(_ addresses: [IPAddress], to record: Int64, at moment: Timestamp, _ database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE asset_record SET addresses = ?, changed_at = ? WHERE id = ?"
        ).execute(arguments: [RecordText.addresses(addresses), moment, record])
        try database.cachedStatement(sql: "UPDATE record_seen SET digest = 0 WHERE record_id = ?")
            .execute(arguments: [record])
    }

    /// Sets down whether the addresses of an asset's records are all its own, as a person has said by merging.
    static func setOwn(_ areOwn: Bool, of assets: [Int64], _ database: Database) throws {
        for asset in assets {
            try database.execute(
                sql: """
                    UPDATE asset_record SET own = ?
                    WHERE asset_id = ? AND ended_at IS NULL AND presence = 'alive' AND own <> ?
                        AND json_array_length(addresses) < 2
                    """,
                arguments: [areOwn, asset, areOwn])
        }
    }
}
