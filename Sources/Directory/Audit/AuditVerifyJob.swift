import Foundation
import Kernel
import Records

/// Checks everything that `anhu verify` checks, at the audit administrator's wish, against the anchors of this machine.
package struct AuditVerifyJob: JobHandler {
    static let kindName = "audit.verify"

    struct Parameters: Codable {}

    /// How the result of a check against anchors begins that has found nothing.
    static let soundWords = "未发现问题"

    /// Defects that the result names; `anhu verify` lists all.
    private static let named = 10

    /// A handler for the server.
    package init() {}

    package var kind: String { Self.kindName }

    package func run(_ context: JobContext) async throws -> String? {
        let store = context.store
        let (anchors, damaged) = AuditAnchor.daily(in: store.folder)
        await context.report(done: 0, total: nil, "正在核对审计链、记录和证据文件")
        var report = try await AuditVerifier(store).verify(anchors: anchors.map(\.anchor))
        report.defects += damaged.map {
            VerifyReport.Defect(area: "anchor", place: $0, reason: "锚点文件无法读取，或不是本安装的锚点")
        }
        let counts = "审计条目 \(report.entries) 条，记录 \(report.records) 行，证据文件 \(report.evidence) 个，锚点 \(anchors.count) 个"
        let result =
            report.isSound
            ? (anchors.isEmpty
                ? "未发现问题，但本机没有锚点可以对照，截断或重新生成的审计链无法发现：\(counts)" : "\(Self.soundWords)：\(counts)")
            : "发现问题 \(report.defects.count) 处："
                + report.defects.prefix(Self.named).map { "\($0.place) \($0.reason)" }.joined(separator: "；")
                + "（\(counts)）"
        try await store.note(AuditAction("audit.verify", detail: result), by: context.principal)
        return result
    }
}

extension AuditAnchor {
    /// The anchors that the daily job has written, the newest first, each with its file's name; and the files that are
    /// none, or another installation's.
    static func daily(
        in folder: DataFolder
    ) -> (anchors: [(file: String, anchor: AuditAnchor)], damaged: [String]) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.anchors.path)) ?? []
        let own = try? folder.installationID()
        var anchors: [(file: String, anchor: AuditAnchor)] = []
        var damaged: [String] = []
        for name in names.sorted(by: >) where name.hasSuffix(".anchor") {
            let text = try? String(contentsOf: folder.anchors.appending(path: name), encoding: .utf8)
            let found = text.flatMap { try? AuditAnchor.read($0, from: name) } ?? []
            if found.isEmpty || found.contains(where: { $0.installation != own }) {
                damaged.append(name)
            } else {
                anchors += found.map { (name, $0) }
            }
        }
        return (anchors, damaged)
    }
}
