import GRDB
import Kernel
import Records

/// The rows of isolated networks.
package enum IsolatedNetworkStore {
    /// All, by name.
    package static func list(_ database: Database) throws -> [IsolatedNetwork] {
        try Row.fetchAll(
            database, sql: "SELECT id, name, note, created_by, created_at FROM isolated_network ORDER BY name"
        ).map(network)
    }

    /// The network with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<IsolatedNetwork>, _ database: Database) throws -> IsolatedNetwork {
        let row = try Row.fetchOne(
            database, sql: "SELECT id, name, note, created_by, created_at FROM isolated_network WHERE id = ?",
            arguments: [id])
        guard let row else { throw RecordsError.missing(table: "isolated_network", id: id.rawValue) }
        return network(row)
    }

    /// Enters a network and the sources of what will be found in it.
    /// - Throws: `CommissionError.networkTaken` where a network or a source has the name.
    package static func add(
        _ name: String, note: String?, by person: String, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<IsolatedNetwork> {
        let isTaken = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM isolated_network WHERE name = ?)", arguments: [name])
        if isTaken == true { throw CommissionError.networkTaken(name) }
        try database.execute(
            sql: "INSERT INTO isolated_network (name, note, created_by, created_at) VALUES (?, ?, ?, ?)",
            arguments: [name, note, person, moment])
        let made = try find(Identifier(database.lastInsertedRowID), database)
        for source in made.sources {
            try database.execute(
                sql: """
                    INSERT INTO asset_source (kind, name, created_at, network_id) VALUES (?, ?, ?, ?)
                    ON CONFLICT (kind, name) DO NOTHING
                    """,
                arguments: [source.kind.rawValue, source.name, moment, made.id])
            // What a source has told of the hospital's own network cannot become another's.
            if database.changesCount == 0 { throw CommissionError.networkTaken(source.name) }
        }
        return made.id
    }

    /// The network in which a source looks. Nil: the hospital's own.
    static func network(
        of source: Identifier<ObservationSource>, _ database: Database
    ) throws -> Identifier<IsolatedNetwork>? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT network_id FROM asset_source WHERE id = ?"), arguments: [source]
        ).map { Identifier($0) }
    }

    /// True where the asset was met, and in isolated networks only.
    static func isElsewhere(_ asset: Identifier<Asset>, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT NOT \(isOfNetwork) FROM asset WHERE id = ?"),
            arguments: [IsolatedNetwork.none, IsolatedNetwork.none, asset]) ?? false
    }

    /// All assets that were met in isolated networks only.
    static func elsewhere(_ database: Database) throws -> Set<Int64> {
        try Int64.fetchSet(
            database.cachedStatement(
                sql: """
                    SELECT id FROM asset
                    WHERE id IN (SELECT asset_id FROM asset_source AS told JOIN asset_record ON source_id = told.id
                        WHERE told.network_id IS NOT NULL AND ended_at IS NULL) AND NOT \(isOfNetwork)
                    """),
            arguments: [IsolatedNetwork.none, IsolatedNetwork.none])
    }

    /// A condition on the table `asset`, with the network's number twice as its arguments: the asset was met there, or
    /// nowhere and it is the hospital's own.
    static let isOfNetwork = """
        (EXISTS (SELECT 1 FROM asset_record AS met JOIN asset_source AS source ON source.id = met.source_id
            WHERE met.asset_id = asset.id AND met.ended_at IS NULL AND met.presence <> 'registered'
                AND source.kind <> 'rule' AND coalesce(source.network_id, 0) = ?)
        OR ? = 0 AND NOT EXISTS (SELECT 1 FROM asset_record AS met JOIN asset_source AS source ON source.id = met.source_id
            WHERE met.asset_id = asset.id AND met.ended_at IS NULL AND met.presence <> 'registered'
                AND source.kind <> 'rule'))
        """

    private static func network(_ row: Row) -> IsolatedNetwork {
        IsolatedNetwork(id: row[0], name: row[1], note: row[2], createdBy: row[3], createdAt: row[4])
    }
}
