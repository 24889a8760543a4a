import GRDB
import Kernel
import Observations
import Records

/// What somebody decided about a difference; it holds while both sides are what they were.
struct DifferenceRuling: Sendable, Hashable {
    /// How it was decided.
    enum Ruling: String, Sendable, Hashable {
        /// Known and right as it is.
        case ignored
        /// A third value was given, from which the measured one may go on to differ.
        case corrected

        /// The name that pages show.
        var chinese: String {
            switch self {
            case .ignored: "已忽略"
            case .corrected: "已更正"
            }
        }
    }

    let id: Int64
    let asset: Int64
    let kind: Difference.Kind
    let attribute: AttributeName
    let ruling: Ruling
    /// The sides as `ValueComparison.key` has them.
    let measured: String
    let registered: String
    let reason: String
    let ruledBy: String
    let ruledAt: Timestamp

    /// Whether this is the difference about which it was decided, both sides unchanged.
    func concerns(_ difference: Difference) -> Bool {
        kind == difference.kind && attribute == difference.attribute && measured == difference.measuredKey
            && registered == difference.registeredKey
    }
}

/// The rows of rulings.
enum RulingStore {
    private static let columns =
        "id, asset_id, kind, attribute, ruling, measured, registered, reason, ruled_by, ruled_at"

    /// Those that hold, by asset, the oldest first.
    static func live(
        _ scope: LedgerReader.Scope, _ database: Database
    ) throws -> [Int64: [DifferenceRuling]] {
        let (condition, arguments) = scope.condition("asset_id")
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM difference_ruling WHERE \(condition) AND withdrawn_at IS NULL ORDER BY id
                    """),
            arguments: arguments)
        var found: [Int64: [DifferenceRuling]] = [:]
        while let row = try rows.next() {
            let ruling = try ruling(row)
            found[ruling.asset, default: []].append(ruling)
        }
        return found
    }

    static func add(
        _ ruling: DifferenceRuling.Ruling, about difference: Difference, deed: Identifier<LedgerDeed>, reason: String,
        by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        // One ruling about one thing: the one before is over.
        try database.cachedStatement(
            sql: """
                UPDATE difference_ruling SET withdrawn_at = ?
                WHERE asset_id = ? AND kind = ? AND attribute = ? AND withdrawn_at IS NULL
                """
        ).execute(arguments: [
            moment, difference.asset, difference.kind.rawValue, difference.attribute.rawValue,
        ])
        try database.cachedStatement(
            sql: """
                INSERT INTO difference_ruling (deed_id, asset_id, kind, attribute, ruling, measured, registered, reason,
                    ruled_by, ruled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            deed, difference.asset, difference.kind.rawValue, difference.attribute.rawValue, ruling.rawValue,
            difference.measuredKey, difference.registeredKey, reason, person, moment,
        ])
    }

    /// Takes back what a deed decided.
    /// - Returns: the assets concerned.
    static func withdraw(
        deed: Identifier<LedgerDeed>, at moment: Timestamp, _ database: Database
    ) throws -> Set<Int64> {
        let assets = try Int64.fetchSet(
            database, sql: "SELECT asset_id FROM difference_ruling WHERE deed_id = ? AND withdrawn_at IS NULL",
            arguments: [deed])
        try database.execute(
            sql: "UPDATE difference_ruling SET withdrawn_at = ? WHERE deed_id = ? AND withdrawn_at IS NULL",
            arguments: [moment, deed])
        return assets
    }

    /// What a deed decided.
    static func list(of deed: Identifier<LedgerDeed>, limit: Int, _ database: Database) throws -> [DifferenceRuling] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM difference_ruling WHERE deed_id = ? ORDER BY id LIMIT ?",
            arguments: [deed, limit]
        ).map(ruling)
    }

    private static func ruling(_ row: Row) throws -> DifferenceRuling {
        guard let kind = Difference.Kind(rawValue: row[2]), let ruling = DifferenceRuling.Ruling(rawValue: row[4])
        else { throw RecordsError.damaged("difference_ruling/\(row[0] as Int64)") }
        return DifferenceRuling(
            id: row[0], asset: row[1], kind: kind, attribute: AttributeName(rawValue: row[3]), ruling: ruling,
            measured: row[5], registered: row[6], reason: row[7], ruledBy: row[8], ruledAt: row[9])
    }
}
