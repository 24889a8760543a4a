import Documents
import GRDB
import Kernel
import Workflow

/// 《僵尸资产清单》: what was taken for a zombie, why, and what became of it.
enum ZombieListDeliverable {
    static let kind = DeliverableKind(
        id: "zombie-list", title: "《僵尸资产清单》", code: "ZC", service: "资产梳理", formats: DeliverableFormat.allCases
    ) { frame, database in
        let text = try ZombieListText(LedgerReport(frame, database), database)
        return DeliverableContent(report: text.document) { writer, database in
            try writer.addSheet("僵尸资产清单", columns: ZombieListText.sheetColumns) { append in
                for stage in [ZombieCase.Stage.open, .proposed, .approved] { try text.each(stage, database, append) }
            }
            try writer.addSheet("已办结", columns: ZombieListText.sheetColumns) { append in
                try text.each(.closed, database, append)
            }
        }
    }
}
