import Foundation
import GRDB
import Kernel

/// The rows of jobs.
package enum JobStore {
    static let schema = Schema(
        module: "jobs",
        migrations: [
            .init(
                "0001-jobs",
                """
                CREATE TABLE job (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    kind TEXT NOT NULL,
                    title TEXT NOT NULL,
                    parameters TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
                    account_id INTEGER,
                    requested_by TEXT NOT NULL,
                    requested_at INTEGER NOT NULL,
                    not_before INTEGER NOT NULL,
                    window TEXT,
                    attempt INTEGER NOT NULL DEFAULT 0,
                    started_at INTEGER,
                    ended_at INTEGER,
                    message TEXT,
                    cancelled_by TEXT
                ) STRICT;
                CREATE INDEX job_open ON job (state, not_before) WHERE state IN ('queued', 'running');
                CREATE TABLE job_run (
                    job_id INTEGER PRIMARY KEY REFERENCES job (id),
                    owner TEXT,
                    done INTEGER NOT NULL DEFAULT 0,
                    total INTEGER,
                    message TEXT NOT NULL DEFAULT '',
                    updated_at INTEGER NOT NULL,
                    checkpoint TEXT
                ) STRICT;
                CREATE TABLE schedule (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL UNIQUE,
                    kind TEXT NOT NULL,
                    title TEXT NOT NULL,
                    parameters TEXT NOT NULL,
                    rule TEXT NOT NULL,
                    window TEXT,
                    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
                    next_at INTEGER NOT NULL
                ) STRICT;
                """),
            // The last job of a kind, for whoever watches over periodic work.
            .init("0002-job-kind", "CREATE INDEX job_kind ON job (kind, title, id)"),
        ],
        operational: ["job_run"])

    static let columns = """
        id, kind, title, parameters, state, account_id, requested_by, requested_at, not_before, window, attempt, \
        started_at, ended_at, message, cancelled_by
        """

    /// Queues a job; called inside the transaction of the action that wants it.
    package static func add(
        _ request: JobRequest, at moment: Timestamp, by principal: Principal, _ database: Database
    ) throws -> Identifier<Job> {
        let earliest = max(request.notBefore ?? moment, moment)
        try database.execute(
            sql: """
                INSERT INTO job
                    (kind, title, parameters, state, account_id, requested_by, requested_at, not_before, window)
                VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?)
                """,
            arguments: [
                request.kind, request.title, request.parameters, principal.accountID, principal.name, moment,
                request.window?.opening(from: earliest) ?? earliest, request.window?.description,
            ])
        return Identifier(database.lastInsertedRowID)
    }

    /// The job with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<Job>, _ database: Database) throws -> Job {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM job WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "job", id: id.rawValue) }
        return try job(row)
    }

    /// The newest jobs first.
    package static func list(
        kind: String? = nil, states: [Job.State] = Job.State.allCases, limit: Int, offset: Int = 0,
        _ database: Database
    ) throws -> [Job] {
        let marks = databaseQuestionMarks(count: states.count)
        var arguments: StatementArguments = [kind, kind]
        arguments += StatementArguments(states.map(\.rawValue))
        arguments += [limit, offset]
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM job WHERE (? IS NULL OR kind = ?) AND state IN (\(marks))
                ORDER BY id DESC LIMIT ? OFFSET ?
                """,
            arguments: arguments
        ).map(job)
    }

    /// How many jobs are in each state.
    package static func counts(_ database: Database) throws -> [Job.State: Int] {
        try Row.fetchAll(database, sql: "SELECT state, count(*) FROM job GROUP BY state").reduce(into: [:]) {
            guard let state = Job.State(rawValue: $1[0]) else { return }
            $0[state] = $1[1]
        }
    }

    /// How many jobs have failed since a moment.
    package static func failures(since moment: Timestamp, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM job WHERE state = 'failed' AND ended_at >= ?", arguments: [moment])
            ?? 0
    }

    /// The newest job of a kind and title in one of these states. Nil: there is none.
    package static func last(
        _ kind: String, title: String, in states: [Job.State], _ database: Database
    ) throws -> Job? {
        let marks = databaseQuestionMarks(count: states.count)
        return try Row.fetchOne(
            database,
            sql: """
                SELECT \(columns) FROM job WHERE kind = ? AND title = ? AND state IN (\(marks))
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [kind, title] + StatementArguments(states.map(\.rawValue))
        ).map(job)
    }

    /// How far a job has come. Nil: no runner has had it.
    package static func progress(of id: Identifier<Job>, _ database: Database) throws -> JobProgress? {
        try Row.fetchOne(
            database, sql: "SELECT done, total, message, updated_at FROM job_run WHERE job_id = ?", arguments: [id]
        ).map { JobProgress(done: $0[0], total: $0[1], message: $0[2], updatedAt: $0[3]) }
    }

    /// Asks a job to stop: one that waits ends at once, one that runs ends when its runner sees it (within a second).
    /// `name` is how the message calls who stops it; nil: by `person`, the login name.
    /// - Throws: `RecordsError.missing`, `RecordsError.state` when it has ended.
    package static func cancel(
        _ id: Identifier<Job>, at moment: Timestamp, by person: String, named name: String? = nil, _ database: Database
    ) throws {
        let job = try find(id, database)
        switch job.state {
        case .queued:
            try database.execute(
                sql: "UPDATE job SET state = 'cancelled', cancelled_by = ?, ended_at = ?, message = ? WHERE id = ?",
                arguments: [person, moment, "由\(name ?? person)在开始前取消", id])
        case .running:
            guard job.cancelledBy == nil else { return }
            try database.execute(
                sql: "UPDATE job SET cancelled_by = ? WHERE id = ?", arguments: [person, id])
        default:
            throw RecordsError.state(table: "job", id: id.rawValue, state: job.state.chinese)
        }
    }

    static func job(_ row: Row) throws -> Job {
        guard let state = Job.State(rawValue: row[4]) else { throw RecordsError.damaged("job/\(row[0] as Int64)") }
        return Job(
            id: row[0], kind: row[1], title: row[2], parameters: row[3], state: state, accountID: row[5],
            requestedBy: row[6], requestedAt: row[7], notBefore: row[8],
            window: (row[9] as String?).flatMap { TimeWindow(text: $0) }, attempt: row[10], startedAt: row[11],
            endedAt: row[12], message: row[13], cancelledBy: row[14])
    }
}
