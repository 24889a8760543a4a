import Foundation
import GRDB
import Kernel
import Records
import Testing

@testable import Directory
@testable import Records
@testable import Server

/// Changes one byte of one cell in each record table of the product behind the program's back.
@Suite struct `Tampering` {
    /// Rows for tables that a fresh installation leaves empty, in as many rounds as their references need.
    private func fill(_ test: TestServer) async throws {
        let store = test.installation.store
        // Tables whose columns depend on one another are filled by the product itself.
        let engineer = try await AccountAdministration(test.installation.directory).account(login: "engineer")
        _ = try await SecondFactors(test.installation.directory).issueSheet(
            to: engineer.id, by: try await test.principal("secadmin"))
        for _ in 0..<6 {
            for table in try await emptyTables(store) {
                _ = try? await store.write(AuditAction("test.fill"), by: .system("test")) { database in
                    let definition = try String.fetchOne(
                        database, sql: "SELECT sql FROM sqlite_schema WHERE name = ?", arguments: [table])
                    let columns = try Row.fetchAll(
                        database, sql: "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)",
                        arguments: [table])
                    let wanted = columns.filter { ($0[3] as Int) == 0 && ($0[2] as Int) == 1 }
                    let names = wanted.map { $0[0] as String }.joined(separator: ", ")
                    let values = try wanted.map { try Self.value($0[0], $0[1], in: definition ?? "") }
                    try database.execute(
                        sql: "INSERT INTO \(table) (\(names)) VALUES (\(values.joined(separator: ", ")))")
                }
            }
        }
        let empty = try await emptyTables(store)
        #expect(empty == [], "no row could be made")
    }

    private func emptyTables(_ store: RecordStore) async throws -> [String] {
        try await store.read { database in
            try store.tables.map(\.name).filter {
                try Bool.fetchOne(database, sql: "SELECT NOT EXISTS (SELECT 1 FROM \($0))") ?? true
            }
        }
    }

    /// A value that the column's CHECK allows.
    private static func value(_ column: String, _ type: String, in definition: String) throws -> String {
        let allowed = try Regex("\\b\(column)\\s+IN\\s*\\(\\s*('[^']*'|\\d+)")
        if let match = definition.firstMatch(of: allowed) { return String(match.output[1].substring ?? "1") }
        switch type {
        case "INTEGER": return "1"
        case "BLOB": return "x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'"
        default: return "'\(String(repeating: "a", count: 64))'"
        }
    }

    @Test func `of any record table is found and named`() async throws {
        let test = try await TestServer()
        try await fill(test)
        let store = test.installation.store
        #expect(try await recordDefects(store) == [])
        let queue = try DatabaseQueue(path: store.folder.database.path)
        for table in store.tables {
            let column = try #require(table.columns.last { $0.name != "id" })
            let changed = try await queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
                return try Self.tamper(table.name, column, database)
            }
            let places = try await recordDefects(store)
            #expect(
                places.count == 1 && places[0].hasPrefix("\(table.name)/\(changed.id)."),
                "\(table.name).\(column.name): \(places)")
            try await queue.writeWithoutTransaction { try changed.undo($0) }
        }
        try queue.close()
        #expect(try await recordDefects(store) == [])
    }

    /// Evidence that was filled in has no file and changed references lead nowhere: those defects are not asked about here.
    private func recordDefects(_ store: RecordStore) async throws -> [String] {
        try await AuditVerifier(store).verify().defects.filter { $0.area == "record" }.map(\.place)
    }

    private struct Change: Sendable {
        let id: Int64
        let statement: String
        let before: DatabaseValue
        let triggers: [String]

        func undo(_ database: Database) throws {
            try database.execute(sql: statement, arguments: [before, id])
            for trigger in triggers { try database.execute(sql: trigger) }
        }
    }

    /// One cell becomes another of its type; triggers that forbid it are taken away, as an attacker would.
    private static func tamper(_ table: String, _ column: RecordTable.Column, _ database: Database) throws -> Change {
        let triggers = try Row.fetchAll(
            database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?",
            arguments: [table])
        for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
        let row = try #require(
            try Row.fetchOne(
                database,
                sql:
                    "SELECT id, \(column.name), (SELECT type FROM pragma_table_info(?) WHERE name = ?) FROM \(table) LIMIT 1",
                arguments: [table, column.name]))
        let before: DatabaseValue = row[1]
        let after: DatabaseValue =
            switch row[2] as String {
            case "INTEGER": ((Int64.fromDatabaseValue(before) ?? 0) + 1_000_000).databaseValue
            case "BLOB": Data([0xFF]).databaseValue
            default: ((String.fromDatabaseValue(before) ?? "") + "x").databaseValue
            }
        let statement = "UPDATE \(table) SET \(column.name) = ? WHERE id = ?"
        try database.execute(sql: statement, arguments: [after, row[0] as Int64])
        return Change(id: row[0], statement: statement, before: before, triggers: triggers.map { $0[1] })
    }
}
