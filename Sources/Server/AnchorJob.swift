import Foundation
import Kernel
import Records

/// Brings the head of the audit chain out of the provider's reach: a file of the day, and the hospital's log server.
struct AnchorJob: JobHandler {
    static let kindName = "audit.anchor"

    let syslog: SyslogTarget?

    struct Parameters: Codable {}

    var kind: String { Self.kindName }

    func run(_ context: JobContext) async throws -> String? {
        let (anchor, file) = try await Self.write(context.store)
        guard let syslog else { return "锚点已写入 \(file.lastPathComponent)" }
        let message = SyslogTarget.message(
            anchor.line, at: context.store.clock.now(), from: ProcessInfo.processInfo.hostName)
        do {
            try await syslog.send(message)
        } catch {
            throw AnchorFault(target: "\(syslog.transport.rawValue)://\(syslog.host):\(syslog.port)")
        }
        return "锚点已写入 \(file.lastPathComponent)，并发往 \(syslog.host)"
    }

    /// Writes the anchor file of now. A second one on the same day goes beside the first, which is not overwritten.
    static func write(_ store: RecordStore) async throws -> (anchor: AuditAnchor, file: URL) {
        let anchor = try await store.anchor()
        let name = "\(CivilTime(store.clock.now()).date)-\(anchor.sequence).anchor"
        let file = store.folder.anchors.appending(path: name)
        try durablyWrite(Data(anchor.fileText.utf8), to: file, mode: 0o400)
        return (anchor, file)
    }
}

/// The log server did not take the anchor.
private struct AnchorFault: ExplainedError {
    let target: String
    var kind: FaultKind { .unavailable }
    var explanation: Explanation {
        Explanation("锚点已写入文件，但未能发往日志服务器", place: target, advice: "请检查日志服务器的地址、端口和网络")
    }
}
