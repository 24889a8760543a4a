import ArgumentParser

/// The asset ledger at the terminal.
struct Assets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "资产：扫描、导入、列表、详情",
        subcommands: [
            AssetsScan.self, AssetsImport.self, AssetsProbe.self, AssetsFingerprint.self, AssetsList.self,
            AssetsShow.self,
        ])
}
