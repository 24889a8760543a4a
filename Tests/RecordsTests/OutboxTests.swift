import Foundation
import GRDB
import Kernel
import Testing

@testable import Records

private struct ThingAdded: DomainEvent {
    static let name = "thing.added"
    let thing: String
}

@Suite struct `Outbox delivery` {
    let test: TestStore
    let store: RecordStore

    init() throws {
        test = try TestStore()
        store = try test.open()
    }

    private func publish(_ names: String...) async throws {
        try await store.write(AuditAction("thing.publish"), by: engineer) { [clock = test.time.clock] database in
            for name in names { try Outbox.publish(ThingAdded(thing: name), at: clock.now(), database) }
        }
    }

    @Test func `each listener hears each event once and in order, across deliveries`() async throws {
        defer { test.remove() }
        let listener = EventListener("test/one", to: ThingAdded.self) { event, database in
            try database.execute(sql: "INSERT INTO thing (name) VALUES (?)", arguments: [event.thing])
        }
        try await publish("甲", "乙")
        for _ in 0..<2 {
            let delivery = OutboxDelivery(store: store, listeners: [listener])
            while await delivery.deliver(to: listener) {}
        }
        try await publish("丙")
        let delivery = OutboxDelivery(store: store, listeners: [listener])
        while await delivery.deliver(to: listener) {}
        #expect(
            try await store.read { try String.fetchAll($0, sql: "SELECT name FROM thing ORDER BY id") } == [
                "甲", "乙", "丙",
            ])
        #expect(try await AuditVerifier(store).verify().isSound)
    }

    @Test func `an event that cannot be answered is passed over after ten tries and its error kept`() async throws {
        defer { test.remove() }
        let listener = EventListener("test/bad", to: ThingAdded.self) { event, _ in
            if event.thing == "甲" { throw RecordsError.constraint("不行") }
        }
        try await publish("甲", "乙")
        let delivery = OutboxDelivery(store: store, listeners: [listener])
        var tries = 0
        while try await store.read({
            try Int.fetchOne($0, sql: "SELECT last_id FROM outbox_cursor WHERE listener = 'test/bad'") ?? 0
        }) < 2, tries < 30 {
            _ = await delivery.deliver(to: listener)
            tries += 1
        }
        #expect(tries == OutboxDelivery.maximumAttempts + 1)
        let failures = try await store.entries().filter { $0.action == "event.deliver" && $0.outcome == .failure }
        #expect(failures.count == OutboxDelivery.maximumAttempts)
    }

    @Test func `an event of a transaction that failed is never heard`() async throws {
        defer { test.remove() }
        await #expect(throws: RecordsError.self) {
            try await store.write(AuditAction("thing.publish"), by: engineer) { [clock = test.time.clock] database in
                try Outbox.publish(ThingAdded(thing: "甲"), at: clock.now(), database)
                throw RecordsError.constraint("x")
            }
        }
        #expect(try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox") } == 0)
    }
}
