import GRDB

/// Keeps what was read of the records until something is written: for what many people look at and takes long to count.
/// Whoever asks while it is read waits for the same reading.
///
/// The audit chain tells whether anything was written, by whichever program; entries about looks change nothing.
package actor RecordCache<Key: Hashable & Sendable, Value: Sendable> {
    private let store: RecordStore
    /// Up to which entry the chain was looked through, and the last one that tells of a change.
    private var seen: (entry: Int64, change: Int64) = (0, 0)
    private var readings: [Key: Reading] = [:]

    private struct Reading {
        /// The last change that was known when it began: it knows of all up to this one, and perhaps of more.
        let change: Int64
        let task: Task<Value, any Error>
        var isOver = false
    }

    /// Keys that are kept; more are forgotten all at once.
    private static var most: Int { 64 }

    /// Keeps nothing yet.
    package init(_ store: RecordStore) {
        self.store = store
    }

    /// What `read` finds, or has found since the last change. `read` must look at records alone, and at what the key names.
    package func value(_ key: Key, _ read: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let change = try await lastChange()
        while let known = readings[key] {
            if known.change >= change { return try await known.task.value }
            if known.isOver { break }
            // While others write all the time, two readings at once would only make both slow.
            _ = await known.task.result
            end(known, of: key)
        }
        if readings.count >= Self.most { readings = [:] }
        let reading = Reading(change: max(change, seen.change), task: Task { try await read() })
        readings[key] = reading
        let result = await reading.task.result
        end(reading, of: key)
        if case .failure = result, readings[key]?.task == reading.task { readings[key] = nil }
        return try result.get()
    }

    private func end(_ reading: Reading, of key: Key) {
        if readings[key]?.task == reading.task { readings[key]?.isOver = true }
    }

    private func lastChange() async throws -> Int64 {
        let (entry, change) = try await store.read { [seen] database in
            // Nothing is kept yet: that is no older than the end of the chain, which may be long.
            if seen.entry == 0 {
                let end = try Int64.fetchOne(database, sql: "SELECT max(seq) FROM audit_entry") ?? 0
                return (end, end)
            }
            let row = try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT max(seq), max(seq) FILTER (WHERE cause IS NOT NULL) FROM audit_entry WHERE seq > ?
                        """),
                arguments: [seen.entry])
            return (row?[0] as Int64? ?? 0, row?[1] as Int64? ?? 0)
        }
        seen = (max(seen.entry, entry), max(seen.change, change))
        return seen.change
    }
}
