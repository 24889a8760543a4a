import ArgumentParser
import AssetInventory
import Console
import Kernel
import Records
import Server

/// Shows one asset with its ports.
struct AssetsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "查看一项资产")

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("资产编号或地址", valueName: "资产")) var asset: String

    private struct Detail: Encodable {
        let asset: AssetLine
        let ports: [Port]
    }

    private struct Port: Encodable {
        let port: Int
        let transport: String
        let state: String
        let service: String?
        let software: String?
    }

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .viewAssets)
        let text = asset
        let (found, ports) = try await installation.store.read { database in
            let found: Asset
            if let address = IPAddress(text), let known = try AssetStore.find(at: address, database) {
                found = known
            } else {
                guard let id = Identifier<Asset>(text: text) else { throw UnknownAsset(text: text) }
                do {
                    found = try AssetStore.find(id, database)
                } catch RecordsError.missing {
                    throw UnknownAsset(text: text)
                }
            }
            return (found, try AssetStore.ports(of: found.id, database))
        }
        try await installation.store.note(
            AuditAction("asset.view", object: found.reference, label: found.title), by: principal)
        let detail = Detail(
            asset: AssetLine(found),
            ports: ports.map {
                Port(
                    port: $0.number, transport: $0.transport, state: $0.state, service: $0.service,
                    software: $0.software)
            })
        if common.json { return try Terminal.printJSON(detail) }
        AssetLine.printTable([detail.asset])
        Terminal.printTable(
            ["端口", "状态", "服务", "软件与版本"],
            ports.map { ["\($0.number)/\($0.transport)", $0.stateName, $0.service ?? "-", $0.software ?? "-"] })
    }
}

/// An address or a word that no asset answers to.
private struct UnknownAsset: ExplainedError {
    let text: String
    var kind: FaultKind { .notFound }
    var explanation: Explanation { Explanation("台账中没有“\(text)”", advice: "运行 anhu assets list 查看全部资产") }
}
