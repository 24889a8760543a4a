import Foundation
import GRDB
import Kernel
import Logging

/// Takes jobs up and sees them to their end. A server has one for all kinds; a command at the terminal has one for
/// the job it waits for.
package actor JobRunner {
    private let store: RecordStore
    private let handlers: [String: any JobHandler]
    private let limit: Int
    private let only: Identifier<Job>?
    private let logger: Logger
    private let owner = JobOwner.current
    private var running: [Identifier<Job>: Task<Void, Never>] = [:]
    private let system = Principal.system("jobs")

    /// Takes the handlers; `limit` jobs run side by side; with `only`, that one job is run and nothing else.
    package init(
        store: RecordStore, handlers: [any JobHandler], limit: Int = 4, only: Identifier<Job>? = nil,
        logger: Logger = Logger(label: "anhu.jobs")
    ) {
        self.store = store
        self.handlers = Dictionary(handlers.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        self.limit = limit
        self.only = only
        self.logger = logger
    }

    /// Looks for work, schedules and cancellations twice a second until the task is cancelled; then puts back what
    /// is running, to be resumed by the next process.
    package func run() async {
        while !Task.isCancelled {
            do {
                try await step()
            } catch {
                logger.error("job runner cannot reach its records", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .milliseconds(500))
        }
        await stop()
    }

    /// Runs the one job it was made for to its end, or until the task is cancelled, which cancels the job.
    package func runOnly() async throws -> Job {
        guard let only else { throw RecordsError.missing(table: "job", id: 0) }
        while true {
            // Shielded: cancelling this task means to cancel the job, and to see it end.
            let job = try await shielded { [store] in try await store.read { try JobStore.find(only, $0) } }
            if job.state.isFinal { return job }
            if Task.isCancelled {
                try await cancel(job)
            } else {
                try await step()
            }
            try await shielded { try await Task.sleep(for: .milliseconds(200)) }
        }
    }

    private func cancel(_ job: Job) async throws {
        guard job.cancelledBy == nil else {
            running[job.id]?.cancel()
            return
        }
        try await shielded { [store, system] in
            try await store.write(AuditAction("job.cancel", object: job.reference, label: job.title), by: system) {
                try JobStore.cancel(job.id, at: store.clock.now(), by: job.requestedBy, $0)
            }
        }
    }

    /// One look at the records.
    func step() async throws {
        try await releaseAbandoned()
        try await obeyCancellations()
        if only == nil { try await ScheduleStore.queueDue(store) }
        while running.count < limit, let job = try await claim() {
            start(job)
        }
    }

    private func releaseAbandoned() async throws {
        let mine = Set(running.keys)
        let isHeld = { @Sendable [owner] (id: Identifier<Job>, found: JobOwner) in
            found == owner ? mine.contains(id) : found.isAlive
        }
        let abandoned = try await store.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT id, owner FROM job LEFT JOIN job_run ON job_id = id WHERE state = 'running'"
            ).contains { row in
                (row[1] as String?).flatMap(JobOwner.init(text:)).map { !isHeld(row[0], $0) } ?? true
            }
        }
        guard abandoned else { return }
        let count = try await store.write(AuditAction("job.release"), by: system, onlyIfChanged: true) {
            [clock = store.clock] in
            try JobStore.release(isHeld: isHeld, at: clock.now(), $0)
        }
        logger.info("jobs of a process that is gone were put back", metadata: ["count": "\(count)"])
    }

    private func obeyCancellations() async throws {
        guard !running.isEmpty else { return }
        let ids = Array(running.keys)
        let cancelled = try await store.read { database in
            try ids.filter { try JobStore.find($0, database).cancelledBy != nil }
        }
        for id in cancelled { running[id]?.cancel() }
    }

    private func claim() async throws -> Job? {
        let kinds = Set(handlers.keys)
        let now = store.clock.now()
        let found = try await store.read { [only] in try JobStore.next(kinds: kinds, only: only, at: now, $0) }
        guard let found else { return nil }
        // Outside its hours it is only put back until they begin.
        let deed = found.window.map { $0.contains(now) } == false ? "job.pause" : "job.start"
        return try await store.write(
            AuditAction(deed, object: found.reference, label: found.title), by: system, onlyIfChanged: true
        ) { [owner] in try JobStore.claim(found.id, owner: owner, at: now, $0) }
    }

    private func start(_ job: Job) {
        guard let handler = handlers[job.kind] else { return }
        let context = JobContext(job: job, store: store, progress: ProgressWriter(store: store, id: job.id))
        running[job.id] = Task {
            let end: (state: Job.State, message: String?)?
            do {
                end = (.succeeded, try await handler.run(context))
            } catch let pause as JobPause {
                end = nil
                await context.progress.flush()
                await self.pause(job, until: pause.until)
            } catch {
                end = await self.ending(job, error)
            }
            await context.progress.flush()
            if let end { await self.finish(job, end.state, end.message) }
            self.forget(job.id)
        }
    }

    /// How a job that threw has ended. Nil: the program is being stopped, the job is left to be resumed.
    private func ending(_ job: Job, _ error: any Error) async -> (Job.State, String?)? {
        let person = try? await shielded { [store] in
            try await store.read { try JobStore.find(job.id, $0).cancelledBy }
        }
        if let person { return (.cancelled, "由\(person)取消") }
        if Task.isCancelled { return nil }
        logger.warning("job failed", metadata: ["job.id": "\(job.id)", "error": "\(error)"])
        return (.failed, (error as? any ExplainedError)?.explanation.line ?? "程序内部错误，详见运行日志")
    }

    private func finish(_ job: Job, _ state: Job.State, _ message: String?) async {
        let action = AuditAction("job.\(state.rawValue)", object: job.reference, label: job.title, detail: message)
        do {
            try await shielded { [store, system] in
                try await store.write(action, by: system) {
                    try JobStore.end(job.id, state, message: message, at: store.clock.now(), $0)
                }
            }
        } catch {
            // Left as running: `releaseAbandoned` takes it up again when the records can be written.
            logger.error("end of a job not written", metadata: ["job.id": "\(job.id)", "error": "\(error)"])
        }
    }

    private func pause(_ job: Job, until moment: Timestamp) async {
        try? await shielded { [store, system] in
            try await store.write(AuditAction("job.pause", object: job.reference, label: job.title), by: system) {
                try JobStore.wait(job.id, until: moment, $0)
            }
        }
    }

    private func forget(_ id: Identifier<Job>) {
        running[id] = nil
    }

    private func stop() async {
        let tasks = Array(running.values)
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        // The owner is alive until the process ends; give the jobs back now rather than at the next start.
        guard !tasks.isEmpty else { return }
        let left = try? await shielded { [store, system, owner] in
            try await store.write(AuditAction("job.release"), by: system) {
                try JobStore.release(
                    isHeld: { $1 != owner && $1.isAlive }, at: store.clock.now(), $0)
            }
        }
        if let left, left > 0 { logger.info("running jobs put back", metadata: ["count": "\(left)"]) }
    }
}
