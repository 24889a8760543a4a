import ArgumentParser
import Foundation
import Kernel
import Records
import Server

/// Copies everything but the key while the server runs.
struct BackUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "在线备份到新目录", discussion: "备份不含审计密钥，请另行保存。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Option(help: "备份目录，须不存在") var out: String

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .backUp)
        let folder = URL(filePath: out, directoryHint: .isDirectory).standardizedFileURL
        let manifest = try await Backup.make(of: installation.store, at: folder)
        try await installation.store.note(
            AuditAction(
                "records.backup", label: folder.lastPathComponent,
                detail: "文件 \(manifest.files.count) 个，截至审计链第 \(manifest.headSequence) 条"),
            by: principal)
        if common.json { return try Terminal.printJSON(manifest) }
        let size = manifest.files.reduce(0) { $0 + $1.size }
        if let warning = manifest.warning { Failure.printError("警告：\(warning)") }
        print("已备份到 \(folder.path)：文件 \(manifest.files.count) 个，共 \(size >> 10) KB，截至审计链第 \(manifest.headSequence) 条")
    }
}
