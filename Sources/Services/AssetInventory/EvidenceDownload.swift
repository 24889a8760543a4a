import Console
import Kernel
import Records

extension RecordStore {
    /// Hands a piece of evidence out, noted in the audit chain.
    func download(_ evidence: Evidence, for request: ConsoleRequest) async throws -> ConsoleResponse {
        try await note(
            AuditAction(
                "evidence.download", object: RecordReference(table: "evidence", id: evidence.id.rawValue),
                label: evidence.name),
            by: request.principal)
        return .download(
            Download(
                file: EvidenceVault(folder).path(evidence.sha256), name: evidence.name,
                kind: Download.Kind(evidence.mediaType)))
    }
}
