import Foundation
import GRDB
import Kernel
import Records

/// Reads the audit trail. Nothing here writes: entries come from `RecordStore` only.
package enum AuditQueries {
    private static let columns = """
        seq, at, account_id, account, source, action, outcome, cause, object_table, object_id, label, detail, before, \
        after, state, mac
        """

    /// Actions that pass the filter, newest first; only those before the entry `before`, by which an export goes on from
    /// page to page.
    package static func list(
        _ filter: AuditFilter, before: Int64? = nil, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [AuditRecord] {
        var (condition, arguments) = sql(filter)
        if let before {
            condition += " AND seq < ?"
            arguments += [before]
        }
        // A span of time is read along its index; where a clock was set back, time and number part, and time holds.
        let isSpan = before == nil && (filter.from != nil || filter.until != nil)
        let order = isSpan ? "at DESC, seq DESC" : "seq DESC"
        return try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM audit_entry WHERE \(condition) ORDER BY \(order) LIMIT ? OFFSET ?",
            arguments: arguments + [limit, offset]
        ).map(record)
    }

    /// How many actions pass the filter.
    package static func count(_ filter: AuditFilter, _ database: Database) throws -> Int {
        let (condition, arguments) = sql(filter)
        return try Int.fetchOne(
            database, sql: "SELECT count(*) FROM audit_entry WHERE \(condition)", arguments: arguments) ?? 0
    }

    /// One entry. Nil: no such number.
    package static func find(_ sequence: Int64, _ database: Database) throws -> AuditRecord? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM audit_entry WHERE seq = ?", arguments: [sequence]
        ).map(record)
    }

    /// The changes that an action made, in order. They follow it without a gap.
    package static func changes(
        of sequence: Int64, limit: Int, _ database: Database
    ) throws -> [AuditRecord] {
        try Row.fetchAll(
            database,
            sql: "SELECT \(columns) FROM audit_entry WHERE seq > ? AND seq <= ? AND cause = ? ORDER BY seq",
            arguments: [sequence, sequence + Int64(limit), sequence]
        ).map(record)
    }

    /// The event types that occur, for the filter.
    package static func actions(_ database: Database) throws -> [String] {
        // A skip scan over the index, since a trail of years has few types.
        try String.fetchAll(
            database,
            sql: """
                WITH RECURSIVE names (name) AS (
                    SELECT min(action) FROM audit_entry WHERE cause IS NULL
                    UNION ALL
                    SELECT (SELECT min(action) FROM audit_entry WHERE cause IS NULL AND action > names.name)
                    FROM names WHERE names.name IS NOT NULL)
                SELECT name FROM names WHERE name IS NOT NULL
                """)
    }

    private static func sql(_ filter: AuditFilter) -> (String, StatementArguments) {
        var conditions = ["cause IS NULL"]
        var arguments: StatementArguments = []
        func add(_ condition: String, _ values: StatementArguments) {
            conditions.append(condition)
            arguments += values
        }
        if let last = filter.last { add("seq <= ?", [last]) }
        if let from = filter.from { add("at >= ?", [from]) }
        if let until = filter.until { add("at < ?", [until]) }
        if let account = filter.account {
            add(
                """
                (account = ? OR account IN (SELECT login FROM account JOIN person ON person.id = account.person_id
                    WHERE person.name = ?))
                """, [account, account])
        }
        // Written out, since an index over failures only is not found for a value that is not known yet.
        if let outcome = filter.outcome { add("outcome = '\(outcome.rawValue)'", []) }
        if let action = filter.action {
            // `.` is followed by `/`: all names that begin with the first half.
            action.contains(".")
                ? add("action = ?", [action])
                : add("(action = ? OR (action > ? AND action < ?))", [action, "\(action).", "\(action)/"])
        }
        if let table = filter.table {
            let about = "seq IN (SELECT coalesce(cause, seq) FROM audit_entry WHERE object_table = ?"
            if let id = filter.objectID {
                add("\(about) AND object_id = ?)", [table, id])
            } else {
                add("\(about))", [table])
            }
        }
        if let text = filter.text {
            let pattern = LikePattern.containing(text)
            let shown = AuditWords.sources(showing: text)
            add(
                "(label LIKE ? ESCAPE '\\' OR detail LIKE ? ESCAPE '\\' OR source LIKE ? ESCAPE '\\'"
                    + String(repeating: " OR source LIKE ?", count: shown.count) + ")",
                [pattern, pattern, pattern] + StatementArguments(shown))
        }
        return (conditions.joined(separator: " AND "), arguments)
    }

    private static func record(_ row: Row) throws -> AuditRecord {
        guard let outcome = AuditOutcome(rawValue: row[6]) else {
            throw RecordsError.damaged("audit_entry/\(row[0] as Int64).outcome")
        }
        let table: String? = row[8]
        let id: Int64? = row[9]
        return AuditRecord(
            sequence: row[0], at: row[1], accountID: row[2], account: row[3], source: row[4], action: row[5],
            outcome: outcome, cause: row[7],
            object: table.flatMap { table in id.map { RecordReference(table: table, id: $0) } }, label: row[10],
            detail: row[11], before: row[12], after: row[13], state: row[14], mac: row[15])
    }
}
