import Documents
import GRDB
import Kernel
import Records
import Workflow

/// 《资产清单》: every asset of the ledger with what is known of it, and how that came to be known.
enum AssetListDeliverable {
    static let kind = DeliverableKind(
        id: "asset-list", title: "《资产清单》", code: "ZC", service: "资产梳理", formats: DeliverableFormat.allCases
    ) { frame, database in
        let facts = try AssetListFacts(database)
        var rows: [[Report.Cell]] = []
        try AssetStore.forEach(AssetFilter(), database) { asset in
            if rows.count < rowLimit { rows.append(Self.row(rows.count + 1, asset)) }
        }
        let report = Report(
            cover: frame.cover, signatures: frame.signatures, revisions: frame.revisions,
            blocks: AssetListText(facts: facts, frame: frame).blocks(rows: rows, limit: rowLimit))
        return DeliverableContent(report: report) { writer, database in
            try sheets(writer, database)
        }
    }

    /// Rows of the printed table; a longer list is handed over whole as .xlsx, and the text says so.
    private static let rowLimit = 3000

    static let columns: [Report.Column] = [
        Report.Column("序号", weight: 4, alignment: .center), Report.Column("地址", weight: 11),
        Report.Column("主机名", weight: 12), Report.Column("操作系统", weight: 14),
        Report.Column("MAC 地址", weight: 11), Report.Column("网卡厂商", weight: 11),
        Report.Column("开放端口", weight: 6, alignment: .trailing), Report.Column("状态", weight: 6, alignment: .center),
        Report.Column("首次发现", weight: 10, alignment: .center), Report.Column("最近存活", weight: 10, alignment: .center),
    ]

    private static func row(_ number: Int, _ asset: Asset) -> [Report.Cell] {
        [.integer(number)] + AssetSheet.cells(asset)
    }

    private static func sheets(_ writer: SpreadsheetWriter, _ database: Database) throws {
        try writer.addSheet("资产清单", columns: columns) { append in
            var number = 0
            try AssetStore.forEach(AssetFilter(), database) { asset in
                number += 1
                try append(row(number, asset))
            }
        }
        try writer.addSheet("开放端口与服务", columns: portColumns) { append in
            try AssetStore.forEachOpenPort(database) { address, port in try append(portRow(address, port)) }
        }
    }

    static let portColumns: [Report.Column] = [
        Report.Column("地址"), Report.Column("端口", alignment: .trailing), Report.Column("协议", alignment: .center),
        Report.Column("服务"), Report.Column("软件与版本"), Report.Column("首次发现", alignment: .center),
    ]

    static func portRow(_ address: String, _ port: AssetPort) -> [Report.Cell] {
        [
            .text(address), .integer(port.number), .text(port.transport.uppercased()),
            Report.Cell(port.service), Report.Cell(port.software), .moment(port.firstSeenAt),
        ]
    }
}
