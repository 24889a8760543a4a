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
    /// The digest of the whole row. Nil: the row is gone.
    let state: ChainKey.Seal?
}

/// Watches every record table of the writing connection by TEMP triggers, so that no store can forget its audit
/// entry: an insert, update, upsert, delete or cascade is captured with its values before and after.
///
/// A trigger hands the row to a function of ours, which puts the change into the log and returns its number there; the
/// number goes into a TEMP table, so that what is rolled back, be it one statement, takes its numbers along.
struct ChangeCapture: Sendable {
    /// The record tables with their columns, in order of name.
    let tables: [RecordTable]
    private let key: ChainKey
    private let log = CaptureLog()

    /// Reads the tables of the database and holds them against the rules.
    /// - Throws: `RecordsError.table` where a record table breaks a rule of `Schema`.
    init(_ database: Database, schemas: [Schema], key: ChainKey) throws {
        self.key = key
        let others = schemas.reduce(into: Set<String>()) {
            $0.formUnion($1.operational)
            $0.formUnion($1.derived.map(\.name))
        }
        let secrets = schemas.reduce(into: Set<String>()) { $0.formUnion($1.secrets) }
        let names = try String.fetchAll(
            database,
            sql: """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
                """)
        tables = try names.filter { !others.contains($0) && $0 != "schema_migration" }
            .map { try RecordTable(name: $0, secrets: secrets, database) }
    }

    /// Puts the triggers on this connection.
    func install(_ database: Database) throws {
        try database.execute(sql: "CREATE TEMP TABLE captured_change (number INTEGER)")
        for table in tables {
            for kind in TableCapture.Kind.allCases {
                let capture = TableCapture(table, kind, log: log, key: key)
                try capture.register(database)
                try database.execute(sql: capture.trigger)
            }
        }
    }

    /// Takes what the transaction has changed so far, in order.
    func drain(_ database: Database) throws -> [CapturedChange] {
        let numbers = RawStatement(
            try database.cachedStatement(sql: "SELECT number FROM captured_change ORDER BY rowid"))
        var kept: [Int] = []
        var isEmpty = true
        while try numbers.step() {
            isEmpty = false
            // NULL stands for an update that changed nothing.
            if case .integer(let number) = numbers.cell(0) { kept.append(Int(number)) }
        }
        if !isEmpty { try database.execute(sql: "DELETE FROM captured_change") }
        return log.take(kept)
    }
}
