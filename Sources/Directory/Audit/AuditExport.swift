import Records

/// The audit trail as a file, read piece by piece while it is sent.
struct AuditExport: Sendable {
    let store: RecordStore
    let filter: AuditFilter
    /// No later entry than this one.
    let last: Int64
    let csv: AuditCSV

    /// The bytes, so many entries at a time, newest first. Goes by number, not by time, so that a clock set back can
    /// neither leave an entry out nor repeat one.
    func chunks(of step: Int) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    continuation.yield(csv.head)
                    var before = last + 1
                    while !Task.isCancelled {
                        let end = before
                        let records = try await store.read {
                            try AuditQueries.list(filter, before: end, limit: step, $0)
                        }
                        guard let oldest = records.last else { break }
                        continuation.yield(csv.lines(records))
                        before = oldest.sequence
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
