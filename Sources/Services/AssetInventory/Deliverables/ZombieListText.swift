import Documents
import GRDB
import Kernel
import Observations

/// The words of 《僵尸资产清单》.
struct ZombieListText {
    private struct Line {
        let zombie: ZombieCase
        let asset: Asset
    }

    let ledger: LedgerReport
    private let rules: [ZombieRule]
    private let counts: [ZombieCase.Stage: Int]
    private let open: [Line]
    private let closed: [Line]
    private let recovering: Int

    private static let openStages: [ZombieCase.Stage] = [.open, .proposed, .approved]
    /// Cases in the document; the sheet has them all.
    private static let limit = 500

    init(_ ledger: LedgerReport, _ database: Database) throws {
        self.ledger = ledger
        rules = try ZombieStore.rules(database)
        counts = Dictionary(
            uniqueKeysWithValues: try ZombieCase.Stage.allCases.map { ($0, try ZombieStore.count($0, database)) })
        let line = { (zombie: ZombieCase) in Line(zombie: zombie, asset: try AssetStore.find(zombie.asset, database)) }
        open = try Self.openStages.flatMap { try ZombieStore.list($0, limit: Self.limit, database) }
            .prefix(Self.limit).map(line)
        closed = try ZombieStore.list(.closed, limit: Self.limit, database).map(line)
        recovering = ledger.figures[.recovering]
    }

    var document: Report { ledger.document(introduction + method + statistics + lists + advice) }

    private var waiting: Int { Self.openStages.reduce(0) { $0 + count($1) } }

    private func count(_ stage: ZombieCase.Stage) -> Int { counts[stage] ?? 0 }

    private var cases: Report.Source { ledger.source("僵尸资产判定记录", page: "高风险-待处置") }

    private var introduction: [Report.Block] {
        let counted = { (number: Int) in Report.Inline.counted("\(number)项", from: cases) }
        return ledger.introduction(
            purpose: "本清单列出长期无人负责、停止支持或不再活动的资产（僵尸资产），逐项说明判定依据、处置方式和进展，供医院批准处置并收敛暴露面。",
            conclusion: [
                .text("截至\(ledger.day)，尚未办结的僵尸资产共"), counted(waiting), .text("，其中待处置"),
                counted(count(.open)), .text("，待审批"), counted(count(.proposed)), .text("，处置中"),
                counted(count(.approved)), .text("；已办结"), counted(count(.closed)), .text("。另有待回收资产"),
                ledger.counted(recovering), .text("，由运维确认。"),
            ])
    }

    private var method: [Report.Block] {
        ledger.method(
            [
                "判定：每次扫描、同步和导入之后，以及每日，按下表规则判定；一项规则的条件须同时成立。",
                "时间：各条件中的天数只计算到该资产最近一次被发现为止，之后的情况不作推断；未监听的网段不判定“无活动”。",
                "状态：判定后资产标记为「高风险-待处置」，由医院批准处置方式，并以再次扫描的结果核验。",
                "证据：每个条件均记录发现的事实和对应记录编号，可在“高风险-待处置”页面逐条核对。",
            ], withRuns: false) + [
                .table(
                    Report.Table(
                        "判定规则",
                        columns: [
                            Report.Column("规则", weight: 4), Report.Column("条件", weight: 8),
                            Report.Column("风险说明", weight: 8), Report.Column("启用", weight: 2, alignment: .center),
                        ],
                        rows: rules.map {
                            [.text($0.name), .text($0.line), .text($0.reason), .text($0.isEnabled ? "是" : "否")]
                        }))
            ]
    }

