import Documents
import Kernel

/// The ledger as rows of 《资产清单》.
enum AssetSheet {
    static func cells(_ asset: Asset) -> [Report.Cell] {
        [
            .text(asset.addressText), Report.Cell(asset.hostName), Report.Cell(asset.system),
            Report.Cell(asset.hardware), Report.Cell(asset.vendor), .integer(asset.openPorts), .text(asset.liveness),
            .moment(asset.firstSeenAt), asset.lastSeenAt.map { .moment($0) } ?? Report.Cell(nil),
        ]
    }
}
