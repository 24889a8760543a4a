import ArgumentParser
import AssetInventory
import Console
import Foundation
import Kernel
import Records
import Server

/// Enters what a file tells of the network into the ledger.
struct AssetsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入扫描报告、隔离网络的探测结果、ARP 表、DHCP 租约、抓包或登记台账")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("文件", valueName: "文件")) var file: String
    @Option(help: ArgumentHelp("来源名称，例如“核心交换机 ARP 表”；同名来源再次导入时更新原有记录", valueName: "名称")) var source: String?
    @Option(help: ArgumentHelp("格式，未指定时自动识别", valueName: "格式")) var format: String?
    @Flag(help: "只排队，由运行中的服务执行") var detach = false

    func run() async throws {
        let installation = try common.open()
        let store = installation.store
        let principal = try await common.principal(installation, needing: .runScans)
        let path = URL(filePath: file)
        let copy = try EvidenceVault(store.folder).bring(path, suffix: "import")
        // Adopted by the vault where all goes well.
        defer { try? FileManager.default.removeItem(at: copy) }
        let (run, job) =
            try format == nil && ResultIntake.looksLikeResult(copy)
            ? await ResultIntake.queue(copy, name: path.lastPathComponent, store: store, by: principal)
            : format == nil && ImportJob.looksLikeReport(copy)
                ? await ImportJob.queue(copy, name: path.lastPathComponent, store: store, by: principal)
                : await SourceImportJob.queue(
                    copy, name: path.lastPathComponent, source: source, format: format, store: store, by: principal)
        if detach { return try Detached.show(job, json: common.json) }
        let ended = try await JobWaiting(installation: installation).wait(for: job)
        let found = try await store.read { try ScanRunStore.find(run, $0) }
        if common.json {
            try Terminal.printJSON(ScanLine(found, assets: []))
        } else {
            print("导入记录 #\(run)：\(found.state.chinese)。\(found.message ?? ended.message ?? "")")
        }
        if found.state != .complete { throw ExitCode(1) }
    }
}
