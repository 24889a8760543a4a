import Console
import GRDB
import Kernel
import Workflow

/// What waits for somebody in stock-takings.
enum StockDuties {
    static func list(_ database: Database) throws -> [Duty] {
        try StockStore.list(database).filter(\.taking.isOpen).map { taking, tally in
            Duty(
                tally.pending > 0 ? "完成盘点“\(taking.title)”：\(tally.pending) 项未盘" : "结束盘点“\(taking.title)”",
                kind: .stock, reason: tally.pending > 0 ? "现场扫码登记，或录入盘点表" : "全部资产已盘点，请填写结论",
                due: taking.dueOn, action: tally.pending > 0 ? "去盘点" : "去结束", at: Links.stock(taking.id),
                permission: .manageAssets)
        }
    }
}
