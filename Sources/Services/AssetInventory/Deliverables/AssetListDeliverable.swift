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
        let ledger = try LedgerReport(frame, database)
        let facts = try AssetListFacts(database)
        var rows: [[Report.Cell]] = []
        for asset in try AssetStore.list(AssetFilter(), limit: LedgerReport.rowLimit, database) {
            rows.append(table.row(rows.count + 1, asset))
        }
        let text = AssetListText(ledger: ledger, facts: facts)
        return DeliverableContent(report: ledger.document(text.blocks(rows: rows))) { writer, database in
            try sheets(writer, database)
        }
    }

    /// What the requirement text names first: brand, model, place, years, warranty.
    static let table = LedgerTable([
        "address": 10, "name": 12, "kind": 7, "model": 12, "serial": 9, "location": 9, "performance": 12,
        "purchased": 7,
        "warranty": 7, "spares": 7, "owner": 7, "state": 7,
    ])

    private static func sheets(_ writer: SpreadsheetWriter, _ database: Database) throws {
        try writer.addSheet("资产清单", columns: LedgerTable.whole) { append in
            var number = 0
            try AssetStore.forEach(AssetFilter(), database) { asset in
                number += 1
                try append(LedgerTable.wholeRow(number, asset))
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
