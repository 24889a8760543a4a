import ArgumentParser
import Console
import Directory
import Foundation
import Kernel
import Records
import Server
import Workflow

/// Has a deliverable written and copies its files to a folder.
struct Deliver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "生成交付成果", discussion: "名称可用文档名（资产清单）或代号（asset-list）；不写名称时列出全部。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("文档名或代号", valueName: "名称")) var name: String?
    @Option(help: ArgumentHelp("格式，逗号分隔", valueName: "格式")) var format = "docx,pdf,xlsx"
    @Option(help: ArgumentHelp("文件存放目录", valueName: "目录")) var out = "."
    @Flag(help: "生成正式稿（不带草稿标记，用于打印签字）") var final = false
    @Flag(help: "只排队，由运行中的服务执行，文件留在控制台") var detach = false

    private struct Line: Encodable {
        let id: Int64
        let title: String
        let number: String
        let version: String
        let files: [String]
    }

    func run() async throws {
        let installation = try common.open()
        guard let name else { return try list(installation) }
        let bare = name.filter { $0 != "《" && $0 != "》" }
        guard let kind = installation.deliverables.first(where: { $0.id == bare || $0.title == "《\(bare)》" }) else {
            throw DeliverFault.unknown(name)
        }
        let formats = try formats(of: kind)
        // Before the work begins, which leaves the present folder.
        let folder = URL(filePath: out, directoryHint: .isDirectory).absoluteURL.standardizedFileURL
        try makeFolder(folder)
        let principal = try await common.principal(
            installation, needing: final ? .issueDeliverables : .writeDeliverables)
        let store = installation.store
        let now = store.clock.now()
        let isFinal = final
        let deliverable = try await store.write(
            AuditAction("deliverable.request", label: kind.title), by: principal
        ) { database in
            let id = try DeliverableStore.request(
                kind, formats: formats, isFinal: isFinal, at: now, by: principal,
                preparedBy: try PersonName.of(principal, database), database)
            return try DeliverableStore.find(id, database)
        }
        guard let job = deliverable.job else { return }
        if detach { return try Detached.show(job, json: common.json) }
        let ended = try await JobWaiting(installation: installation).wait(for: job)
        guard ended.state == .succeeded else { throw DeliverFault.failed(ended.message ?? ended.state.chinese) }
        let files = try await copy(deliverable, to: folder, installation, principal)
        if common.json {
            return try Terminal.printJSON(
                Line(
                    id: deliverable.id.rawValue, title: deliverable.title, number: deliverable.number,
                    version: deliverable.version, files: files))
        }
        print("\(deliverable.title)\(deliverable.version)（\(deliverable.number)）")
        for file in files { print(file) }
    }

    private func formats(of kind: DeliverableKind) throws -> [DeliverableFormat] {
        let words = format.split(separator: ",").map { $0.filter { $0 != " " }.lowercased() }.filter { !$0.isEmpty }
        guard !words.isEmpty else { throw DeliverFault.format(format) }
        let wanted = try words.map { word in
            guard let format = DeliverableFormat(rawValue: word), kind.formats.contains(format) else {
                throw DeliverFault.format(word)
            }
            return format
        }
        return kind.formats.filter { wanted.contains($0) }
    }

    private func makeFolder(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw DeliverFault.folder(folder.path)
        }
        guard access(folder.path, W_OK) == 0 else { throw DeliverFault.folder(folder.path) }
    }

    private struct Kind: Encodable {
        let id: String
        let title: String
        let service: String
    }

    private func list(_ installation: Installation) throws {
        if common.json {
            return try Terminal.printJSON(
                installation.deliverables.map { Kind(id: $0.id, title: $0.title, service: $0.service) })
        }
        for kind in installation.deliverables { print("\(kind.id)  \(kind.title)  \(kind.service)") }
    }

    private func copy(
        _ deliverable: Deliverable, to folder: URL, _ installation: Installation, _ principal: Principal
    ) async throws -> [String] {
        let store = installation.store
        let evidence = try await store.read { try EvidenceStore.list(of: deliverable.reference, $0).map(\.evidence) }
        try await store.note(
            AuditAction("deliverable.download", object: deliverable.reference, label: deliverable.title), by: principal)
        return try evidence.map { evidence in
            let file = folder.appending(path: evidence.name)
            try durablyWrite(
                try Data(contentsOf: EvidenceVault(store.folder).file(evidence.sha256)), to: file, mode: 0o644)
            return file.path
        }
    }
}

/// What can go wrong in asking for a deliverable.
private enum DeliverFault: ExplainedError {
    case unknown(String)
    case format(String)
    case failed(String)
    case folder(String)

    var kind: FaultKind {
        switch self {
        case .unknown: .notFound
        case .format: .badInput
        case .failed, .folder: .unavailable
        }
    }

    var explanation: Explanation {
        switch self {
        case .unknown(let name): Explanation("没有名为“\(name)”的交付成果", advice: "运行 anhu deliver 查看全部名称")
        case .format(let text): Explanation("不支持的格式“\(text)”", advice: "可用 docx、pdf、xlsx")
        case .failed(let message): Explanation(message)
        case .folder(let path): Explanation("目录无法建立或写入", place: path, advice: "请核对 --out，尚未生成文件")
        }
    }
}
