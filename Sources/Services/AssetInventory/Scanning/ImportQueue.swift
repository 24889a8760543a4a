import Foundation
import GRDB
import Kernel
import Records

/// Takes a file in that somebody brings: into the vault first, then a run and the job that reads it, in one transaction.
enum ImportQueue {
    /// `also` is done in the same transaction.
    /// `file` is a finished file in the scratch folder, and is moved; `what` is what it is called: `扫描报告`.
    static func add<Parameters: Codable & Sendable>(
        _ file: URL, name: String, what: String, mediaType: String, kind: String, store: RecordStore,
        by principal: Principal, also: @escaping @Sendable (Database) throws -> Void = { _ in },
        parameters: @escaping @Sendable (Identifier<ScanRun>, _ sha256: String) -> Parameters
    ) async throws -> (run: Identifier<ScanRun>, job: Identifier<Job>) {
        let content = try EvidenceVault(store.folder).adopt(file)
        return try await store.write(AuditAction("asset.import", label: name), by: principal) { database in
            let now = store.clock.now()
            let run = try ScanRunStore.addImport(of: name, job: nil, by: principal, at: now, database)
            let job = try JobStore.add(
                JobRequest(kind: kind, title: "导入\(what)：\(name)", parameters: parameters(run, content.sha256)),
                at: now, by: principal, database)
            try database.execute(sql: "UPDATE scan_run SET job_id = ? WHERE id = ?", arguments: [job, run])
            _ = try EvidenceStore.add(
                content, name: name, mediaType: mediaType,
                to: RecordReference(table: "scan_run", id: run.rawValue), note: "导入的\(what)", at: now,
                by: principal.name, database)
            try also(database)
            return (run, job)
        }
    }
}
