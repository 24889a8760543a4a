import GRDB
import Kernel
import Records

/// The rows of commissions.
package enum CommissionStore {
    private static let columns = """
        id, plan_id, run_id, network_id, token, body, issued_by, issued_at, valid_until, import_until, taken_by, taken_at, \
        withdrawn_by, withdrawn_at, withdraw_reason, \
        (SELECT count(*) FROM probe_result WHERE commission_id = probe_commission.id)
        """

    /// The number that the next one will have, which stands in its file.
    static func nextID(_ database: Database) throws -> Int64 {
        let last = try Int64.fetchOne(
            database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'probe_commission'")
        return (last ?? 0) + 1
    }

    /// Enters one.
    static func add(
        _ commission: ProbeCommission, body: String, plan: Identifier<ScanPlan>, run: Identifier<ScanRun>,
        network: Identifier<IsolatedNetwork>, by person: String, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO probe_commission
                    (id, plan_id, run_id, network_id, token, body, issued_by, issued_at, valid_until, import_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                commission.number, plan, run, network, commission.token, body, person, commission.issuedAt,
                commission.validUntil, commission.importUntil,
            ])
    }

    /// The commission with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(_ id: Identifier<Commission>, _ database: Database) throws -> Commission {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM probe_commission WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "probe_commission", id: id.rawValue) }
        return commission(row)
    }

    /// The commission of a run. Nil: the run is a scan or an import.
    static func find(run: Identifier<ScanRun>, _ database: Database) throws -> Commission? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM probe_commission WHERE run_id = ?", arguments: [run]
        ).map(commission)
    }

    /// The newest first; with `plan` those of one plan.
    package static func list(
        plan: Identifier<ScanPlan>? = nil, limit: Int, _ database: Database
    ) throws -> [Commission] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM probe_commission WHERE ? IS NULL OR plan_id = ? ORDER BY id DESC LIMIT ?
                """,
            arguments: [plan, plan, limit]
        ).map(commission)
    }

    /// Sets down who was the first to take the file along: from then on it may be carried out.
    static func take(_ id: Identifier<Commission>, by person: String, at moment: Timestamp, _ database: Database) throws
    {
        try database.execute(
            sql: "UPDATE probe_commission SET taken_by = ?, taken_at = ? WHERE id = ? AND taken_at IS NULL",
            arguments: [person, moment, id])
    }

    /// Withdraws one of which no result was brought: none will be taken in. Where the file was taken along, the notice stays
    /// used, since nobody can call the file back.
    /// - Throws: `CommissionError.over`, `.noReason`.
    package static func withdraw(
        _ id: Identifier<Commission>, reason: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        let found = try find(id, database)
        let state = found.state(at: moment)
        guard state == .open || state == .awaited else { throw CommissionError.over(state) }
        guard !VisibleText.isBlank(reason) else { throw CommissionError.noReason }
        try database.execute(
            sql: "UPDATE probe_commission SET withdrawn_by = ?, withdrawn_at = ?, withdraw_reason = ? WHERE id = ?",
            arguments: [person, moment, reason, id])
        try end(found, "探测任务已收回：\(reason)", at: moment, database)
    }

    /// Ends the runs of commissions of which nothing was brought in time.
    static func endLapsed(of plan: Identifier<ScanPlan>, at moment: Timestamp, _ database: Database) throws {
        for found in try list(plan: plan, limit: 20, database) where found.state(at: moment) == .lapsed {
            if try ScanRunStore.find(found.run, database).state == .waiting {
                try end(found, "探测任务已过期，没有收到结果", at: moment, database)
            }
        }
    }

    private static func end(
        _ commission: Commission, _ message: String, at moment: Timestamp, _ database: Database
    ) throws {
        if let taken = commission.takenAt { try ScanRunStore.markReached(commission.run, at: taken, database) }
        try ScanRunStore.set(commission.run, to: .cancelled, message: message, endedAt: moment, database)
    }

    private static func commission(_ row: Row) -> Commission {
        Commission(
            id: row[0], plan: row[1], run: row[2], network: row[3], token: row[4], body: row[5], issuedBy: row[6],
            issuedAt: row[7], validUntil: row[8], importUntil: row[9], takenBy: row[10], takenAt: row[11],
            withdrawnBy: row[12], withdrawnAt: row[13], withdrawReason: row[14], results: row[15])
    }
}
