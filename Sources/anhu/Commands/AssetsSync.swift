import ArgumentParser
import AssetInventory
import Console
import Foundation
import Kernel
import Records
import Server
import Tools

/// Asks device sources now and waits for what they say.
struct AssetsSync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "同步设备数据源：指定名称的一个，或全部到期的",
        discussion: "只同步已批准、已启用的数据源，只访问已批准范围内的地址。全部成功时退出码为 0，否则为 1。")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("数据源名称，省略时同步全部到期的", valueName: "名称")) var name: String?
    @Flag(help: "只排队，由运行中的服务执行") var detach = false

    func run() async throws {
        let installation = try common.open()
        let store = installation.store
        let principal = try await common.principal(installation, needing: .runScans)
        let now = store.clock.now()
        let sources = try await store.read { [name] database in
            try name.map { [try DeviceSourceStore.find(named: $0, database)] }
                ?? DeviceSourceStore.due(at: now, database)
        }
        var lines: [SyncLine] = []
        for source in sources {
            do {
                lines.append(try await sync(source, installation, principal))
            } catch let error as any ExplainedError where name == nil {
                // One that may not be asked keeps nobody else from being asked.
                lines.append(SyncLine(name: source.name, state: "failed", message: error.explanation.line))
            }
        }
        if common.json {
            try Terminal.printJSON(lines)
        } else if lines.isEmpty {
            print("没有到期的设备数据源。")
        } else {
            for line in lines { print(line.text) }
        }
        if lines.contains(where: { !$0.isDone }) { throw ExitCode(1) }
    }

    private func sync(
        _ source: DeviceSource, _ installation: Installation, _ principal: Principal
    ) async throws -> SyncLine {
        let store = installation.store
        let now = store.clock.now()
        let stopped = installation.tools.killSwitch.reason
        let (run, job) = try await store.write(
            AuditAction("device.queue", object: source.reference, label: source.name), by: principal
        ) { try DeviceRunStore.queue(source, stopped: stopped, by: principal, at: now, $0) }
        if detach {
            return SyncLine(
                name: source.name, state: "waiting", message: "已排队，用 anhu jobs show \(job) 查看进度", run: run.rawValue)
        }
        let ended = try await JobWaiting(installation: installation).wait(for: job)
        let found = try await store.read { try ScanRunStore.find(run, $0) }
        return SyncLine(
            name: source.name, state: found.state.rawValue, message: found.message ?? ended.message,
            run: run.rawValue, assets: found.assets, newAssets: found.newAssets)
    }
}

/// How one source went, as JSON and as a line.
struct SyncLine: Encodable {
    let name: String
    let state: String
    let message: String?
    var run: Int64?
    var assets: Int?
    var newAssets: Int?

    /// True where nothing is left to be done about it.
    var isDone: Bool { state == "complete" || state == "waiting" }

    var text: String {
        let word = ScanRun.State(rawValue: state)?.chinese ?? state
        return "\(name)\(run.map { "（同步记录 #\($0)）" } ?? "")：\(word)。\(message ?? "")"
    }
}