    private var statistics: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "统计")]
        guard waiting + count(.closed) > 0 else { return blocks + [.text("没有判定为僵尸资产的记录。")] }
        let stages = ZombieCase.Stage.allCases.map { (name: $0.chinese, number: count($0)) }
        if let chart = ledger.chart("僵尸资产处置进展", .donut, stages) { blocks.append(chart) }
        let byRule = Dictionary(grouping: open + closed, by: \.zombie.ruleName).map {
            (name: $0.key, number: $0.value.count)
        }
        .sorted { ($1.number, $0.name) < ($0.number, $1.name) }
        if let chart = ledger.chart("僵尸资产按判定规则分布", .horizontalBars, byRule) { blocks.append(chart) }
        blocks.append(
            .table(
                Report.Table(
                    "处置进展",
                    columns: [
                        Report.Column("进展", weight: 3), Report.Column("资产数", weight: 2, alignment: .trailing),
                    ], rows: stages.map { [.text($0.name), .integer($0.number)] }, source: cases)))
        return blocks
    }

    private static let columns: [Report.Column] = [
        Report.Column("序号", weight: 4, alignment: .center), Report.Column("地址", weight: 10),
        Report.Column("名称", weight: 10), Report.Column("类型", weight: 7), Report.Column("部门与责任人", weight: 9),
        Report.Column("判定规则", weight: 10), Report.Column("判定依据", weight: 26),
        Report.Column("判定时间", weight: 9, alignment: .center), Report.Column("处置方式", weight: 9),
        Report.Column("进展", weight: 9),
    ]

    /// Of the sheets.
    static let sheetColumns: [Report.Column] =
        columns.dropLast() + [
            Report.Column("期限", alignment: .center), Report.Column("进展"), Report.Column("提出人"), Report.Column("批准人"),
            Report.Column("办结时间", alignment: .center), Report.Column("办结说明"),
        ]

    private func cells(_ number: Int, _ line: Line) -> [Report.Cell] {
        let (zombie, asset) = (line.zombie, line.asset)
        let owner = [asset.unitName, asset.ownerName].compactMap(\.self).joined(separator: " ")
        return [
            .integer(number), .text(asset.addressText), Report.Cell(asset.name ?? asset.hostName),
            Report.Cell(asset.kind?.chinese), .text(owner.isEmpty ? "无" : owner), .text(zombie.ruleName),
            .text(zombie.evidence.map(\.found).joined(separator: "；")), .moment(zombie.foundAt),
            .text(Self.disposal(zombie)),
        ]
    }

    private static func disposal(_ zombie: ZombieCase) -> String {
        guard let disposal = zombie.disposal else { return "未定" }
        return [disposal.chinese, zombie.plan].compactMap(\.self).joined(separator: "：")
    }

    private static func progress(_ zombie: ZombieCase) -> String {
        if let outcome = zombie.outcome { return outcome.chinese }
        return zombie.fadedAt == nil ? zombie.stage.chinese : "\(zombie.stage.chinese)（条件已不成立）"
    }

    /// Hands over every case of a stage as rows of a sheet.
    func each(
        _ stage: ZombieCase.Stage, _ database: Database, _ append: ([Report.Cell]) throws -> Void
    ) throws {
        for (index, zombie) in try ZombieStore.list(stage, limit: Int(Int32.max), database).enumerated() {
            let line = Line(zombie: zombie, asset: try AssetStore.find(zombie.asset, database))
            try append(
                cells(index + 1, line) + [
                    zombie.dueOn.map { .date($0) } ?? .empty, .text(Self.progress(zombie)),
                    Report.Cell(zombie.proposedBy.map { ledger.person($0) }),
                    Report.Cell(zombie.approvedBy.map { ledger.person($0) }),
                    zombie.closedAt.map { .moment($0) } ?? .empty, Report.Cell(zombie.closeNote),
                ])
        }
    }

    private var lists: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "僵尸资产清单")] + LedgerReport.remark(waiting, limit: Self.limit)
        blocks.append(table("僵尸资产清单", open, emptyText: "没有尚未办结的僵尸资产"))
        blocks.append(.heading(1, "已办结"))
        blocks += LedgerReport.remark(count(.closed), limit: Self.limit)
        blocks.append(table("已办结的僵尸资产", closed, emptyText: "没有已办结的僵尸资产"))
        return blocks
    }

    private func table(_ caption: String, _ lines: [Line], emptyText: String) -> Report.Block {
        .table(
            Report.Table(
                caption, columns: Self.columns,
                rows: lines.enumerated().map { index, line in
                    cells(index + 1, line) + [.text(Self.progress(line.zombie))]
                }, orientation: .landscape, emptyText: emptyText, source: cases))
    }

    private var advice: [Report.Block] {
        var items: [String] = []
        if count(.open) > 0 { items.append("对待处置的 \(count(.open)) 项逐项提出接管、整改、下线或保留的意见，报信息科审批。") }
        if count(.proposed) > 0 { items.append("请信息科审批已提出处置意见的 \(count(.proposed)) 项。") }
        if count(.approved) > 0 { items.append("对已批准处置的 \(count(.approved)) 项，到期前再次扫描核验；逾期未完成的予以通报。") }
        if recovering > 0 { items.append("请运维确认 \(recovering) 项待回收资产是否已下线，已下线的办理回收手续。") }
        return ledger.advice(items, none: "没有需要处置的僵尸资产，继续按规则每日判定。")
    }
}
