import ArgumentParser
import Foundation
import Kernel
import Records
import Server

/// Lays a copy into a fresh data folder and verifies it.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "将备份恢复到空目录并核对", discussion: "需要原安装的审计密钥；核对未通过时退出码为 1。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("备份目录", valueName: "目录")) var from: String
    @Option(help: ArgumentHelp("恢复到的数据目录，须为空或不存在", valueName: "目录")) var into: String

    func run() async throws {
        let folder = URL(filePath: from, directoryHint: .isDirectory).standardizedFileURL
        let target = DataFolder(URL(filePath: into, directoryHint: .isDirectory))
        let manifest = try Backup.restore(from: folder, into: target)
        let installation = try common.open(["data": target.url.path])
        try await installation.store.note(
            AuditAction(
                "records.restore", label: folder.lastPathComponent,
                detail: "备份于 \(CivilTime(manifest.madeAt))，截至审计链第 \(manifest.headSequence) 条"),
            by: try await common.principalOrUser(installation, needing: .backUp))
        let report = try await AuditVerifier(installation.store).verify()
        if common.json {
            try Terminal.printJSON(report)
        } else {
            if let warning = manifest.warning { print("备份时\(warning)") }
            print("已恢复到 \(target.url.path)：文件 \(manifest.files.count) 个，备份于 \(CivilTime(manifest.madeAt))")
            print(report.isSound ? "核对通过。" : "核对发现问题 \(report.defects.count) 处，请运行 anhu verify 查看。")
        }
        if !report.isSound { throw ExitCode(1) }
    }
}
