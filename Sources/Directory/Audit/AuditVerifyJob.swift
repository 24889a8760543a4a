import Foundation
import Kernel
import Records

/// Checks everything that `anhu verify` checks, at the audit administrator's wish, against the anchors of this machine.
package struct AuditVerifyJob: JobHandler {
    static let kindName = "audit.verify"

    struct Parameters: Codable {}

    /// Defects that the result names; `anhu verify` lists all.
    private static let named = 10

    /// A handler for the server.
    package init() {}

    package var kind: String { Self.kindName }

    package func run(_ context: JobContext) async throws -> String? {
        let store = context.store
        let anchors = AuditAnchor.daily(in: store.folder).map(\.anchor)
        await context.report(done: 0, total: nil, "正在核对审计链、记录和证据文件")
        let report = try await AuditVerifier(store).verify(anchors: anchors)
        let counts = "审计条目 \(report.entries) 条，记录 \(report.records) 行，证据文件 \(report.evidence) 个，锚点 \(anchors.count) 个"
        let result =
            report.isSound
            ? "未发现问题：\(counts)"
            : "发现问题 \(report.defects.count) 处："
                + report.defects.prefix(Self.named).map { "\($0.place) \($0.reason)" }.joined(separator: "；")
                + "（\(counts)）"
        try await store.note(AuditAction("audit.verify", detail: result), by: context.principal)
        return result
    }
}

extension AuditAnchor {
    /// The anchors that the daily job has written, the newest first, each with its file's name.
    static func daily(in folder: DataFolder) -> [(file: String, anchor: AuditAnchor)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.anchors.path)) ?? []
        return names.sorted(by: >).flatMap { name -> [(file: String, anchor: AuditAnchor)] in
            guard let text = try? String(contentsOf: folder.anchors.appending(path: name), encoding: .utf8),
                let anchors = try? AuditAnchor.read(text, from: name)
            else { return [] }
            return anchors.map { (name, $0) }
        }
    }
}
