import GRDB
import Kernel
import Records

/// Counts the assets of each value of a breakdown, group by group along an index.
package enum AssetBreakdownStore {
    /// The values with the most assets. `total`: all assets, of which those without a value are the rest.
    package static func read(
        _ breakdown: AssetBreakdown, of total: Int, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> AssetShares {
        let groups = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT min(\(breakdown.column)), count(*) FROM asset
                    WHERE state <> 'merged' AND \(breakdown.column) IS NOT NULL
                    GROUP BY \(breakdown.group) ORDER BY 2 DESC, 1
                    """))
        var shown: [AssetShare] = []
        var (values, known) = (0, 0)
        while let row = try groups.next() {
            guard let name = breakdown.name(row[0]) else { continue }
            let number: Int = row[1]
            if values >= offset && shown.count < limit {
                shown.append(AssetShare(name: name, number: number, link: breakdown.link(name)))
            }
            values += 1
            known += number
        }
        return AssetShares(
            breakdown: breakdown, shown: shown, values: values,
            unknown: AssetShare(name: breakdown.unknown, number: total - known, link: breakdown.unknownLink))
    }
}

extension AssetBreakdown {
    fileprivate var column: String {
        switch self {
        case .kind: "kind"
        case .unit: "unit_name"
        case .business: "business"
        case .importance: "importance"
        }
    }

    /// Words of the program are compared as they are, names without regard to case.
    fileprivate var group: String {
        switch self {
        case .kind: column
        case .unit, .business, .importance: "\(column) COLLATE NOCASE"
        }
    }
}
