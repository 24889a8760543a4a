import Documents
import GRDB
import Kernel
import Workflow

/// 《动态资产台账（含IP/责任人/所属系统）》: the ledger as it stands and what has changed in half a year.
enum DynamicLedgerDeliverable {
    static let kind = DeliverableKind(
        id: "asset-dynamic-ledger", title: "《动态资产台账（含IP/责任人/所属系统）》", code: "ZC", service: "资产梳理",
        formats: DeliverableFormat.allCases
    ) { frame, database in
        let text = try DynamicLedgerText(LedgerReport(frame, database), database)
        return DeliverableContent(report: text.document) { writer, database in
            try writer.addSheet("动态资产台账", columns: LedgerTable.whole) { append in
                var number = 0
                try AssetStore.forEach(AssetFilter(), database) { asset in
                    number += 1
                    try append(LedgerTable.wholeRow(number, asset))
                }
            }
            try writer.addSheet("变更记录", columns: ChangeFeedPages.sheetColumns) { append in
                try ChangeFeedStore.forEach(text.changes, limit: Int(Int32.max), database) {
                    try append(ChangeFeedPages.cells($0, text.ledger.names))
                }
            }
        }
    }
}
