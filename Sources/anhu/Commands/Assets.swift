import ArgumentParser

/// The asset ledger at the terminal.
struct Assets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "资产：扫描、导入、同步、列表、详情",
        subcommands: [
            AssetsScan.self, AssetsImport.self, AssetsProbe.self, AssetsSync.self, AssetsFingerprint.self,
            AssetsList.self, AssetsShow.self,
        ])
}
