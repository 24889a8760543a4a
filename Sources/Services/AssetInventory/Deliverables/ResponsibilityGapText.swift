import Documents
import GRDB
import Kernel
import Observations

/// The words of 《资产责任缺失清单》.
struct ResponsibilityGapText {
    let ledger: LedgerReport
    let matrix: ResponsibilityMatrix
    private let counts: [ResponsibilityGap: Int]
    private let any: Int
    private let lines: [ResponsibilityGapLine]
    private let unclaimed: [ResponsibilityGapLine]
    private let claims: [ClaimRequest.State: Int]

    private static let limit = 1500
    private static let matrixLimit = 300

    init(_ ledger: LedgerReport, _ database: Database) throws {
        self.ledger = ledger
        matrix = try ResponsibilityMatrix.read(database)
        (counts, any) = try ResponsibilityGapStore.counts(database)
        lines = try ResponsibilityGapStore.list(nil, limit: Self.limit, database)
        unclaimed = try ResponsibilityGapStore.list(.unclaimed, limit: Self.limit, database)
        claims = try ClaimStore.counts(database)
    }

    var document: Report { ledger.document(introduction + method + statistics + lists + advice) }

    private var gaps: Report.Source { ledger.source("资产责任缺失清单", page: "资产责任") }

    private func count(_ gap: ResponsibilityGap) -> Int { counts[gap] ?? 0 }

    private var introduction: [Report.Block] {
        let counted = { (number: Int) in Report.Inline.counted("\(number)项", from: gaps) }
        return ledger.introduction(
            purpose: "本清单依据「组织-人员-资产」映射关系，列出责任不明确的资产及其缺失原因，并附未认领资产明细，供责任部门认领和信息科督办。",
            conclusion: [
                .text("截至\(ledger.day)，台账共有资产"), ledger.counted(ledger.total), .text("，其中责任缺失"), counted(any),
                .text("：无责任人"), counted(count(.noOwner)), .text("，无所属部门"), counted(count(.noUnit)),
                .text("，责任人已离岗"), counted(count(.ownerLeft)), .text("，所属部门已停用"), counted(count(.unitClosed)),
                .text("，认领被否认"), counted(count(.rejected)), .text("，待认领"), counted(count(.unclaimed)),
                .text("。同一资产可能有多项缺失。"),
            ])
    }

    private var method: [Report.Block] {
        ledger.method(
            [
                "映射：以组织机构和人员名册为准，将台账中的部门、责任人逐项对应，形成「组织-人员-资产」映射表。",
                "认领：待认领清单由责任人登录确认，或通过签名链接、签字的纸质认领单确认，也可推送到 OA 和电子邮件；确认后台账自动更新。",
                "缺失：责任人或部门未登记、已离岗或已停用、被否认且无人确认，以及从未认领的，均列入本清单；已确认回收的资产不再列入。",
                "留痕：每次认领、否认和变更均保留操作人、时间和理由。",
            ], withRuns: false)
    }

