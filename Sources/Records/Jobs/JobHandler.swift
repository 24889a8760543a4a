import Foundation
import GRDB
import Kernel

/// Runs the jobs of one kind. Called again after the process died: it must go on from its checkpoint.
package protocol JobHandler: Sendable {
    /// The kind of job, `asset.scan`.
    var kind: String { get }

    /// Does the work. Cancellation of the task means that a person wants it to stop.
    /// - Returns: the result in one Chinese sentence. Nil: nothing to add.
    /// - Throws: `JobPause` to go on later; any other error ends the job as failed.
    func run(_ context: JobContext) async throws -> String?
}

/// Thrown by a handler that must wait: its hours are over, or something it needs is not there yet.
package struct JobPause: Error {
    let until: Timestamp

    /// Takes the moment at which to go on.
    package init(until: Timestamp) {
        self.until = until
    }
}

/// What a handler has at hand.
package struct JobContext: Sendable {
    /// The job as it was taken up.
    package let job: Job
    /// The records.
    package let store: RecordStore

    let progress: ProgressWriter

    /// Who the work is done for: the account that asked, through the job.
    package var principal: Principal {
        Principal(accountID: job.accountID, name: job.requestedBy, source: "job:\(job.id)")
    }

    /// Reads the parameters.
    package func parameters<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(job.parameters.utf8))
    }

    /// Where an earlier run left off. Nil: this is the beginning.
    package func checkpoint<Value: Decodable & Sendable>(_ type: Value.Type) async throws -> Value? {
        let text = try await store.read { [id = job.id] in try JobStore.checkpoint(of: id, $0) }
        return try text.map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
    }

    /// Keeps where to go on, in the caller's transaction.
    package func save(checkpoint: some Encodable, _ database: Database) throws {
        let text = String(decoding: try JSONEncoder().encode(checkpoint), as: UTF8.self)
        try JobStore.writeCheckpoint(text, of: job.id, database)
    }

    /// Tells how far it has come. Cheap: written at most four times a second.
    package func report(done: Int, total: Int?, _ message: String) async {
        await progress.report(
            JobProgress(done: done, total: total, message: message, updatedAt: store.clock.now()))
    }

    /// Waits until the job's hours begin again when they are over.
    /// - Throws: `JobPause`.
    package func checkWindow() throws {
        let now = store.clock.now()
        if let window = job.window, !window.contains(now) { throw JobPause(until: window.opening(from: now)) }
    }
}

/// Writes progress, dropping what comes too fast.
actor ProgressWriter {
    private let store: RecordStore
    private let id: Identifier<Job>
    private var written = Timestamp(milliseconds: 0)
    private var waiting: JobProgress?
    private var writing: Task<Void, Never>?

    init(store: RecordStore, id: Identifier<Job>) {
        self.store = store
        self.id = id
    }

    /// Does not wait: the records are written one transaction after the other, and a job that waited for its own would not
    /// read on while they are.
    func report(_ progress: JobProgress) {
        waiting = progress
        guard writing == nil, progress.updatedAt - written >= Interval(milliseconds: 250) else { return }
        written = progress.updatedAt
        writing = Task { await write() }
    }

    /// Writes what was told last, and returns when it stands.
    func flush() async {
        await writing?.value
        await write()
    }

    private func write() async {
        if let progress = waiting {
            waiting = nil
            // Lost progress harms nobody; the work itself will meet the same error and tell it.
            try? await shielded { [store, id] in try await store.operate { try JobStore.write(progress, of: id, $0) } }
        }
        writing = nil
    }
}
