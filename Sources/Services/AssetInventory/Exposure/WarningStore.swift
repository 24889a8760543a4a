import GRDB
import Kernel
import Records

/// Which warnings a list shows.
struct WarningFilter: Sendable, Hashable {
    /// Part of the title, of what was found, of the asset's name or address; an address range.
    var text: String?
    /// Only in this state; nil with `isOpen`: every state but the last.
    var state: ExposureWarning.State?
    /// Only those that are not closed.
    var isOpen = false
    /// Only as grave as this, or graver.
    var severity: Severity?
    /// Only of rules of this kind.
    var group: ExposureRule.Group?
    /// Only of this asset.
    var asset: Identifier<Asset>?
    /// Only about this of their assets.
    var place: WarningPlace?
    /// Only those about which the hospital has to decide.
    var isAsked = false
    /// Only those whose day is over.
    var dueBefore: CivilDate?
}

/// Reads warnings.
package enum WarningStore {
    private static let columns = """
        warning.id, asset_id, rule, place, title, severity, found, warning.state, first_found_at, found_at, run_id, \
        reopened, handler, plan, due_on, asked_by, asked_reason, accepted_until, accepted_by, closed_at, close_reason
        """

    /// The warning with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<ExposureWarning>, _ database: Database) throws -> ExposureWarning {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM exposure_warning AS warning WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "exposure_warning", id: id.rawValue) }
        return warning(row)
    }

    /// Every warning of an asset, closed ones too.
    static func list(of asset: Int64, _ database: Database) throws -> [ExposureWarning] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT \(columns) FROM exposure_warning AS warning WHERE asset_id = ? ORDER BY id"),
            arguments: [asset]
        ).map(warning)
    }

    /// What is open on an asset, the gravest first.
    package static func openRisks(of asset: Identifier<Asset>, _ database: Database) throws -> [OpenRisk] {
        try openRisks("asset_id = ?", [asset], database)
    }

    /// What is open on these assets, the gravest first; at most `limit`.
    static func openRisks(
        ofAssets assets: [Identifier<Asset>], limit: Int, _ database: Database
    ) throws -> [OpenRisk] {
        let list = "[" + assets.map(\.description).joined(separator: ",") + "]"
        return try openRisks("asset_id IN (SELECT value FROM json_each(?))", [list], limit: limit, database)
    }

    /// What is open on the assets of a unit, the gravest first; at most `limit`.
    package static func openRisks(
        ofUnit name: String, limit: Int = 500, _ database: Database
    ) throws -> [OpenRisk] {
        try openRisks(
            "asset_id IN (SELECT id FROM asset WHERE unit_name = ? AND state <> 'merged')", [name], limit: limit,
            database)
    }

    private static func openRisks(
        _ condition: String, _ arguments: StatementArguments, limit: Int = 500, _ database: Database
    ) throws -> [OpenRisk] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, asset_id, title, severity, state FROM exposure_warning
                WHERE state <> 'closed' AND \(condition) ORDER BY severity DESC, id LIMIT ?
                """,
            arguments: arguments + [limit]
        ).map { row in
            OpenRisk(
                warning: row[0], asset: row[1], title: row[2], severity: Severity(rawValue: row[3]) ?? .informational,
                state: ExposureWarning.State(rawValue: row[4]) ?? .open)
        }
    }

    /// How many warnings the filter leaves.
    static func count(_ filter: WarningFilter, rules: ExposureRules, _ database: Database) throws -> Int {
        let (condition, arguments) = condition(filter, rules)
        return try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM exposure_warning AS warning JOIN asset ON asset.id = asset_id WHERE \(condition)
                """,
            arguments: arguments) ?? 0
    }

    /// A warning with its asset's name and address.
    struct Line: Sendable {
        let warning: ExposureWarning
        let assetTitle: String
        let address: IPAddress?
        let isAlive: Bool
        let unit: String?
        let owner: String?
    }

    /// Hands over the warnings that the filter leaves, the gravest first.
    static func forEach(
        _ filter: WarningFilter, rules: ExposureRules, limit: Int, offset: Int = 0, _ database: Database,
        _ body: (Line) throws -> Void
    ) throws {
        let (condition, arguments) = condition(filter, rules)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(columns), coalesce(asset.name, host_name, address, code), address, alive, unit_name, owner_name
                FROM exposure_warning AS warning JOIN asset ON asset.id = asset_id WHERE \(condition)
                ORDER BY warning.state = 'closed', severity DESC, address_key, warning.id LIMIT ? OFFSET ?
                """,
            arguments: arguments + [limit, offset])
        while let row = try rows.next() {
            try body(
                Line(
                    warning: warning(row), assetTitle: row[21], address: row[22], isAlive: row[23], unit: row[24],
                    owner: row[25]))
        }
    }

    private static func condition(
        _ filter: WarningFilter, _ rules: ExposureRules
    ) -> (sql: String, arguments: StatementArguments) {
        var conditions = ["true"]
        var arguments: StatementArguments = []
        if let state = filter.state {
            conditions.append("warning.state = ?")
            arguments += [state.rawValue]
        } else if filter.isOpen {
            conditions.append("warning.state <> 'closed'")
        }
        if let severity = filter.severity {
            conditions.append("severity >= ?")
            arguments += [severity.rawValue]
        }
        if let group = filter.group {
            let ids = rules.rules.filter { $0.group == group }.map { RecordText.quoted($0.id) }
            conditions.append("rule IN (SELECT value FROM json_each(?))")
            arguments += ["[" + ids.joined(separator: ",") + "]"]
        }
        if let asset = filter.asset {
            conditions.append("asset_id = ?")
            arguments += [asset]
        }
        if let place = filter.place { conditions.append(place.condition) }
        if filter.isAsked {
            conditions.append("asked_by IS NOT NULL AND warning.state NOT IN ('accepted', 'closed')")
        }
        if let day = filter.dueBefore {
            conditions.append("due_on < ? AND warning.state = 'handling'")
            arguments += [day.description]
        }
        if let text = filter.text {
            var assets = AssetFilter()
            assets.text = text
            let (condition, values) = assets.condition
            let pattern = LikePattern.containing(text)
            conditions.append("(title LIKE ? ESCAPE '\\' OR found LIKE ? ESCAPE '\\' OR (\(condition)))")
            arguments += [pattern, pattern]
            arguments += values
        }
        return (conditions.joined(separator: " AND "), arguments)
    }

    private static func warning(_ row: Row) -> ExposureWarning {
        func day(_ index: Int) -> CivilDate? { (row[index] as String?).flatMap { CivilDate(text: $0) } }
        return ExposureWarning(
            id: row[0], asset: row[1], rule: row[2], place: row[3], title: row[4],
            severity: Severity(rawValue: row[5]) ?? .informational, found: row[6],
            state: ExposureWarning.State(rawValue: row[7]) ?? .open, firstFoundAt: row[8], foundAt: row[9],
            run: row[10], reopened: row[11], handler: row[12], plan: row[13], dueOn: day(14), askedBy: row[15],
            askedReason: row[16], acceptedUntil: day(17), acceptedBy: row[18], closedAt: row[19], closeReason: row[20])
    }
}
