import GRDB
import Kernel
import Testing

@testable import Records

/// What is done to find out what it would change.
@Suite struct Rehearsals {
    private enum Stop: Error { case now }

    @Test func `tell what would change and leave nothing behind`() async throws {
        let test = try TestStore()
        defer { test.remove() }
        let store = try test.open()
        let pump = try await store.addThing("pump", size: 1)
        let before = try await store.entries().count
        let (fresh, changed, names) = try await store.rehearse { database in
            try database.execute(sql: "INSERT INTO thing (name) VALUES ('valve')")
            let fresh = database.lastInsertedRowID
            try database.execute(sql: "UPDATE thing SET size = 2 WHERE id = ?", arguments: [pump])
            try database.execute(sql: "UPDATE thing SET size = size WHERE id = ?", arguments: [pump])
            try database.execute(sql: "INSERT INTO outbox (name, payload, at) VALUES ('x', '{}', 0)")
            return fresh
        } telling: { fresh, changes, database in
            (fresh, changes, try String.fetchAll(database, sql: "SELECT name FROM thing ORDER BY id"))
        }
        #expect(changed == [.init(table: "thing", id: fresh), .init(table: "thing", id: pump)])
        #expect(names == ["pump", "valve"])
        #expect(try await store.entries().count == before)
        let (left, events) = try await store.read { database in
            (
                try String.fetchAll(database, sql: "SELECT name || size FROM thing"),
                try Int.fetchOne(database, sql: "SELECT count(*) FROM outbox")
            )
        }
        #expect(left == ["pump1"] && events == 0)
        // No number was used up, and the next entry tells of its own change only.
        #expect(try await store.addThing("real") == fresh)
        let entries = try await store.entries().suffix(2)
        #expect(entries.map(\.action) == ["thing.add", "thing.add"] && entries.map(\.objectID) == [nil, fresh])
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `that fail are taken back too, without an entry`() async throws {
        let test = try TestStore()
        defer { test.remove() }
        let store = try test.open()
        let before = try await store.entries().count
        await #expect(throws: Stop.self) {
            try await store.rehearse { database in
                try database.execute(sql: "INSERT INTO thing (name) VALUES ('valve')")
                throw Stop.now
            } telling: { (_: Void, _, _) in
            }
        }
        #expect(try await store.entries().count == before)
        _ = try await store.addThing("real")
        let names = try await store.read { try String.fetchAll($0, sql: "SELECT name FROM thing") }
        #expect(names == ["real"])
        #expect(try await AuditVerifier(store).verify().isSound)
    }
}
