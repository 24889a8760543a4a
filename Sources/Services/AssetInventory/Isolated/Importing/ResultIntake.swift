import Crypto
import Foundation
import GRDB
import Kernel
import Records

/// Takes a probe's result in: checked before anything is kept, then into the vault, and a job that enters it.
package enum ResultIntake {
    /// Whether a file begins as a result of a probe does.
    package static func looksLikeResult(_ file: URL) -> Bool { ResultReader.looksLikeResult(file) }

    /// What was found out about a file before it is kept.
    private struct Checked {
        let commission: Commission
        let summary: ResultSummary
        let sha256: String
    }

    /// Checks a result and queues the job that enters it. `file` is a finished file in the scratch folder, and is moved.
    /// - Throws: `ResultError`.
    package static func queue(
        _ file: URL, name: String, store: RecordStore, by principal: Principal
    ) async throws -> (run: Identifier<ScanRun>, job: Identifier<Job>) {
        let checked = try await check(file, store)
        let content = try EvidenceVault(store.folder).adopt(file)
        let commission = checked.commission
        let action = AuditAction("probe.import", object: commission.reference, label: name)
        return try await store.write(action, by: principal) { database in
            let now = store.clock.now()
            // Another process may have been quicker, and the commission withdrawn while the file was read.
            if try CommissionStore.find(commission.id, database).withdrawnAt != nil {
                throw ResultError.withdrawn(commission.id.rawValue)
            }
            let known = try refuseKnown(checked.sha256, commission, database)
            if try ScanRunStore.find(commission.run, database).state == .running {
                throw ResultError.importing(run: commission.run)
            }
            let result =
                try known
                ?? ProbeResultStore.add(
                    checked.summary, sha256: checked.sha256, of: commission.id, by: principal.name, at: now, database)
            let job = try JobStore.add(
                JobRequest(
                    kind: ResultImportJob.kind, title: "导入探测结果：任务 #\(commission.id)",
                    parameters: ResultImportJob.Parameters(result: result)),
                at: now, by: principal, database)
            try ProbeResultStore.set(job: job, of: result, database)
            try ScanRunStore.markReached(commission.run, at: checked.summary.began, database)
            try ScanRunStore.set(commission.run, to: .running, database)
            try database.execute(
                sql: "UPDATE scan_run SET job_id = ? WHERE id = ?", arguments: [job, commission.run])
            if known == nil {
                _ = try EvidenceStore.add(
                    content, name: name, mediaType: "application/octet-stream",
                    to: RecordReference(table: "probe_result", id: result.rawValue), note: "导入的探测结果（密封）", at: now,
                    by: principal.name, database)
            }
            return (commission.run, job)
        }
    }

    private static func check(_ file: URL, _ store: RecordStore) async throws -> Checked {
        let reader = try ResultReader(file)
        let header = reader.header
        guard header.installation == (try store.folder.installationID()) else { throw ResultError.foreign }
        let commission = try await store.read { database in
            try? CommissionStore.find(Identifier(header.number), database)
        }
        guard let commission, commission.token == header.token else {
            throw ResultError.unknownCommission(header.number)
        }
        let keys = ProbeKeys(store.key)
        try reader.verify(try keys.signing(commission.token).publicKey)
        let digest = try EvidenceVault.hash(file).digest
        let unfinished = try await store.read { try refuseKnown(digest, commission, $0) }
        let now = store.clock.now()
        if commission.withdrawnAt != nil { throw ResultError.withdrawn(header.number) }
        if now >= commission.importUntil { throw ResultError.expired(header.number, until: commission.importUntil) }
        let summary = try reader.summary(try keys.sealing(commission.token))
        let slack = IsolatedProbe.tolerance
        guard summary.began + slack >= commission.issuedAt, summary.began <= summary.ended,
            summary.ended <= min(commission.validUntil, now) + slack
        else { throw ResultError.outsideValidity(began: summary.began, ended: summary.ended) }
        let entered = try await store.read { try ProbeResultStore.parts(of: commission.id, $0) }
        let news = reader.parts.contains { $0.kind != .summary && !entered.contains($0.digest) }
        // A result without parts is news where it is the first: the probe found nothing to tell. One whose job broke off is
        // brought to its end, even where all its parts are in: the run is still to be closed.
        if !news && unfinished == nil && commission.results > 0 { throw ResultError.nothingNew(run: commission.run) }
        return Checked(commission: commission, summary: summary, sha256: digest)
    }

    /// Refuses a file that was entered, or is being. Returns the result of one whose job did not come to its end.
    private static func refuseKnown(
        _ sha256: String, _ commission: Commission, _ database: Database
    ) throws -> Identifier<ProbeResult>? {
        guard let known = try ProbeResultStore.find(sha256: sha256, database) else { return nil }
        let state = try JobStore.find(known.job, database).state
        guard state == .failed || state == .cancelled else {
            throw ResultError.alreadyImported(run: commission.run, at: known.importedAt)
        }
        return known.id
    }
}
