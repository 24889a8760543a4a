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
        commandName: "import", abstract: "导入扫描报告、隔离网络的探测结果、ARP 表、DHCP 租约、抓包或登记台账",
        discussion: "登记台账按 --source 采用在页面上确认过的列对应关系；没有时按列标题自动识别。用 --dry-run 先看结果。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("文件", valueName: "文件")) var file: String
    @Option(help: ArgumentHelp("来源名称，例如“核心交换机 ARP 表”；同名来源再次导入时更新原有记录", valueName: "名称")) var source: String?
    @Option(help: ArgumentHelp("格式，未指定时自动识别", valueName: "格式")) var format: String?
    @Flag(help: "只排队，由运行中的服务执行") var detach = false
    @Flag(help: "只试读，不写入台账") var dryRun = false

    func run() async throws {
        let installation = try common.open()
        let store = installation.store
        let principal = try await common.principal(installation, needing: .runScans)
        if let source, !VisibleText.isName(source, longest: 100) {
            throw ValidationError("来源名称须为 1 至 100 个字，不得包含换行和不可见字符")
        }
        let path = URL(filePath: file)
        let copy = try EvidenceVault(store.folder).bring(path, suffix: "import")
        // Adopted by the vault where all goes well.
        defer { try? FileManager.default.removeItem(at: copy) }
        let (run, job): (Identifier<ScanRun>, Identifier<Job>)
        if format == nil && ResultIntake.looksLikeResult(copy) {
            if dryRun { throw ValidationError("隔离网络的探测结果在导入时整体校验，不能试读") }
            (run, job) = try await ResultIntake.queue(
                copy, name: path.lastPathComponent, store: store, by: principal)
        } else {
            let prepared = try await PreparedImport(
                copy, name: path.lastPathComponent, format: format, source: source, store: store)
            if dryRun { return try await show(prepared, installation) }
            (run, job) = try await prepared.queue(by: principal)
        }
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

    private func show(_ prepared: PreparedImport, _ installation: Installation) async throws {
        let trial = try await prepared.trial(installation.tools.fingerprints)
        if common.json {
            try Terminal.printJSON(TrialLine(prepared, trial))
        } else {
            for line in TrialLine.lines(prepared, trial) { print(line) }
        }
        if !trial.isUsable { throw ExitCode(1) }
    }
}

/// What came of a trial, as JSON and as lines.
struct TrialLine: Encodable {
    let format: String
    let source: String
    let tables: [String]
    let things: Int
    let refused: Int
    let cellsLeftOut: Int
    let refusals: [ImportTrial.Refusal]
    let warnings: [String]
    let facts: [ImportTrial.Fact]
    let isBounded: Bool
    let failure: String?
    let ledger: LedgerRehearsal.Outcome?

    init(_ prepared: PreparedImport, _ trial: ImportTrial) {
        (format, source, tables) = (prepared.format, prepared.source, prepared.tables)
        (things, refused, cellsLeftOut) = (trial.things, trial.refused, trial.cellsLeftOut)
        (refusals, warnings, facts) = (trial.refusals, trial.warnings, trial.facts)
        (isBounded, failure, ledger) = (trial.isBounded, trial.failure, trial.ledger)
    }

    /// Refusals that are printed.
    private static let shown = 10

    static func lines(_ prepared: PreparedImport, _ trial: ImportTrial) -> [String] {
        var lines = ["格式：\(prepared.format)", "来源：\(prepared.source)"] + prepared.tables
        lines += trial.facts.map { "\($0.title)：\($0.value)" }
        if let failure = trial.failure { lines.append("读取中断：\(failure)") }
        if trial.isBounded { lines.append("文件较大，只试读了开头部分，以下数字仅指这一部分") }
        lines.append("可导入 \(trial.things) 条，\(trial.refusedText)")
        lines += trial.refusals.prefix(shown).map { "  \($0.place)：\($0.reason)" }
        if trial.refusals.count > shown { lines.append("  以上为前 \(shown) 处") }
        lines += trial.warnings.prefix(shown).map { "留意：\($0)" }
        if let ledger = trial.ledgerText { lines.append("对台账的影响：\(ledger)") }
        return lines + ["试读结束，没有写入任何内容。"]
    }
}
