import GRDB
import Kernel
import Records

/// Counts what the overview shows. Each figure is counted when it is asked for, from indexes alone.
package enum AssetFigureStore {
    /// All figures as they are now.
    package static func read(_ database: Database) throws -> AssetFigures {
        try states(database)
            .with(.exposedPorts, exposedPorts(database))
            .with(.responsibilityGaps, ResponsibilityGapStore.count(nil, database))
    }

    /// The figures that an asset's own row tells; every column stands in the index `asset_answerable`.
    static func states(_ database: Database) throws -> AssetFigures {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT count(*), coalesce(sum(alive), 0), count(*) FILTER (WHERE state = 'unclaimed'),
                        count(*) FILTER (WHERE state = 'zombie'), count(*) FILTER (WHERE state = 'recovering')
                    FROM asset WHERE state <> 'merged'
                    """))
        return AssetFigures([
            .total: row?[0] ?? 0, .alive: row?[1] ?? 0, .unclaimed: row?[2] ?? 0, .zombies: row?[3] ?? 0,
            .recovering: row?[4] ?? 0,
        ])
    }

    /// The warnings about ports that are not closed, by an index of their own.
    static func exposedPorts(_ database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(
                sql: "SELECT count(*) FROM exposure_warning WHERE state <> 'closed' AND \(WarningPlace.port.condition)")
        ) ?? 0
    }
}
