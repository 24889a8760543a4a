import Foundation
import GRDB

/// One row changed inside a transaction.
struct CapturedChange: Sendable {
    let table: String
    let id: Int64
    /// JSON of the changed columns. Nil: the row is new.
    let before: String?
    /// JSON of the changed columns. Nil: the row is gone.
    let after: String?
    /// The canonical text of the whole row. Nil: the row is gone.
    let state: Data?
}

/// Watches every record table of the writing connection by TEMP triggers, so that no store can forget its audit
/// entry: an insert, update, upsert, delete or cascade is captured with its values before and after, and rolled back
/// with its transaction.
struct ChangeCapture: Sendable {
    /// The record tables with their columns, in order of name.
    let tables: [RecordTable]

    /// Reads the tables of the database and holds them against the rules.
    /// - Throws: `RecordsError.table` where a record table breaks a rule of `Schema`.
    init(_ database: Database, operational: Set<String>, secrets: Set<String>) throws {
        let names = try String.fetchAll(
            database,
            sql: """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
                """)
        tables = try names.filter { !operational.contains($0) && $0 != "schema_migration" }
            .map { try RecordTable(name: $0, secrets: secrets, database) }
    }

    /// Puts the triggers on this connection.
    func install(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TEMP TABLE captured_change (
                    number INTEGER PRIMARY KEY, object_table TEXT, object_id INTEGER, before TEXT, after TEXT,
                    state BLOB
                )
                """)
        for table in tables {
            try database.execute(sql: table.triggers)
        }
    }

    /// Takes what the transaction has changed so far, in order.
    static func drain(_ database: Database) throws -> [CapturedChange] {
        let statement = try database.cachedStatement(
            sql: "SELECT object_table, object_id, before, after, state FROM captured_change ORDER BY number")
        var changes: [CapturedChange] = []
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() {
            changes.append(
                CapturedChange(table: row[0], id: row[1], before: row[2], after: row[3], state: row[4]))
        }
        if !changes.isEmpty { try database.execute(sql: "DELETE FROM captured_change") }
        return changes
    }
}
