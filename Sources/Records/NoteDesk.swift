import Synchronization

/// Gathers the entries about looks and searches, so that those which come while one transaction is written go together into
/// the next: each transaction waits for the disk and for other writers, and people who read at once must not queue one by
/// one for it. Nobody is answered before their entry is on the disk.
final class NoteDesk: Sendable {
    /// An entry that waits to be written.
    struct Note: Sendable {
        let action: AuditAction
        let principal: Principal
        let outcome: AuditOutcome
    }

    private struct State {
        var waiting: [(note: Note, writer: CheckedContinuation<Void, any Error>)] = []
        var isWriting = false
    }

    /// Entries of a transaction.
    private static let most = 200

    private let state = Mutex(State())
    private let write: @Sendable ([Note]) async throws -> Void

    /// `write` writes all that it is given in one transaction, or nothing.
    init(write: @escaping @Sendable ([Note]) async throws -> Void) {
        self.write = write
    }

    /// How many wait for the next transaction.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Returns once the entry is written. A caller that has been cancelled waits too: hanging up must not escape the chain.
    func add(_ note: Note) async throws {
        try await withCheckedThrowingContinuation { writer in
            let begins = state.withLock { state in
                state.waiting.append((note, writer))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if begins { Task { await self.drain() } }
        }
    }

    private func drain() async {
        while true {
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.most))
                state.waiting.removeFirst(batch.count)
                if batch.isEmpty { state.isWriting = false }
                return batch
            }
            guard !batch.isEmpty else { return }
            do {
                try await write(batch.map(\.note))
                for entry in batch { entry.writer.resume() }
            } catch {
                for entry in batch { entry.writer.resume(throwing: error) }
            }
        }
    }
}
