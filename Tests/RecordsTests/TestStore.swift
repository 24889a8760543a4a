import Foundation
import GRDB
import Kernel
import Synchronization

@testable import Records

/// A store in a folder of its own, with a small module whose tables every suite may write.
struct TestStore {
    let root: URL
    let time = TestTime()

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "anhu-records-\(UInt64.random(in: 0 ... .max))")
    }

    var folder: DataFolder { DataFolder(root.appending(path: "data")) }
    var keys: URL { root.appending(path: "keys") }

    static let schema = Schema(
        module: "test",
        migrations: [
            .init(
                "0001-things",
                """
                CREATE TABLE thing (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, size INTEGER, secret TEXT,
                    content BLOB
                ) STRICT;
                CREATE TABLE part (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    thing_id INTEGER NOT NULL REFERENCES thing (id) ON DELETE CASCADE, name TEXT NOT NULL
                ) STRICT;
                CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
                """)
        ],
        operational: ["counter"], secrets: ["thing.secret"])

    func open(_ schemas: [Schema] = [TestStore.schema]) throws -> RecordStore {
        try RecordStore(folder: folder, keys: keys, schemas: schemas, clock: time.clock)
    }

    /// Changes the database as somebody would who has the file but not the program.
    func tamper(_ sql: String, restoringTriggers: Bool = true) throws {
        let queue = try DatabaseQueue(path: folder.database.path)
        try queue.writeWithoutTransaction { database in
            // Whoever takes a trigger away to get at a row puts it back, so as not to be found by that.
            let list = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            let before = try Row.fetchAll(database, sql: list).map { ($0[0] as String, $0[1] as String) }
            try database.execute(sql: sql)
            guard restoringTriggers else { return }
            let left = try Set(Row.fetchAll(database, sql: list).map { $0[0] as String })
            for (name, definition) in before where !left.contains(name) { try database.execute(sql: definition) }
        }
        try queue.close()
    }

    func remove() {
        try? FileManager.default.removeItem(at: root)
    }
}

/// Time that stands still until it is moved.
final class TestTime: Sendable {
    private let now = Mutex(Timestamp(seconds: 1_795_000_000))

    var clock: Clock { Clock { self.now.withLock { $0 } } }

    func advance(_ interval: Interval) {
        now.withLock { $0 = $0 + interval }
    }
}

let engineer = Principal(accountID: 4, name: "engineer", source: "127.0.0.1")

extension RecordStore {
    func addThing(_ name: String, size: Int? = nil, secret: String? = nil) async throws -> Int64 {
        try await write(AuditAction("thing.add", label: name), by: engineer) { database in
            try database.execute(
                sql: "INSERT INTO thing (name, size, secret) VALUES (?, ?, ?)", arguments: [name, size, secret])
            return database.lastInsertedRowID
        }
    }

    func entries() async throws -> [AuditEntry] {
        try await read { database in
            try Row.fetchAll(database, sql: "SELECT \(AuditEntry.columns) FROM audit_entry ORDER BY seq")
                .map { try AuditEntry(row: $0) }
        }
    }
}
