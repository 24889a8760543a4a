import ArgumentParser
import AssetInventory
import Console
import Kernel
import Records
import Server

/// Lists the ledger.
struct AssetsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "列出资产")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("关键字，或条件如 ip:10.1.0.0/16 -owner:* port:3389", valueName: "搜索")) var text: String?
    @Option(help: ArgumentHelp("开放端口", valueName: "端口")) var port: Int?
    @Option(help: ArgumentHelp("最多条数", valueName: "条数")) var limit = 1000

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit 应大于 0") }
        guard port.map({ (0...65_535).contains($0) }) ?? true else { throw ValidationError("--port 应在 0 至 65535 之间") }
    }

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .viewAssets)
        let (text, port, limit, now) = (text, port, limit, installation.store.clock.now())
        let (assets, total) = try await installation.store.read { database in
            var filter = AssetFilter()
            filter.search = try text.map { try AssetSearch($0, now: now, database) }
            filter.openPort = port
            return (try AssetStore.list(filter, limit: limit, database), try AssetStore.count(filter, database))
        }
        try await installation.store.note(
            AuditAction("asset.list", detail: "命令行列出 \(assets.count) 项"), by: principal)
        if common.json { return try Terminal.printJSON(assets.map { AssetLine($0) }) }
        AssetLine.printTable(assets.map { AssetLine($0) })
        print("共 \(total) 项" + (total > assets.count ? "，显示前 \(assets.count) 项" : ""))
    }
}

/// An asset on a line, or as JSON.
struct AssetLine: Encodable {
    let id: Int64
    let address: String
    let hostName: String?
    let system: String?
    let hardware: String?
    let vendor: String?
    let openPorts: Int
    let isAlive: Bool
    let firstSeenAt: String
    let lastSeenAt: String

    init(_ asset: Asset) {
        id = asset.id.rawValue
        address = asset.addressText
        hostName = asset.hostName
        system = asset.system
        hardware = asset.hardware
        vendor = asset.vendor
        openPorts = asset.openPorts
        isAlive = asset.isAlive
        firstSeenAt = CivilTime(asset.firstSeenAt).description
        lastSeenAt = asset.lastSeenAt.map { CivilTime($0).description } ?? "—"
    }

    static func printTable(_ lines: [AssetLine]) {
        guard !lines.isEmpty else { return print("没有资产。") }
        Terminal.printTable(
            ["编号", "地址", "主机名", "操作系统", "开放端口", "状态", "最近存活"],
            lines.map {
                [
                    "\($0.id)", $0.address, $0.hostName ?? "-", $0.system ?? "-", "\($0.openPorts)",
                    $0.isAlive ? "存活" : "未存活", $0.lastSeenAt,
                ]
            })
    }
}
