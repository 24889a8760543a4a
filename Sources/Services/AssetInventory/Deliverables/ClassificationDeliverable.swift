import Documents
import GRDB
import Kernel
import Workflow

/// 《资产分类清单》: the assets by type, department, business system and importance (requirement text, 资产梳理:
/// 根据资产的类型、用途、重要性等属性对资产进行分类).
enum ClassificationDeliverable {
    static let kind = DeliverableKind(
        id: "asset-classification", title: "《资产分类清单》", code: "ZC", service: "资产梳理",
        formats: DeliverableFormat.allCases
    ) { frame, database in
        let text = try ClassificationText(LedgerReport(frame, database), database)
        return DeliverableContent(report: text.document) { writer, database in try sheets(text, writer, database) }
    }

    private static func sheets(
        _ text: ClassificationText, _ writer: SpreadsheetWriter, _ database: Database
    ) throws {
        try writer.addSheet(
            "分类统计",
            columns: [
                Report.Column("分类方式"), Report.Column("类别"), Report.Column("资产数", alignment: .trailing),
                Report.Column("占比", alignment: .trailing),
            ]
        ) { append in
            for shares in text.shares {
                for value in shares.bars {
                    try append([
                        .text(shares.breakdown.chinese), .text(value.name), .integer(value.number),
                        .percent(Double(value.number) / Double(max(1, text.ledger.total))),
                    ])
                }
            }
        }
        try writer.addSheet("分类明细", columns: LedgerTable.whole) { append in
            var number = 0
            for group in text.groups {
                try AssetStore.forEach(group.filter, database) { asset in
                    number += 1
                    try append(LedgerTable.wholeRow(number, asset))
                }
            }
        }
    }
}
