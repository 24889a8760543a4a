import GRDB
import Kernel
import Records

/// The rows of runs and blocks.
package enum ScanRunStore {
    private static let columns = """
        scan_run.id, plan_id, job_id, source, state, started_by, requested_at, ended_at, message, \
        coalesce(scan_run.assets, (SELECT count(*) FROM scan_sighting WHERE run_id = scan_run.id)), \
        coalesce(scan_run.new_assets, (SELECT count(*) FROM scan_sighting WHERE run_id = scan_run.id AND is_new = 1)), \
        (SELECT title FROM scan_plan WHERE scan_plan.id = plan_id), device_source_id
        """

    /// Enters a run; with `plan` also the job that does it.
    package static func add(
        plan: ScanPlan, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<ScanRun> {
        let id = try add(source: "nmap", plan: plan.id, state: .waiting, by: principal, at: moment, database)
        let job = try JobStore.add(
            JobRequest(
                kind: ScanJob.kind, title: "资产扫描：\(plan.title)", parameters: ScanJob.Parameters(run: id),
                notBefore: plan.plannedFor, window: plan.window),
            at: moment, by: principal, database)
        try database.execute(sql: "UPDATE scan_run SET job_id = ? WHERE id = ?", arguments: [job, id])
        return id
    }

    /// Enters the run of a plan that a probe carries out in its network; it waits for the probe's results.
    static func addCommissioned(
        of plan: ScanPlan, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<ScanRun> {
        try add(source: "离线探针", plan: plan.id, state: .waiting, by: principal, at: moment, database)
    }

    /// Enters the run of an imported report.
    package static func addImport(
        of name: String, job: Identifier<Job>?, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<ScanRun> {
        let id = try add(source: name, plan: nil, state: .running, by: principal, at: moment, database)
        try database.execute(sql: "UPDATE scan_run SET job_id = ? WHERE id = ?", arguments: [job, id])
        return id
    }

    private static func add(
        source: String, plan: Identifier<ScanPlan>?, state: ScanRun.State, by principal: Principal,
        at moment: Timestamp, _ database: Database
    ) throws -> Identifier<ScanRun> {
        try database.execute(
            sql: """
                INSERT INTO scan_run (plan_id, source, state, started_by, requested_at) VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [plan, source, state.rawValue, principal.name, moment])
        return Identifier(database.lastInsertedRowID)
    }

    /// The run with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<ScanRun>, _ database: Database) throws -> ScanRun {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM scan_run WHERE scan_run.id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "scan_run", id: id.rawValue) }
        return try run(row)
    }

    /// The newest first; with `plan` those of one plan, else all, those that asked device sources only `withDevices`.
    package static func list(
        plan: Identifier<ScanPlan>? = nil, withDevices: Bool = false, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [ScanRun] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM scan_run
                WHERE (? IS NULL AND (? OR device_source_id IS NULL)) OR plan_id = ?
                ORDER BY scan_run.id DESC LIMIT ? OFFSET ?
                """,
            arguments: [plan, withDevices, plan, limit, offset]
        ).map(run)
    }

    /// The runs that saw an asset, newest first.
    static func list(seeing asset: Identifier<Asset>, limit: Int, _ database: Database) throws -> [ScanRun] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM scan_run
                WHERE EXISTS (SELECT 1 FROM scan_sighting WHERE run_id = scan_run.id AND asset_id = ?)
                ORDER BY scan_run.id DESC LIMIT ?
                """,
            arguments: [asset, limit]
        ).map(run)
    }

    /// How many runs there are.
    package static func count(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM scan_run") ?? 0
    }

    /// The blocks scanned so far, in order.
    package static func blocks(
        of run: Identifier<ScanRun>, limit: Int = 1000, _ database: Database
    ) throws -> [ScanBlock] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, key, state, hosts, tool, started_at, ended_at, message FROM scan_block
                WHERE run_id = ? ORDER BY id LIMIT ?
                """,
            arguments: [run, limit]
        ).map { row in
            ScanBlock(
                id: row[0], key: row[1], isComplete: (row[2] as String) == "complete", hosts: row[3], tool: row[4],
                startedAt: row[5], endedAt: row[6], message: row[7])
        }
    }

    /// The keys of blocks that need not be scanned again.
    static func completeBlocks(of run: Identifier<ScanRun>, _ database: Database) throws -> Set<String> {
        try String.fetchSet(
            database, sql: "SELECT key FROM scan_block WHERE run_id = ? AND state = 'complete'", arguments: [run])
    }

    /// Enters a scanned block.
    static func addBlock(
        of run: Identifier<ScanRun>, key: String, isComplete: Bool, hosts: Int, tool: String?,
        from started: Timestamp, to ended: Timestamp, message: String?, _ database: Database
    ) throws -> RecordReference {
        try database.execute(
            sql: """
                INSERT INTO scan_block (run_id, key, state, hosts, tool, started_at, ended_at, message)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [run, key, isComplete ? "complete" : "incomplete", hosts, tool, started, ended, message])
        return RecordReference(table: "scan_block", id: database.lastInsertedRowID)
    }

    /// Sets down that a tool is being started for the run.
    static func markReached(_ id: Identifier<ScanRun>, at moment: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE scan_run SET reached_at = ? WHERE id = ? AND reached_at IS NULL", arguments: [moment, id])
    }

    /// Moves a run on; with `endedAt` its figures are set down for good.
    static func set(
        _ id: Identifier<ScanRun>, to state: ScanRun.State, message: String? = nil, endedAt: Timestamp? = nil,
        _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE scan_run SET state = ?, message = ?, ended_at = ?,
                    assets = CASE WHEN ? IS NOT NULL THEN
                        (SELECT count(*) FROM scan_sighting WHERE run_id = scan_run.id) END,
                    new_assets = CASE WHEN ? IS NOT NULL THEN
                        (SELECT coalesce(sum(is_new), 0) FROM scan_sighting WHERE run_id = scan_run.id) END
                WHERE id = ?
                """,
            arguments: [state.rawValue, message, endedAt, endedAt, endedAt, id])
    }

    private static func run(_ row: Row) throws -> ScanRun {
        guard let state = ScanRun.State(rawValue: row[4]) else {
            throw RecordsError.damaged("scan_run/\(row[0] as Int64).state")
        }
        return ScanRun(
            id: row[0], plan: row[1], job: row[2], device: row[12], planTitle: row[11], source: row[3], state: state,
            startedBy: row[5],
            requestedAt: row[6], endedAt: row[7], message: row[8], assets: row[9], newAssets: row[10])
    }
}
