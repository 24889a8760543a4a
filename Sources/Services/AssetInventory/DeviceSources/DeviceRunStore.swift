import GRDB
import Kernel
import Records

/// The runs that asked device sources.
package enum DeviceRunStore {
    /// What is to be known of a source beside the source: how it went, and when it goes on.
    struct Standing: Sendable {
        /// The last run that brought something. Nil: none yet.
        let lastSuccess: Timestamp?
        /// The last run, whatever became of it. Nil: none yet.
        let last: ScanRun?
        /// When it is asked next. Nil: by hand only, or not at all.
        let next: Timestamp?
    }

    /// Queues a poll, with its run, in the transaction of whoever wants it.
    /// - Throws: `DeviceSourceError.running`, `.notReady` with every obstacle.
    package static func queue(
        _ source: DeviceSource, stopped: String? = nil, by principal: Principal, at now: Timestamp,
        _ database: Database
    ) throws -> (run: Identifier<ScanRun>, job: Identifier<Job>) {
        if try open(source.id, database) != nil { throw DeviceSourceError.running }
        let readiness = DeviceReadiness(
            source, allowed: try ScanScopeStore.allowed(database),
            stopped: try ToolStopStore.current(database)?.reason ?? stopped)
        guard readiness.isReady else { throw DeviceSourceError.notReady(readiness.obstacles.map(\.chinese)) }
        let job = try JobStore.add(try DeviceSyncJob.request(source), at: now, by: principal, database)
        let run = try add(source, job: job, by: principal, at: now, database)
        try ScheduleStore.advance(named: source.schedule, at: now, database)
        return (run, job)
    }

    /// Enters the run of a job.
    static func add(
        _ source: DeviceSource, job: Identifier<Job>, by principal: Principal, at now: Timestamp, _ database: Database
    ) throws -> Identifier<ScanRun> {
        let run = try ScanRunStore.addImport(of: source.name, job: job, by: principal, at: now, database)
        try database.execute(
            sql: "UPDATE scan_run SET device_source_id = ? WHERE id = ?", arguments: [source.id, run])
        return run
    }

    /// The run of a job. Nil: it has none yet.
    static func find(job: Identifier<Job>, _ database: Database) throws -> Identifier<ScanRun>? {
        try Int64.fetchOne(
            database, sql: "SELECT id FROM scan_run WHERE job_id = ? AND device_source_id IS NOT NULL", arguments: [job]
        ).map { Identifier($0) }
    }

    /// The run that is under way. Nil: none.
    static func open(_ source: Identifier<DeviceSource>, _ database: Database) throws -> Identifier<ScanRun>? {
        try Int64.fetchOne(
            database,
            sql: "SELECT id FROM scan_run WHERE device_source_id = ? AND state IN ('waiting', 'running') LIMIT 1",
            arguments: [source]
        ).map { Identifier($0) }
    }

    /// The runs of a source, the newest first.
    static func list(
        _ source: Identifier<DeviceSource>, limit: Int, _ database: Database
    ) throws -> [ScanRun] {
        try Int64.fetchAll(
            database, sql: "SELECT id FROM scan_run WHERE device_source_id = ? ORDER BY id DESC LIMIT ?",
            arguments: [source, limit]
        ).map { try ScanRunStore.find(Identifier($0), database) }
    }

    /// How a source stands.
    static func standing(of source: DeviceSource, _ database: Database) throws -> Standing {
        Standing(
            lastSuccess: try Timestamp.fetchOne(
                database,
                sql: """
                    SELECT ended_at FROM scan_run
                    WHERE device_source_id = ? AND state IN ('complete', 'incomplete') ORDER BY id DESC LIMIT 1
                    """,
                arguments: [source.id]),
            last: try list(source.id, limit: 1, database).first,
            next: source.retiredBy == nil ? try ScheduleStore.next(named: source.schedule, database) : nil)
    }
}
