import ArgumentParser

/// The asset ledger at the terminal.
struct Assets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "资产：扫描、导入、同步、探测任务、列表、详情",
        subcommands: [
            AssetsScan.self, AssetsImport.self, AssetsCommission.self, AssetsProbe.self, AssetsSync.self,
            AssetsFingerprint.self,
            AssetsList.self, AssetsShow.self,
        ])
}
