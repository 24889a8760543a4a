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
        let view = Access.permission(.viewAssets)
        routes.operation(.get, "api/v1/runs", access: view, Self.listing, list)
        routes.operation(.get, ["api", "v1", "runs", .parameter(Links.scanRunID)], access: view, Self.showing, show)
    }

    private static let body = APIOperation.Body.file(
        ["application/x-ndjson", "text/csv", "text/plain", "application/octet-stream"], limit: limit,
        description: "每行一个 JSON 对象（NDJSON）或带标题行的 CSV，字段为 ip、mac、hostname、seen_at、port 等；也可以是 ARP 表、DHCP 租约、抓包文件、登记表")
    private static let query: [APIParameter] = [
        .text(
            "source", "数据来源的名称，同一来源须始终用同一名称", longest: ImportChoice.longestSource, isRequired: true),
        .choice("format", "格式；不填则自动识别", ImportFormat.choices.map(\.id)),
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
        return .json(APIShape.trial.json(TrialAnswer(trial: try await bench.trial(prepared))))
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
                own, name: "\(source) \(CivilTime(request.now))", format: request.query.text("format"),
                source: source, store: store)
        } catch {
            try? FileManager.default.removeItem(at: own)
            throw error
        }
    }

    private static let listing = APIOperation(
        "listRuns", "扫描、同步和导入的记录", english: "Scans, synchronisations and imports, the newest first",
        query: APIPaging.parameters, answer: APIPaging.schema(of: .run))

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let paging = APIPaging(request)
        let (runs, total) = try await store.read { database in
            (
                try ScanRunStore.list(withDevices: true, limit: paging.limit, offset: paging.offset, database),
                try ScanRunStore.count(database)
            )
        }
        return paging.answer(runs, total: total, as: .run, request)
    }

    private static let showing = APIOperation(
        "getRun", "一次运行的进度和结果", english: "How far a run is, and what came of it", answer: APIShape.run.schema)

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.scanRunID]
        return .json(APIShape.run.json(try await store.read { try ScanRunStore.find(id, $0) }))
    }
}
