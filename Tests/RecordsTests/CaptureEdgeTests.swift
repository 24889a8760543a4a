import Foundation
import GRDB
import Kernel
import Testing

@testable import Records

@Suite struct `Change capture at its edges` {
    let test: TestStore

    init() throws {
        test = try TestStore()
    }

    private func rowEntries(_ store: RecordStore) async throws -> [AuditEntry] {
        try await store.entries().filter { $0.cause != nil && $0.objectTable == "thing" }
    }

    @Test func `what a failed statement or a savepoint took back leaves no entry, what stays does`() async throws {
        defer { test.remove() }
        let store = try test.open()
        try await store.write(AuditAction("thing.add"), by: engineer) { database in
            try database.execute(sql: "INSERT INTO thing (name) VALUES ('甲')")
            // The second row of the statement fails, and takes the first along.
            #expect(throws: DatabaseError.self) {
                try database.execute(sql: "INSERT INTO thing (name) VALUES ('乙'), ('甲')")
            }
            try database.inSavepoint {
                try database.execute(sql: "INSERT INTO thing (name) VALUES ('丙')")
                return .rollback
            }
            try database.execute(sql: "UPDATE thing SET size = 1 WHERE name = '甲'")
        }
        #expect(try await rowEntries(store).map(\.after) == [#"{"id":1,"name":"甲"}"#, #"{"size":1}"#])
        await #expect(throws: RecordsError.self) {
            try await store.write(AuditAction("thing.add"), by: engineer) { database in
                try database.execute(sql: "INSERT INTO thing (name) VALUES ('丁')")
                try database.execute(sql: "INSERT INTO thing (name) VALUES ('甲')")
            }
        }
        _ = try await store.addThing("戊")
        #expect(try await rowEntries(store).compactMap(\.after).last == #"{"id":2,"name":"戊"}"#)
        #expect(try await AuditVerifier(store).verify().defects == [])
    }

    @Test func `JSON that a statement makes is captured as the text that is stored`() async throws {
        defer { test.remove() }
        let store = try test.open()
        try await store.write(AuditAction("thing.add"), by: engineer) { database in
            try database.execute(sql: "INSERT INTO thing (name) VALUES (json_object('a', NULL, 'b', 1))")
            try database.execute(sql: "UPDATE thing SET name = json_set(name, '$.c', 2)")
        }
        #expect(
            try await rowEntries(store).map(\.after) == [
                #"{"id":1,"name":"{\"a\":null,\"b\":1}"}"#, #"{"name":"{\"a\":null,\"b\":1,\"c\":2}"}"#,
            ])
        #expect(try await AuditVerifier(store).verify().defects == [])
    }

    @Test func `a change of letters' case is a change, whatever the column's collation`() async throws {
        defer { test.remove() }
        let schema = Schema(
            module: "words",
            migrations: [
                .init(
                    "0001",
                    "CREATE TABLE word (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT COLLATE NOCASE) STRICT")
            ])
        let store = try test.open([schema])
        try await store.write(AuditAction("word.add"), by: engineer) { database in
            try database.execute(sql: "INSERT INTO word (text) VALUES ('his'); UPDATE word SET text = 'HIS'")
        }
        #expect(try await store.entries().compactMap(\.after) == [#"{"id":1,"text":"his"}"#, #"{"text":"HIS"}"#])
        #expect(try await AuditVerifier(store).verify().defects == [])
    }

    @Test func `bytes that are no text, and zero bytes, stay whole in row and entries`() async throws {
        defer { test.remove() }
        let store = try test.open()
        try await store.write(AuditAction("thing.add", label: "甲\0乙", detail: ""), by: engineer) { database in
            try database.execute(sql: "INSERT INTO thing (name, content) VALUES (CAST(x'61e4b900' AS TEXT), x'00ff')")
        }
        #expect(
            try await rowEntries(store).map(\.after) == [
                "{\"id\":1,\"name\":\"a\u{FFFD}\\u0000\",\"content\":\"00FF\"}"
            ])
        #expect(try await AuditVerifier(store).verify().defects == [])
        try store.close()
        // One byte of the name that is no text becomes another one.
        try test.tamper("UPDATE thing SET name = CAST(x'61e4b800' AS TEXT)")
        #expect(try await AuditVerifier(test.open()).verify().defects.map(\.area) == ["record"])
    }

    @Test func `a migration's entry shows no secret`() async throws {
        defer { test.remove() }
        let store = try test.open()
        _ = try await store.addThing("锁", secret: "correct horse")
        try store.close()
        let grown = Schema(
            module: "test",
            migrations: TestStore.schema.migrations + [.init("0002-size", "UPDATE thing SET size = 5")],
            operational: ["counter"], secrets: ["thing.secret"])
        let next = try test.open([grown])
        let attested = try #require(try await rowEntries(next).last)
        #expect(attested.action == "schema.migrate")
        #expect(attested.after == #"{"id":1,"name":"锁","size":5,"secret":"〔保密〕"}"#)
        #expect(try await AuditVerifier(next).verify().defects == [])
    }

    @Test func `a table of 63 columns is captured, one of more stops the start, and so does ANY`() async throws {
        defer { test.remove() }
        func schema(_ more: Int, _ type: String) -> Schema {
            let columns = (1...more).map { ", c\($0) \(type)" }.joined()
            return Schema(
                module: "wide",
                migrations: [
                    .init("0001", "CREATE TABLE wide (id INTEGER PRIMARY KEY AUTOINCREMENT\(columns)) STRICT")
                ])
        }
        #expect(throws: RecordsError.self) { try test.open([schema(63, "TEXT")]) }
        #expect(throws: RecordsError.self) { try test.open([schema(1, "ANY")]) }
        let store = try test.open([schema(62, "TEXT")])
        try await store.write(AuditAction("wide.add"), by: engineer) { database in
            try database.execute(sql: "INSERT INTO wide (c62) VALUES ('x'); UPDATE wide SET c1 = c62")
        }
        #expect(try await store.entries().compactMap(\.after) == [#"{"id":1,"c62":"x"}"#, #"{"c1":"x"}"#])
        #expect(try await AuditVerifier(store).verify().defects == [])
    }
}
