import GRDB
import Kernel
import Observations
import Records

/// Reads the ledger.
package enum AssetStore {
    static let columns = """
        asset.id, code, asset.state, merged_into, address, asset.name, host_name, asset.kind, brand, model, system, \
        hardware, vendor, unit_name, owner_name, business, alive, open_ports, asset.first_seen_at, \
        (SELECT last_seen_at FROM asset_seen WHERE asset_id = asset.id), serial, asset_number, location, purpose, \
        importance, purchased, warranty, \
        more ->> 'performance', more ->> 'cpu', more ->> 'memory', more ->> 'storage', spares, more
        """

    /// The asset with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<Asset>, _ database: Database) throws -> Asset {
        guard let asset = try known(id.rawValue, database) else {
            throw RecordsError.missing(table: "asset", id: id.rawValue)
        }
        return asset
    }

    /// The asset with this number. Nil: there is none.
    static func known(_ id: Int64, _ database: Database) throws -> Asset? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM asset WHERE id = ?"), arguments: [id]
        ).map(asset)
    }

    /// The asset that holds this address in the hospital's own network, the one last met there where several have been
    /// written down for it. Nil: none.
    package static func find(at address: IPAddress, _ database: Database) throws -> Asset? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM asset_address JOIN asset ON asset.id = asset_address.asset_id
                    WHERE asset_address.address_key = ? AND network_id = 0 ORDER BY alive DESC, 20 DESC LIMIT 1
                    """),
            arguments: [address.sortKey]
        ).map(asset)
    }

    /// The asset with the names of the isolated networks in which it was met.
    static func withNetworks(_ asset: Asset, _ database: Database) throws -> Asset {
        var asset = asset
        asset.networks = try String.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT DISTINCT isolated_network.name FROM asset_record
                    JOIN asset_source ON asset_source.id = source_id
                    JOIN isolated_network ON isolated_network.id = network_id
                    WHERE asset_id = ? AND ended_at IS NULL ORDER BY 1
                    """),
            arguments: [asset.id])
        return asset
    }

    /// The asset of this 资产指纹码, in whichever case its letters were typed; of one that went into another, that other. Nil: none.
    static func find(code: String, _ database: Database) throws -> Asset? {
        let id = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT coalesce(merged_into, id) FROM asset WHERE code = ?"),
            arguments: [code.uppercased()])
        return try id.map { try find(Identifier($0), database) }
    }

    /// What the row of a new asset holds.
    struct NewRow {
        let id: Int64
        let code: String
        let isAlive: Bool
        let address: IPAddress?
        let more: String?
        let openPorts: Int
        let firstSeenAt: Timestamp
        /// The values of `AssetColumns.all`.
        let columns: [String?]

        init(_ id: Int64, of observation: Observation, openPorts: Int, at moment: Timestamp) {
            self.id = id
            code = AssetCode.make(id: id, evidence: observation.evidence, slot: observation.slot)
            isAlive = observation.presence != .registered
            address = observation.addresses.first
            (columns, more) = AssetColumns.values(observation.attributes.filter { !$0.value.isEmpty })
            self.openPorts = openPorts
            firstSeenAt = moment
        }
    }

    /// Makes an asset of what one source says of it. The caller keeps the record and brings the index tables up to date.
    static func add(
        _ observation: Observation, id known: Int64? = nil, openPorts: Int, at moment: Timestamp, _ database: Database,
        _ statements: LedgerStatements? = nil
    ) throws -> Int64 {
        // The number is part of what the code is made from, and a row is written once: so the number comes first.
        let id = try known ?? nextID(database)
        try (statements ?? LedgerStatements(database)).add(
            NewRow(id, of: observation, openPorts: openPorts, at: moment))
        return id
    }

    /// Its parameters are those of `NewRow`: number, code, whether it is alive, address and its key, `more`, open ports,
    /// time, and the columns of `AssetColumns`.
    static let insertion = """
        INSERT INTO asset (id, code, state, alive, address, address_key, more, open_ports, first_seen_at,
            \(AssetColumns.all.map(\.column).joined(separator: ", ")))
        VALUES (?, ?, '\(AssetState.unclaimed.rawValue)', ?, ?, ?, ?, ?, ?\(
            String(repeating: ", ?", count: AssetColumns.all.count)))
        """

    /// The number that the next asset takes. To read it costs a tenth of what it takes to enter one: whoever enters many in a
    /// transaction counts on from it.
    static func nextID(_ database: Database) throws -> Int64 {
        let last = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'asset'"))
        return (last ?? 0) + 1
    }

    /// Those of the assets that stand for themselves, in the order given.
    static func living(_ assets: [Identifier<Asset>], _ database: Database) throws -> [Identifier<Asset>] {
        try assets.filter { id in
            try Bool.fetchOne(
                database.cachedStatement(sql: "SELECT state <> 'merged' FROM asset WHERE id = ?"), arguments: [id])
                ?? false
        }
    }

    /// Sets down that an asset was met again: one that was thought gone is back where it stood.
    static func markAlive(_ id: Int64, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                UPDATE asset SET alive = 1, state = CASE WHEN state IN ('recovering', 'retired')
                    THEN CASE WHEN owner_name IS NULL THEN 'unclaimed' ELSE 'claimed' END ELSE state END
                WHERE id = ? AND (alive = 0 OR state IN ('recovering', 'retired'))
                """
        ).execute(arguments: [id])
    }

    /// One page of the ledger.
    package static func list(
        _ filter: AssetFilter, sortedBy order: AssetOrder = .address, descending: Bool = false, limit: Int,
        offset: Int = 0, _ database: Database
    ) throws -> [Asset] {
        let (condition, arguments) = filter.condition
        // Row by row, without a copy of each.
        let rows = try Row.fetchCursor(
            statement(
                """
                SELECT \(columns) FROM asset WHERE \(condition)
                ORDER BY \(order.sql(descending: descending)) LIMIT ? OFFSET ?
                """, filter, database),
            arguments: arguments + [limit, offset])
        return try Array(rows.map { asset($0) })
    }

    /// How many assets the filter leaves.
    package static func count(_ filter: AssetFilter, _ database: Database) throws -> Int {
        let (condition, arguments) = filter.condition
        return try Int.fetchOne(
            statement("SELECT count(*) FROM asset WHERE \(condition)", filter, database), arguments: arguments) ?? 0
    }

    /// Lines of search are of any number of forms: kept, their statements would fill the memory.
    private static func statement(_ sql: String, _ filter: AssetFilter, _ database: Database) throws -> Statement {
        filter.search == nil ? try database.cachedStatement(sql: sql) : try database.makeStatement(sql: sql)
    }

    /// Hands over every asset that the filter leaves, without holding them all.
    package static func forEach(
        _ filter: AssetFilter, sortedBy order: AssetOrder = .address, descending: Bool = false, _ database: Database,
        _ body: (Asset) throws -> Void
    ) throws {
        let (condition, arguments) = filter.condition
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(columns) FROM asset WHERE \(condition)
                ORDER BY \(order.sql(descending: descending))
                """,
            arguments: arguments)
        while let row = try rows.next() { try body(asset(row)) }
    }

    /// The ports of an asset, in order.
    package static func ports(
        of asset: Identifier<Asset>, onlyOpen: Bool = false, _ database: Database
    ) throws -> [AssetPort] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT asset_id, transport, number, state, service, product, version, extra, tls, first_seen_at,
                        changed_at
                    FROM asset_port WHERE asset_id = ? AND (NOT ? OR state = 'open') ORDER BY transport, number
                    """),
            arguments: [asset, onlyOpen]
        ).map(port)
    }

    /// Hands over every open port of the ledger in order of address and number.
    package static func forEachOpenPort(
        _ database: Database, _ body: (String, AssetPort) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT asset_id, transport, number, asset_port.state, service, product, version, extra, tls,
                    asset_port.first_seen_at, changed_at, coalesce(address, code)
                FROM asset_port JOIN asset ON asset.id = asset_id
                WHERE asset_port.state = 'open' ORDER BY address_key, transport, number
                """)
        while let row = try rows.next() { try body(row[11], port(row)) }
    }

    /// Processor, memory and storage in one line.
    private static func parts(_ parts: String?...) -> String? {
        let known = parts.compactMap(\.self).filter { !$0.isEmpty }
        return known.isEmpty ? nil : known.joined(separator: "，")
    }

    private static func asset(_ row: Row) -> Asset {
        Asset(
            id: row[0], code: row[1], state: AssetState(rawValue: row[2]) ?? .unclaimed, mergedInto: row[3],
            address: row[4], name: row[5], hostName: row[6], kind: (row[7] as String?).flatMap(AssetKind.init),
            brand: row[8], model: row[9], system: row[10], hardware: row[11], vendor: row[12], unitName: row[13],
            ownerName: row[14], business: row[15], serial: row[20], assetNumber: row[21], location: row[22],
            purpose: row[23], importance: row[24], purchased: row[25], warranty: row[26],
            performance: row[27] ?? parts(row[28], row[29], row[30]), spares: row[31], more: row[32], isAlive: row[16],
            openPorts: row[17], firstSeenAt: row[18], lastSeenAt: row[19])
    }

    private static func port(_ row: Row) -> AssetPort {
        AssetPort(
            asset: row[0], transport: row[1], number: row[2], state: row[3], service: row[4], product: row[5],
            version: row[6], extra: row[7], isTLS: row[8], firstSeenAt: row[9], changedAt: row[10])
    }
}
