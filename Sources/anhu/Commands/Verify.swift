import ArgumentParser
import Console
import Directory
import Foundation
import Kernel
import Records
import Server

/// Checks the database, the audit chain, every record and every evidence file.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "核对数据库、审计链、全部记录和证据文件", discussion: "发现问题时退出码为 1。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Option(name: .customLong("anchor"), help: ArgumentHelp("锚点文件，可多次指定；截断或重新生成的审计链只有对照锚点才能发现", valueName: "文件"))
    var anchors: [String] = []

    func run() async throws {
        let installation = try common.open()
        let store = installation.store
        let read = try anchors.flatMap { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw RecordsError.anchor(path: path, reason: "文件不存在或无法读取")
            }
            return try AuditAnchor.read(text, from: path)
        }
        let own = try store.folder.installationID()
        for anchor in read where anchor.installation != own {
            throw RecordsError.anchor(path: anchor.place, reason: "不是本安装的锚点（安装编号 \(anchor.installation)）")
        }
        let report = try await AuditVerifier(store).verify(anchors: read)
        // What was found must be told even where the records cannot take it any more.
        do {
            try await store.note(
                AuditAction("audit.verify", detail: report.isSound ? "未发现问题" : "发现问题 \(report.defects.count) 处"),
                by: try await common.principalOrUser(installation, needing: .viewAudit))
        } catch let error as any ExplainedError {
            Failure.printError("警告：本次核对未能记入审计链：\(error.explanation.line)")
        }
        if common.json {
            try Terminal.printJSON(report)
        } else {
            show(report)
        }
        if !report.isSound { throw ExitCode(1) }
    }

    private func show(_ report: VerifyReport) {
        let anchored = anchors.isEmpty ? "未对照锚点，截断或重新生成的审计链无法发现" : "已对照锚点"
        print("审计条目 \(report.entries) 条，记录 \(report.records) 行，证据文件 \(report.evidence) 个（\(anchored)）")
        print("链尾：第 \(report.headSequence) 条 \(report.headMAC)")
        if report.isSound { return print("未发现问题。") }
        print("发现问题 \(report.defects.count) 处：")
        let names = [
            "database": "数据库", "chain": "审计链", "record": "记录", "derived": "派生表", "evidence": "证据", "anchor": "锚点",
        ]
        Terminal.printTable(
            ["范围", "位置", "问题"], report.defects.map { [names[$0.area] ?? $0.area, $0.place, $0.reason] })
    }
}
