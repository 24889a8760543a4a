import Foundation
import GRDB
import Kernel
import Logging

/// Events that one service writes in its own transaction and others answer in theirs.
package enum Outbox {
    static let schema = Schema(
        module: "outbox",
        migrations: [
            .init(
                "0001-outbox",
                """
                CREATE TABLE outbox (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL,
                    payload TEXT NOT NULL,
                    at INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE outbox_cursor (
                    listener TEXT PRIMARY KEY,
                    last_id INTEGER NOT NULL,
                    attempts INTEGER NOT NULL DEFAULT 0,
                    error TEXT
                ) STRICT;
                """)
        ],
        operational: ["outbox", "outbox_cursor"])

    /// Writes an event in the transaction that makes it true.
    package static func publish(_ event: some DomainEvent, at moment: Timestamp, _ database: Database) throws {
        let payload = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
        try database.cachedStatement(sql: "INSERT INTO outbox (name, payload, at) VALUES (?, ?, ?)")
            .execute(arguments: [type(of: event).name, payload, moment])
    }

    /// The listeners that failed on the event they are at, with what they said.
    package static func troubles(_ database: Database) throws -> [String] {
        try Row.fetchAll(
            database, sql: "SELECT listener, error FROM outbox_cursor WHERE error IS NOT NULL ORDER BY listener"
        ).map { "\($0[0] as String)：\($0[1] as String)" }
    }
}

/// Somebody who answers events of one kind.
package struct EventListener: Sendable {
    /// Unique and lasting, `asset.discovered/notice`: its place in the outbox is kept under this name.
    let name: String
    let event: String
    let hear: @Sendable (Data, Database) throws -> Void

    /// Takes the name and what to do, in the transaction that also moves the listener's place on: each event is
    /// answered exactly once.
    package init<Event: DomainEvent>(
        _ name: String, to event: Event.Type, _ hear: @escaping @Sendable (Event, Database) throws -> Void
    ) {
        self.name = name
        self.event = Event.name
        self.hear = { try hear(try JSONDecoder().decode(Event.self, from: $0), $1) }
    }
}

/// Brings events to their listeners, each listener in the order of events.
package struct OutboxDelivery: Sendable {
    private let store: RecordStore
    private let listeners: [EventListener]
    private let logger: Logger

    /// How often a listener may fail on one event before it is passed over and told of in the log and by `doctor`.
    static let maximumAttempts = 10

    /// Takes the listeners of all services.
    package init(store: RecordStore, listeners: [EventListener], logger: Logger = Logger(label: "anhu.outbox")) {
        self.store = store
        self.listeners = listeners
        self.logger = logger
    }

    /// Delivers until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            for listener in listeners {
                while await deliver(to: listener) {}
            }
            try? await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Brings one event. False: none waits, or the listener failed and will be tried again.
    func deliver(to listener: EventListener) async -> Bool {
        do {
            let waiting = try await store.read { try Self.next(for: listener, $0) }
            guard let waiting else { return false }
            try await store.write(
                AuditAction("event.deliver", detail: "\(waiting.name) → \(listener.name)"), by: .system("outbox")
            ) { database in
                try listener.hear(waiting.payload, database)
                try Self.move(listener, to: waiting.id, database)
            }
            return true
        } catch {
            return await fail(listener, error)
        }
    }

    private func fail(_ listener: EventListener, _ error: any Error) async -> Bool {
        logger.warning("event not delivered", metadata: ["listener": "\(listener.name)", "error": "\(error)"])
        let skipped = try? await store.operate { database in
            try database.execute(
                sql: """
                    INSERT INTO outbox_cursor (listener, last_id, attempts, error) VALUES (?, 0, 1, ?)
                    ON CONFLICT (listener) DO UPDATE SET attempts = attempts + 1, error = excluded.error
                    """,
                arguments: [listener.name, "\(error)"])
            let attempts = try Int.fetchOne(
                database, sql: "SELECT attempts FROM outbox_cursor WHERE listener = ?", arguments: [listener.name])
            guard let attempts, attempts >= Self.maximumAttempts,
                let waiting = try Self.next(for: listener, database)
            else { return false }
            try Self.move(listener, to: waiting.id, database)
            return true
        }
        return skipped ?? false
    }

    private static func next(
        for listener: EventListener, _ database: Database
    ) throws -> (id: Int64, name: String, payload: Data)? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT id, name, payload FROM outbox
                WHERE name = ? AND id > coalesce((SELECT last_id FROM outbox_cursor WHERE listener = ?), 0)
                ORDER BY id LIMIT 1
                """,
            arguments: [listener.event, listener.name]
        ).map { ($0[0], $0[1], Data(($0[2] as String).utf8)) }
    }

    private static func move(_ listener: EventListener, to id: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO outbox_cursor (listener, last_id) VALUES (?, ?)
                ON CONFLICT (listener) DO UPDATE SET last_id = excluded.last_id, attempts = 0, error = NULL
                """,
            arguments: [listener.name, id])
    }
}
