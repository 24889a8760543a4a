import GRDB
import Kernel

/// What only runners do.
extension JobStore {
    /// How often a job may be taken up again after its process died, before it is given up.
    static let maximumAttempts = 20

    /// Puts jobs back whose process is gone, so that they are resumed from their checkpoint.
    static func release(
        isHeld: (Identifier<Job>, JobOwner) -> Bool, at moment: Timestamp, _ database: Database
    ) throws -> Int {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT id, owner, attempt FROM job LEFT JOIN job_run ON job_id = id WHERE state = 'running'")
        var released = 0
        for row in rows {
            let id: Identifier<Job> = row[0]
            if let owner = (row[1] as String?).flatMap(JobOwner.init(text:)), isHeld(id, owner) { continue }
            released += 1
            if (row[2] as Int) >= maximumAttempts {
                try database.execute(
                    sql: "UPDATE job SET state = 'failed', ended_at = ?, message = ? WHERE id = ?",
                    arguments: [moment, "运行进程多次中断，已停止重试", id])
            } else {
                // A job that was to stop must not come to life again.
                try database.execute(
                    sql: """
                        UPDATE job SET state = CASE WHEN cancelled_by IS NULL THEN 'queued' ELSE 'cancelled' END,
                            ended_at = CASE WHEN cancelled_by IS NULL THEN NULL ELSE ? END,
                            message = CASE WHEN cancelled_by IS NULL THEN NULL ELSE '由' || cancelled_by || '取消' END
                        WHERE id = ?
                        """,
                    arguments: [moment, id])
            }
        }
        return released
    }

    /// The next job that may be begun now.
    static func next(
        kinds: Set<String>, only: Identifier<Job>?, at moment: Timestamp, _ database: Database
    ) throws -> Job? {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT \(columns) FROM job WHERE state = 'queued' AND not_before <= ? ORDER BY not_before, id",
            arguments: [moment])
        while let row = try rows.next() {
            let job = try job(row)
            if let only, job.id != only { continue }
            if kinds.contains(job.kind) { return job }
        }
        return nil
    }

    /// Takes a job up. Nil: another runner was quicker, or its hours have passed meanwhile.
    static func claim(_ id: Identifier<Job>, owner: JobOwner, at moment: Timestamp, _ database: Database) throws -> Job?
    {
        let job = try find(id, database)
        guard job.state == .queued else { return nil }
        if let window = job.window, !window.contains(moment) {
            try wait(id, until: window.opening(from: moment), database)
            return nil
        }
        try database.execute(
            sql: """
                UPDATE job SET state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, ?)
                WHERE id = ?
                """,
            arguments: [moment, id])
        try database.execute(
            sql: """
                INSERT INTO job_run (job_id, owner, updated_at) VALUES (?, ?, ?)
                ON CONFLICT (job_id) DO UPDATE SET owner = excluded.owner, updated_at = excluded.updated_at
                """,
            arguments: [id, owner.text, moment])
        return try find(id, database)
    }

    /// Puts a job back until later.
    static func wait(_ id: Identifier<Job>, until moment: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE job SET state = 'queued', not_before = ?, attempt = 0 WHERE id = ?", arguments: [moment, id])
    }

    /// Ends a job.
    static func end(
        _ id: Identifier<Job>, _ state: Job.State, message: String?, at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE job SET state = ?, ended_at = ?, message = ? WHERE id = ? AND state = 'running'",
            arguments: [state.rawValue, moment, message, id])
        try database.execute(sql: "UPDATE job_run SET owner = NULL WHERE job_id = ?", arguments: [id])
    }

    static func write(_ progress: JobProgress, of id: Identifier<Job>, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE job_run SET done = ?, total = ?, message = ?, updated_at = ? WHERE job_id = ?",
            arguments: [progress.done, progress.total, progress.message, progress.updatedAt, id])
    }

    /// Keeps where a job would go on; called in the transaction that stores the part before it.
    package static func writeCheckpoint(_ json: String, of id: Identifier<Job>, _ database: Database) throws {
        try database.execute(sql: "UPDATE job_run SET checkpoint = ? WHERE job_id = ?", arguments: [json, id])
    }

    static func checkpoint(of id: Identifier<Job>, _ database: Database) throws -> String? {
        try String.fetchOne(database, sql: "SELECT checkpoint FROM job_run WHERE job_id = ?", arguments: [id])
    }
}
