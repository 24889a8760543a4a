import ArgumentParser
import Foundation
import Kernel
import Records
import Server

/// Copies everything but the key while the server runs.
struct BackUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "在线备份到新目录", discussion: "备份不含审计密钥，请另行保存；有证据文件缺失时仍完成其余备份，退出码为 1。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Option(help: ArgumentHelp("备份目录，须不存在", valueName: "目录")) var out: String

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .backUp)
        let folder = URL(filePath: out, directoryHint: .isDirectory).standardizedFileURL
        let manifest = try await Backup.make(of: installation.store, at: folder)
        try await installation.store.note(
            AuditAction(
                "records.backup", label: folder.lastPathComponent, detail: manifest.summary),
            by: principal)
        if let warning = manifest.warning { Failure.printError("警告：\(warning)") }
        if common.json {
            try Terminal.printJSON(manifest)
        } else {
            show(manifest, at: folder)
        }
        if manifest.missing != nil { throw ExitCode(1) }
    }

    private func show(_ manifest: BackupManifest, at folder: URL) {
        let size = manifest.files.reduce(0) { $0 + $1.size }
        print("已备份到 \(folder.path)：文件 \(manifest.files.count) 个，共 \(size >> 10) KB，截至审计链第 \(manifest.headSequence) 条")
    }
}
