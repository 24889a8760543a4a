import GRDB
import Kernel
import Records

/// The rows of results that were taken in, and of their parts.
enum ProbeResultStore {
    private static let columns = """
        id, commission_id, sha256, job_id, complete, machine, began_at, ended_at, imported_by, imported_at
        """

    /// The results of a commission, in the order in which they came.
    static func list(of commission: Identifier<Commission>, _ database: Database) throws -> [ProbeResult] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM probe_result WHERE commission_id = ? ORDER BY id",
            arguments: [commission]
        ).map(result)
    }

    /// The result that is this file. Nil: it was not brought before.
    static func find(sha256: String, _ database: Database) throws -> ProbeResult? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM probe_result WHERE sha256 = ?", arguments: [sha256]
        ).map(result)
    }

    /// The result with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<ProbeResult>, _ database: Database) throws -> ProbeResult {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM probe_result WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "probe_result", id: id.rawValue) }
        return result(row)
    }

    /// Enters a result that is being brought.
    static func add(
        _ summary: ResultSummary, sha256: String, of commission: Identifier<Commission>, by person: String,
        at moment: Timestamp, _ database: Database
    ) throws -> Identifier<ProbeResult> {
        try database.execute(
            sql: """
                INSERT INTO probe_result
                    (commission_id, sha256, complete, machine, began_at, ended_at, imported_by, imported_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                commission, sha256, summary.isComplete,
                VisibleText.line(summary.machine, longest: 100) ?? "未知", summary.began, summary.ended, person, moment,
            ])
        return Identifier(database.lastInsertedRowID)
    }

    /// Sets down which job enters it.
    static func set(job: Identifier<Job>, of result: Identifier<ProbeResult>, _ database: Database) throws {
        try database.execute(sql: "UPDATE probe_result SET job_id = ? WHERE id = ?", arguments: [job, result])
    }

    /// The parts of a commission that were entered, by their digests.
    static func parts(of commission: Identifier<Commission>, _ database: Database) throws -> Set<String> {
        try String.fetchSet(
            database, sql: "SELECT digest FROM probe_part WHERE commission_id = ?", arguments: [commission])
    }

    /// Sets down that a part was entered, in the transaction that enters it.
    static func enter(_ digest: String, of result: ProbeResult, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO probe_part (commission_id, digest, result_id) VALUES (?, ?, ?)",
            arguments: [result.commission, digest, result.id])
    }

    private static func result(_ row: Row) -> ProbeResult {
        ProbeResult(
            id: row[0], commission: row[1], sha256: row[2], job: row[3] ?? Identifier(0), isComplete: row[4],
            machine: row[5], beganAt: row[6], endedAt: row[7], importedBy: row[8], importedAt: row[9])
    }
}
