import GRDB
import Kernel
import Records

/// Reads the ledger.
package enum AssetStore {
    static let columns = """
        asset.id, address, hardware, vendor, host_name, system, system_accuracy, alive, open_ports, \
        first_seen_at, last_seen_at
        """

    /// The asset with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<Asset>, _ database: Database) throws -> Asset {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM asset WHERE id = ?"), arguments: [id])
        guard let row else { throw RecordsError.missing(table: "asset", id: id.rawValue) }
        return asset(row)
    }

    /// The asset at this address. Nil: none is known.
    package static func find(at address: IPAddress, _ database: Database) throws -> Asset? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM asset WHERE address = ?"), arguments: [address]
        ).map(asset)
    }

    /// One page of the ledger.
    package static func list(
        _ filter: AssetFilter, sortedBy order: AssetOrder = .address, descending: Bool = false, limit: Int,
        offset: Int = 0, _ database: Database
    ) throws -> [Asset] {
        let (condition, arguments) = filter.condition
        let direction = descending ? "DESC" : "ASC"
        // Row by row, without a copy of each.
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM asset WHERE \(condition)
                    ORDER BY \(order.column) \(direction), asset.id LIMIT ? OFFSET ?
                    """),
            arguments: arguments + [limit, offset])
        return try Array(rows.map { asset($0) })
    }

    /// How many assets the filter leaves.
    package static func count(_ filter: AssetFilter, _ database: Database) throws -> Int {
        let (condition, arguments) = filter.condition
        return try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM asset WHERE \(condition)"), arguments: arguments) ?? 0
    }

    /// Hands over every asset that the filter leaves, in order of address, without holding them all.
    package static func forEach(
        _ filter: AssetFilter, _ database: Database, _ body: (Asset) throws -> Void
    ) throws {
        let (condition, arguments) = filter.condition
        let rows = try Row.fetchCursor(
            database, sql: "SELECT \(columns) FROM asset WHERE \(condition) ORDER BY address_key",
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
        _ database: Database, _ body: (IPAddress, AssetPort) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT asset_id, transport, number, state, service, product, version, extra, tls,
                    asset_port.first_seen_at, changed_at, address
                FROM asset_port JOIN asset ON asset.id = asset_id
                WHERE state = 'open' ORDER BY address_key, transport, number
                """)
        while let row = try rows.next() { try body(row[11], port(row)) }
    }

    private static func asset(_ row: Row) -> Asset {
        Asset(
            id: row[0], address: row[1], hardware: row[2], vendor: row[3], hostName: row[4], system: row[5],
            systemAccuracy: row[6], isAlive: row[7], openPorts: row[8], firstSeenAt: row[9], lastSeenAt: row[10])
    }

    private static func port(_ row: Row) -> AssetPort {
        AssetPort(
            asset: row[0], transport: row[1], number: row[2], state: row[3], service: row[4], product: row[5],
            version: row[6], extra: row[7], isTLS: row[8], firstSeenAt: row[9], changedAt: row[10])
    }
}
