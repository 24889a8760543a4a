import GRDB
import Kernel
import Synchronization
import Testing

@testable import Records

@Suite struct `What was read of the records` {
    private static let principal = Principal(accountID: 1, name: "engineer", source: "127.0.0.1")

    private static func add(_ name: String, to store: RecordStore) async throws {
        try await store.write(AuditAction("thing.add"), by: principal) {
            try $0.execute(sql: "INSERT INTO thing (name) VALUES (?)", arguments: [name])
        }
    }

    @Test func `is read again once something was written, and not for looks`() async throws {
        let place = try TestStore()
        defer { place.remove() }
        let store = try place.open()
        let cache = RecordCache<String, Int>(store)
        let readings = Tally()
        func count(_ key: String) async throws -> Int {
            try await cache.value(key) {
                readings.add()
                return try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM thing") ?? 0 }
            }
        }
        #expect(try await count("things") == 0)
        try await store.note(AuditAction("look"), by: Self.principal)
        #expect(try await count("things") == 0)
        #expect(readings.count == 1)
        try await Self.add("one", to: store)
        #expect(try await count("things") == 1)
        try await store.note(AuditAction("look"), by: Self.principal)
        #expect(try await count("things") == 1)
        #expect(readings.count == 2)
        #expect(try await count("others") == 1)
        #expect(readings.count == 3)
    }

    @Test func `is never older than the asking, while others write`() async throws {
        let place = try TestStore()
        defer { place.remove() }
        let store = try place.open()
        let cache = RecordCache<String, Int>(store)
        let written = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 1...60 {
                    try await Self.add("\(number)", to: store)
                    written.add()
                }
            }
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<60 {
                        let least = written.count
                        let found = try await cache.value("things") {
                            try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM thing") ?? 0 }
                        }
                        #expect(found >= least)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `is read by one at a time, however often it changes`() async throws {
        let place = try TestStore()
        defer { place.remove() }
        let store = try place.open()
        let cache = RecordCache<String, Int>(store)
        let begun = Tally()
        let running = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for number in 1...40 { try await Self.add("\(number)", to: store) } }
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10 {
                        _ = try await cache.value("things") {
                            begun.add()
                            running.add()
                            try await Task.sleep(for: .milliseconds(3))
                            running.add(-1)
                            return 1
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(running.most == 1)
        #expect(begun.count <= 41)
    }

    @Test func `is not kept where reading failed`() async throws {
        struct Broken: Error {}
        let place = try TestStore()
        defer { place.remove() }
        let cache = RecordCache<String, Int>(try place.open())
        await #expect(throws: Broken.self) { try await cache.value("things") { throw Broken() } }
        #expect(try await cache.value("things") { 3 } == 3)
    }
}

/// Counts what several tasks do.
private final class Tally: Sendable {
    private let numbers = Mutex((now: 0, most: 0))

    var count: Int { numbers.withLock(\.now) }
    /// The highest that it ever was.
    var most: Int { numbers.withLock(\.most) }

    func add(_ number: Int = 1) {
        numbers.withLock { $0 = ($0.now + number, max($0.most, $0.now + number)) }
    }
}
