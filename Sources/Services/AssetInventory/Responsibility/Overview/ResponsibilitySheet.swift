import Documents
import Kernel
import Observations

/// The matrix and the 《资产责任缺失清单》 as rows of sheets.
enum ResponsibilitySheet {
    static let matrixColumns: [Report.Column] = [
        Report.Column("部门"), Report.Column("责任人"), Report.Column("资产数", alignment: .trailing),
        Report.Column("已确认", alignment: .trailing), Report.Column("待认领", alignment: .trailing),
        Report.Column("待回收", alignment: .trailing), Report.Column("高风险-待处置", alignment: .trailing),
        Report.Column("说明"),
    ]

    static func cells(_ line: ResponsibilityMatrix.Line, total: Bool = false) -> [Report.Cell] {
        [
            .text(total ? "合计" : line.path ?? "无所属部门"), .text(total ? "" : line.ownerName ?? "无责任人"),
            .integer(line.assets), .integer(line.confirmed), .integer(line.unclaimed), .integer(line.recovering),
            .integer(line.zombies), .text(line.isKnownUnit ? "" : "部门未登记或已停用"),
        ]
    }

    static let gapColumns: [Report.Column] = [
        Report.Column("资产指纹码"), Report.Column("地址"), Report.Column("名称"), Report.Column("类型"),
        Report.Column("品牌型号"), Report.Column("操作系统"), Report.Column("MAC 地址"),
        Report.Column("状态", alignment: .center), Report.Column("缺失原因"), Report.Column("所属部门"),
        Report.Column("责任人"), Report.Column("所属系统"), Report.Column("开放端口数", alignment: .trailing),
        Report.Column("认领进展"), Report.Column("否认说明"), Report.Column("首次发现", alignment: .center),
        Report.Column("最近存活", alignment: .center),
    ]

    static func cells(_ line: ResponsibilityGapLine) -> [Report.Cell] {
        let asset = line.asset
        return [
            .text(asset.code), .text(asset.addressText), Report.Cell(asset.name ?? asset.hostName),
            Report.Cell(asset.kind?.chinese),
            Report.Cell([asset.brand, asset.model].compactMap(\.self).joined(separator: " ")),
            Report.Cell(asset.system), Report.Cell(asset.hardware), .text(asset.state.chinese),
            .text(line.gaps.map(\.chinese).joined(separator: "、")), Report.Cell(asset.unitName),
            Report.Cell(asset.ownerName), Report.Cell(asset.business), .integer(asset.openPorts),
            .text(line.asked ?? "未发起认领"), Report.Cell(line.rejection), .moment(asset.firstSeenAt),
            asset.lastSeenAt.map { .moment($0) } ?? Report.Cell(nil),
        ]
    }
}
