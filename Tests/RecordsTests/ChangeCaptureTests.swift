import Foundation
import GRDB
import Kernel
import Testing

@testable import Records

@Suite struct `Change capture` {
    let test: TestStore
    let store: RecordStore

    init() throws {
        test = try TestStore()
        store = try test.open()
    }

    @Test func `an insert, an update and a delete each leave an entry with the values before and after`() async throws {
        defer { test.remove() }
        let id = try await store.addThing("泵", size: 3)
        try await store.write(AuditAction("thing.resize"), by: engineer) {
            try $0.execute(sql: "UPDATE thing SET size = 4 WHERE id = ?", arguments: [id])
        }
        try await store.write(AuditAction("thing.remove"), by: engineer) {
            try $0.execute(sql: "DELETE FROM thing WHERE id = ?", arguments: [id])
        }
        let changes = try await store.entries().filter { $0.objectTable == "thing" && $0.cause != nil }
        #expect(changes.map(\.before) == [nil, #"{"size":3}"#, #"{"id":1,"name":"泵","size":4}"#])
        #expect(changes.map(\.after) == [#"{"id":1,"name":"泵","size":3}"#, #"{"size":4}"#, nil])
        #expect(changes.map { $0.state == nil } == [false, false, true])
        #expect(changes.allSatisfy { $0.account == "engineer" && $0.outcome == .success })
    }

    @Test func `a cascade and an upsert that nobody thought of are captured too`() async throws {
        defer { test.remove() }
        let id = try await store.addThing("柜")
        try await store.write(AuditAction("part.add"), by: engineer) {
            try $0.execute(sql: "INSERT INTO part (thing_id, name) VALUES (?, '门')", arguments: [id])
            try $0.execute(
                sql: "INSERT INTO thing (name, size) VALUES ('柜', 9) ON CONFLICT (name) DO UPDATE SET size = 9")
        }
        try await store.write(AuditAction("thing.remove"), by: engineer) {
            try $0.execute(sql: "DELETE FROM thing WHERE id = ?", arguments: [id])
        }
        let touched = try await store.entries().filter { $0.cause != nil }.map { "\($0.objectTable!) \($0.action)" }
        #expect(
            touched == [
                "thing thing.add", "part part.add", "thing part.add", "part thing.remove", "thing thing.remove",
            ]
                || touched == [
                    "thing thing.add", "part part.add", "thing part.add", "thing thing.remove", "part thing.remove",
                ])
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `REPLACE, which deletes behind the scenes, leaves no row without an entry`() async throws {
        defer { test.remove() }
        _ = try await store.addThing("柜")
        try await store.write(AuditAction("thing.replace"), by: engineer) {
            try $0.execute(sql: "INSERT OR REPLACE INTO thing (name, size) VALUES ('柜', 1)")
        }
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `an update that changes nothing leaves no change entry`() async throws {
        defer { test.remove() }
        let id = try await store.addThing("泵", size: 3)
        let before = try await store.entries().count
        try await store.write(AuditAction("thing.resize"), by: engineer) {
            try $0.execute(sql: "UPDATE thing SET size = 3 WHERE id = ?", arguments: [id])
        }
        #expect(try await store.entries().count == before + 1)
    }

    @Test func `secret values never appear in an entry`() async throws {
        defer { test.remove() }
        let id = try await store.addThing("锁", secret: "correct horse")
        try await store.write(AuditAction("thing.rekey"), by: engineer) {
            try $0.execute(sql: "UPDATE thing SET secret = 'battery' WHERE id = ?", arguments: [id])
        }
        let text = try await store.entries().map { "\($0.before ?? "")\($0.after ?? "")" }.joined()
        #expect(!text.contains("horse") && !text.contains("battery") && text.contains("〔保密〕"))
    }

    @Test func `work that throws changes nothing and leaves a failure entry with the reason`() async throws {
        defer { test.remove() }
        _ = try await store.addThing("泵")
        await #expect(throws: RecordsError.self) { try await store.addThing("泵") }
        let last = try #require(try await store.entries().last)
        #expect(last.outcome == .failure)
        #expect(last.action == "thing.add")
        #expect(last.detail?.contains("已有取值相同的记录") == true)
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `machinery may not touch a record table`() async throws {
        defer { test.remove() }
        await #expect(throws: RecordsError.self) {
            try await store.operate { try $0.execute(sql: "INSERT INTO thing (name) VALUES ('x')") }
        }
        try await store.operate { try $0.execute(sql: "INSERT INTO counter VALUES ('x', 1)") }
        #expect(try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM thing") } == 0)
    }

    @Test(arguments: [
        "CREATE TABLE bad (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT)",
        "CREATE TABLE bad (id INTEGER PRIMARY KEY, x TEXT) STRICT",
        "CREATE TABLE bad (id INTEGER PRIMARY KEY AUTOINCREMENT, x REAL) STRICT",
    ])
    func `a record table that breaks the rules stops the start`(sql: String) throws {
        let test = try TestStore()
        defer { test.remove() }
        #expect(throws: RecordsError.self) {
            try test.open([Schema(module: "bad", migrations: [.init("0001", sql)])])
        }
    }
}