    private var statistics: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "统计")]
        let values = ResponsibilityGap.allCases.map { (name: $0.chinese, number: count($0)) }
        if let chart = ledger.chart("责任缺失原因", .horizontalBars, values) { blocks.append(chart) }
        blocks.append(ledger.shares("责任缺失原因统计", "缺失原因", values))
        let requests = ClaimRequest.State.allCases.map { ($0.chinese, claims[$0] ?? 0) }
        blocks.append(
            .table(
                Report.Table(
                    "认领进展",
                    columns: [
                        Report.Column("认领单状态", weight: 3), Report.Column("数量", weight: 2, alignment: .trailing),
                    ], rows: requests.map { [.text($0.0), .integer($0.1)] },
                    source: ledger.source("资产认领", page: "资产认领"))))
        return blocks
    }

    private static let columns: [Report.Column] = [
        Report.Column("序号", weight: 4, alignment: .center), Report.Column("地址", weight: 10),
        Report.Column("名称", weight: 11), Report.Column("类型", weight: 7), Report.Column("品牌型号", weight: 11),
        Report.Column("缺失原因", weight: 12), Report.Column("所属部门", weight: 9), Report.Column("责任人", weight: 7),
        Report.Column("所属系统", weight: 9), Report.Column("认领进展", weight: 13),
        Report.Column("首次发现", weight: 9, alignment: .center),
    ]

    private static func cells(_ number: Int, _ line: ResponsibilityGapLine) -> [Report.Cell] {
        let asset = line.asset
        let progress = [line.asked ?? "未发起认领", line.rejection.map { "否认：\($0)" }].compactMap(\.self)
        return [
            .integer(number), .text(asset.addressText), Report.Cell(asset.name ?? asset.hostName),
            Report.Cell(asset.kind?.chinese),
            Report.Cell([asset.brand, asset.model].compactMap(\.self).joined(separator: " ")),
            .text(line.gaps.map(\.chinese).joined(separator: "、")), Report.Cell(asset.unitName),
            Report.Cell(asset.ownerName), Report.Cell(asset.business), .text(progress.joined(separator: "；")),
            .moment(asset.firstSeenAt),
        ]
    }

    private func table(_ caption: String, _ lines: [ResponsibilityGapLine], emptyText: String) -> Report.Block {
        .table(
            Report.Table(
                caption, columns: Self.columns,
                rows: lines.enumerated().map { Self.cells($0.offset + 1, $0.element) }, orientation: .landscape,
                emptyText: emptyText, source: gaps))
    }

    private var lists: [Report.Block] {
        var blocks: [Report.Block] = [
            .heading(1, "「组织-人员-资产」映射表")
        ]
        blocks += LedgerReport.remark(matrix.lines.count, of: "行", limit: Self.matrixLimit)
        blocks.append(
            .table(
                Report.Table(
                    "组织-人员-资产映射表", columns: ResponsibilitySheet.matrixColumns,
                    rows: matrix.lines.prefix(Self.matrixLimit).map { ResponsibilitySheet.cells($0) } + [
                        ResponsibilitySheet.cells(matrix.total, total: true)
                    ], orientation: .landscape, source: ledger.source(page: "资产责任"))))
        blocks.append(.heading(1, "责任缺失清单"))
        blocks += LedgerReport.remark(any, limit: Self.limit)
        blocks.append(table("资产责任缺失清单", lines, emptyText: "没有责任缺失的资产"))
        blocks.append(.heading(1, "未认领资产明细"))
        blocks += LedgerReport.remark(count(.unclaimed), limit: Self.limit)
        blocks.append(table("未认领资产明细", unclaimed, emptyText: "没有未认领的资产"))
        return blocks
    }

    private var advice: [Report.Block] {
        var items: [String] = []
        let unasked = lines.filter { $0.asked == nil }.count
        if unasked > 0 {
            items.append("对\(any > lines.count ? "前 \(lines.count) 项中" : "")尚未发起认领的 \(unasked) 项资产，按网段与部门的对应关系发起认领。")
        }
        if count(.rejected) > 0 { items.append("对认领被否认的 \(count(.rejected)) 项，由信息科组织现场核实后指定责任部门。") }
        if count(.ownerLeft) + count(.unitClosed) > 0 {
            items.append("对责任人已离岗或部门已停用的 \(count(.ownerLeft) + count(.unitClosed)) 项（次），在岗位交接时一并移交并重新确认。")
        }
        if !matrix.unitsWithout.isEmpty {
            let shown = matrix.unitsWithout.prefix(10).joined(separator: "、")
            items.append(
                "以下部门名下没有资产，请核实是否遗漏：\(shown)\(matrix.unitsWithout.count > 10 ? " 等 \(matrix.unitsWithout.count) 个部门" : "")。"
            )
        }
        return ledger.advice(items, none: "全部资产责任明确。")
    }
}
