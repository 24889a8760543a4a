import Documents
import GRDB
import Kernel
import Workflow

/// 《资产责任缺失清单》 with the assets that nobody has claimed (requirement text, stage four: 输出《资产责任缺失清单》（含未认领资产明细）).
enum ResponsibilityGapDeliverable {
    static let kind = DeliverableKind(
        id: "responsibility-gaps", title: "《资产责任缺失清单》", code: "ZC", service: "资产梳理",
        formats: DeliverableFormat.allCases
    ) { frame, database in
        let text = try ResponsibilityGapText(LedgerReport(frame, database), database)
        return DeliverableContent(report: text.document) { writer, database in
            for (name, gap) in [("责任缺失清单", ResponsibilityGap?.none), ("未认领资产明细", .unclaimed)] {
                try writer.addSheet(name, columns: ResponsibilitySheet.gapColumns) { append in
                    try ResponsibilityGapStore.forEach(gap, database) { try append(ResponsibilitySheet.cells($0)) }
                }
            }
            try writer.addSheet("组织-人员-资产映射表", columns: ResponsibilitySheet.matrixColumns) { append in
                for line in text.matrix.lines { try append(ResponsibilitySheet.cells(line)) }
                try append(ResponsibilitySheet.cells(text.matrix.total, total: true))
            }
        }
    }
}
