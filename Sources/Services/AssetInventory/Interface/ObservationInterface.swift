import Console
import Foundation
import Kernel
import Records
import ScanImports

/// Where programs tell what they have seen: flows, logs, other platforms. What they send is kept as evidence and read by the
/// same job as a file that a person brings.
struct ObservationInterface {
    let store: RecordStore
    let bench: ImportBench

    /// Bytes at once. Longer feeds are told in several parts.
    private static let limit = 64 << 20

    func add(to routes: inout RouteTable) {
        let tell = Access.permission(.tellObservations)
        routes.operation(.post, "api/v1/observations", access: tell, Self.telling, take)
        routes.operation(.post, "api/v1/observations/trial", access: tell, Self.trying, attempt)
    }

    private static let body = APIOperation.Body.file(
        ["application/x-ndjson", "text/csv", "text/plain", "application/octet-stream"], limit: limit,
        description: "每行一个 JSON 对象（NDJSON）或带标题行的 CSV，字段为 ip、mac、hostname、seen_at、port 等；也可以是 ARP 表、DHCP 租约、抓包文件")
    /// What has been seen. Reports of scanners and registers say more, and are a person's to bring.
    private static let formats = ImportFormat.choices.map(\.id).filter { id in
        ["feed.", "neighbours.", "leases.", "capture"].contains { id.hasPrefix($0) }
    }
    private static let query: [APIParameter] = [
        .text(
            "source", "数据来源的名称，同一来源须始终用同一名称", longest: ImportChoice.longestSource, isRequired: true),
        .choice("format", "格式；不填则自动识别，内容类型为 NDJSON 的按 feed.ndjson 读取", formats),
    ]

    private static let telling = APIOperation(
        "tellObservations", "上报观测记录", english: "Tell what was seen on the network",
        detail: "内容先存入证据库，再由后台任务导入台账；返回的 id 用于查询进度。建议攒够 5 分钟以上的记录再上报一次。",
        query: query, body: body, status: 202, answer: APIShape.run.schema)

    private func take(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let prepared = try await prepare(request)
        do {
            let queued = try await prepared.queue(by: request.principal).run
            let run = try await store.read { try ScanRunStore.find(queued, $0) }
            return .json(APIShape.run.json(run), status: 202)
        } catch {
            try? FileManager.default.removeItem(at: prepared.file)
            throw error
        }
    }

    private static let trying = APIOperation(
        "tryObservations", "试读观测记录，不导入", english: "Read without entering, and say what would be refused",
        query: query, body: body, answer: APIShape.trial.schema)

    private func attempt(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let prepared = try await prepare(request)
        defer { try? FileManager.default.removeItem(at: prepared.file) }
        return .json(APIShape.trial.json(try await bench.trial(prepared)))
    }

    private func prepare(_ request: ConsoleRequest) async throws -> PreparedImport {
        guard let file = request.files.first, file.size > 0 else { throw ConsoleFault.malformed("正文是空的") }
        guard
            let source = request.query.text("source").flatMap({
                VisibleText.line($0, longest: ImportChoice.longestSource)
            })
        else { throw ConsoleFault.malformed("来源名称须有可见字符", place: "source") }
        let own = try EvidenceVault(store.folder).bring(URL(filePath: file.path), suffix: ImportDraft.suffix)
        do {
            return try await PreparedImport(
                own, name: "\(source) \(CivilTime(request.now))", format: try Self.format(request, own),
                source: source, store: store)
        } catch {
            try? FileManager.default.removeItem(at: own)
            throw error
        }
    }

    /// The format that is named, or that the type of the content says, or that the content shows.
    /// - Throws: `ReadingError` for what is no observation.
    private static func format(_ request: ConsoleRequest, _ file: URL) throws -> String {
        if let named = request.query.text("format") { return named }
        // By its beginning alone a feed whose first line is damaged would be something else.
        if request.files.first?.contentType == "application/x-ndjson" { return "feed.ndjson" }
        let found = try ImportFormat.find(file)
        guard formats.contains(found.id) else {
            throw ReadingError(.unsupported(found.chinese, advice: "接口只接收观测记录；扫描报告和登记表请在“导入数据”页面导入"))
        }
        return found.id
    }
}
