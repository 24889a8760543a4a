import ArgumentParser
import AssetInventory
import Console
import Foundation
import Kernel
import Records
import Server

/// Enters a report of nmap into the ledger.
struct AssetsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "import", abstract: "导入 nmap 的 XML 报告")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("报告文件", valueName: "文件")) var file: String
    @Flag(help: "只排队，由运行中的服务执行") var detach = false

    func run() async throws {
        let installation = try common.open()
        let store = installation.store
        let principal = try await common.principal(installation, needing: .runScans)
        let source = URL(filePath: file)
        let copy = try EvidenceVault(store.folder).bring(source, suffix: "xml")
        // Adopted by the vault where all goes well.
        defer { try? FileManager.default.removeItem(at: copy) }
        let (run, job) = try await ImportJob.queue(
            copy, name: source.lastPathComponent, store: store, by: principal)
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
