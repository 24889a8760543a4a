import GRDB
import Kernel
import Observations
import Records

/// The statements by which a batch enters what is new or unchanged, prepared once for all its items: of a hundred thousand
/// observations nearly all take this way, and there a row through GRDB costs more than SQLite's own work on it.
struct LedgerStatements {
    private let head: RawStatement
    private let keyHolders: RawStatement
    private let addressHolders: RawStatement
    private let asset: RawStatement
    private let record: RawStatement
    private let seen: RawStatement
    private let key: RawStatement
    private let address: RawStatement
    private let port: RawStatement

    init(_ database: Database) throws {
        func statement(_ sql: String) throws -> RawStatement { RawStatement(try database.cachedStatement(sql: sql)) }
        head = try statement(
            """
            SELECT asset_record.id, asset_id, seen_at, coalesce(digest, 0), asset.alive
            FROM asset_record JOIN asset ON asset.id = asset_id
            LEFT JOIN record_seen ON record_id = asset_record.id
            WHERE source_id = ? AND slot = ? AND ended_at IS NULL
            """)
        keyHolders = try statement("SELECT asset_id FROM asset_key WHERE key = ?")
        addressHolders = try statement("SELECT asset_id FROM asset_address WHERE address_key = ? AND network_id = ?")
        asset = try statement(AssetStore.insertion)
        record = try statement(LedgerRecordStore.insertion)
        seen = try statement(LedgerRecordStore.sighting)
        key = try statement("INSERT INTO asset_key (key, asset_id) VALUES (?, ?)")
        address = try statement("INSERT INTO asset_address (address_key, network_id, asset_id) VALUES (?, ?, ?)")
        port = try statement(
            """
            INSERT INTO asset_port (asset_id, transport, number, state, service, product, version, extra, tls,
                first_seen_at, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    /// The live record of a slot. Nil: none.
    func head(source: Identifier<ObservationSource>, slot: String) throws -> LedgerRecordStore.Head? {
        head.bind(source.rawValue, at: 1)
        head.bind(slot, at: 2)
        defer { head.reset() }
        guard try head.step(), let id = head.integer(0), let asset = head.integer(1) else { return nil }
        return LedgerRecordStore.Head(
            id: id, asset: asset, seenAt: head.integer(2).map(Timestamp.init(milliseconds:)),
            digest: head.integer(3) ?? 0, isAssetAlive: head.integer(4) == 1)
    }

    /// The assets that carry a key of the index.
    func holders(ofKey text: String) throws -> [Int64] {
        keyHolders.bind(text, at: 1)
        return try keyHolders.integers()
    }

    /// The assets that hold an address of a network. Nil: of the hospital's own.
    func holders(of place: IPAddress, in network: Identifier<IsolatedNetwork>?) throws -> [Int64] {
        addressHolders.bind(place.sortKey, at: 1)
        addressHolders.bind(network?.rawValue ?? IsolatedNetwork.none, at: 2)
        return try addressHolders.integers()
    }

    /// Enters the row of a new asset.
    func add(_ row: AssetStore.NewRow) throws {
        asset.bind(row.id, at: 1)
        asset.bind(row.code, at: 2)
        asset.bind(row.isAlive ? 1 : 0, at: 3)
        asset.bind(row.address?.description, at: 4)
        asset.bind(row.address?.sortKey, at: 5)
        asset.bind(row.more, at: 6)
        asset.bind(Int64(row.openPorts), at: 7)
        asset.bind(row.firstSeenAt.milliseconds, at: 8)
        for (index, value) in row.columns.enumerated() { asset.bind(value, at: Int32(index) + 9) }
        try asset.execute()
    }

    /// Enters a new record, and returns its number.
    func add(_ row: LedgerRecordStore.NewRow, _ database: Database) throws -> Int64 {
        record.bind(row.asset, at: 1)
        record.bind(row.source.rawValue, at: 2)
        record.bind(row.slot, at: 3)
        record.bind(row.presence.rawValue, at: 4)
        record.bind(row.addresses, at: 5)
        record.bind(row.areOwn ? 1 : 0, at: 6)
        record.bind(row.evidence, at: 7)
        record.bind(row.attributes, at: 8)
        record.bind(row.clues, at: 9)
        record.bind(row.services, at: 10)
        record.bind(row.at.milliseconds, at: 11)
        record.bind(row.at.milliseconds, at: 12)
        try record.execute()
        return database.lastInsertedRowID
    }

    /// Sets down that a record was confirmed.
    func see(_ id: Int64, at moment: Timestamp, digest: Int64) throws {
        seen.bind(id, at: 1)
        seen.bind(moment.milliseconds, at: 2)
        seen.bind(digest, at: 3)
        try seen.execute()
    }

    /// Enters the index rows of a new asset, as the queries of `AssetProjection` would find them in its only record; `keys` are
    /// those of its evidence, each once.
    func index(
        _ id: Int64, _ addresses: [IPAddress], in network: Identifier<IsolatedNetwork>?, keys: [String],
        _ services: [KnownService]
    ) throws {
        for text in keys {
            key.bind(text, at: 1)
            key.bind(id, at: 2)
            try key.execute()
        }
        for place in Set(addresses) {
            address.bind(place.sortKey, at: 1)
            address.bind(network?.rawValue ?? IsolatedNetwork.none, at: 2)
            address.bind(id, at: 3)
            try address.execute()
        }
        for service in services {
            port.bind(id, at: 1)
            port.bind(service.transport.rawValue, at: 2)
            port.bind(Int64(service.number), at: 3)
            port.bind(service.state.rawValue, at: 4)
            port.bind(service.name, at: 5)
            port.bind(service.product, at: 6)
            port.bind(service.version, at: 7)
            port.bind(service.extra, at: 8)
            port.bind(service.isTLS ? 1 : 0, at: 9)
            port.bind(service.firstSeenAt.milliseconds, at: 10)
            port.bind(service.changedAt.milliseconds, at: 11)
            try port.execute()
        }
    }
}
