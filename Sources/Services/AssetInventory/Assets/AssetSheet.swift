import Documents
import Kernel

/// The ledger as rows of a sheet.
enum AssetSheet {
    static let columns: [Report.Column] = [
        Report.Column("地址"), Report.Column("主机名"), Report.Column("操作系统"), Report.Column("MAC 地址"),
        Report.Column("网卡厂商"), Report.Column("开放端口数", alignment: .trailing), Report.Column("状态", alignment: .center),
        Report.Column("首次发现", alignment: .center), Report.Column("最近存活", alignment: .center),
    ]

    static func cells(_ asset: Asset) -> [Report.Cell] {
        [
            .text(asset.addressText), Report.Cell(asset.hostName), Report.Cell(asset.system),
            Report.Cell(asset.hardware), Report.Cell(asset.vendor), .integer(asset.openPorts), .text(asset.liveness),
            .moment(asset.firstSeenAt), asset.lastSeenAt.map { .moment($0) } ?? Report.Cell(nil),
        ]
    }
}
