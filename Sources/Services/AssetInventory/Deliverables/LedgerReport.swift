import Directory
import Documents
import GRDB
import Kernel
import Records
import Workflow

/// What the documents of the ledger have in common: figures, scopes, runs, and the words around them.
struct LedgerReport {
    struct RunLine {
        let id: Int64
        let source: String
        let state: ScanRun.State
        let tool: String?
        let requestedAt: Timestamp
        let endedAt: Timestamp?
        let assets: Int
    }

    /// Rows of a printed table; a longer list is handed over whole as .xlsx, and the text says so.
    static let rowLimit = 3000

    let frame: DeliverableFrame
    let figures: AssetFigures
    let scopes: [ScanScope]
    let names: PersonNames
    let runs: [RunLine]

    init(_ frame: DeliverableFrame, _ database: Database) throws {
        self.frame = frame
        figures = try AssetFigureStore.read(database)
        scopes = try ScanScopeStore.list(database).filter { $0.withdrawnAt == nil }
        names = try PersonNames(database)
        runs = try ScanRunStore.list(limit: 20, database)
            .filter { !$0.state.isOpen && ($0.state != .failed || $0.assets > 0) }
            .map { run in
                let tool = try String.fetchOne(
                    database, sql: "SELECT max(tool) FROM scan_block WHERE run_id = ?", arguments: [run.id])
                return RunLine(
                    id: run.id.rawValue, source: run.title, state: run.state, tool: tool,
                    requestedAt: run.requestedAt, endedAt: run.endedAt, assets: run.assets)
            }
    }

    var total: Int { figures[.total] }

    /// The moment whose records are told.
    var moment: Timestamp { frame.moment }

    /// The name of the person behind an account's login name.
    func person(_ login: String) -> String { names[login] }

    /// The day of the document, as official texts write it.
    var day: String { CivilTime(frame.moment).date.chinese }

    /// Where figures come from. `page`: the page of the console on which they can be counted again.
    func source(_ what: String = "资产台账", page: String = "资产台账") -> Report.Source {
        Report.Source(
            "\(what)，\(CivilTime(frame.moment).toMinute) 读取，审计链第 \(frame.auditSequence) 条",
            reference: "控制台“\(page)”页")
    }

    /// A figure of the ledger.
    func counted(_ number: Int, _ unit: String = "项") -> Report.Inline {
        .counted("\(number)\(unit)", from: source())
    }

    /// The document.
    func document(period: String? = nil, _ blocks: [Report.Block]) -> Report {
        var cover = frame.cover
        if let period { cover.period = period }
        return Report(cover: cover, signatures: frame.signatures, revisions: frame.revisions, blocks: blocks)
    }

    /// 概述: what for, of what, and what came of it.
    func introduction(purpose: String, conclusion: [Report.Inline]) -> [Report.Block] {
        [
            .heading(1, "概述"), .heading(2, "目的"), .text(purpose), .heading(2, "范围"),
            .text("本次梳理只访问医院已批准的地址，范围如下表。"),
            .table(
                Report.Table(
                    "已批准的扫描范围",
                    columns: [
                        Report.Column("地址", weight: 3), Report.Column("批准依据", weight: 5),
                        Report.Column("批准人", weight: 2), Report.Column("批准时间", weight: 3, alignment: .center),
                    ],
                    rows: scopes.map {
                        [
                            .text($0.range.description), .text($0.basis), .text(names[$0.approvedBy]),
                            .moment($0.approvedAt),
                        ]
                    })),
            .heading(2, "结论"), .paragraph(conclusion),
        ]
    }

    /// 方法, with the runs from which the ledger was made where `withRuns`.
    func method(_ points: [String], withRuns: Bool = true) -> [Report.Block] {
        let blocks: [Report.Block] = [.heading(1, "方法"), .bullets(points)]
        guard withRuns else { return blocks }
        return blocks + [
            .table(
                Report.Table(
                    "扫描与导入记录",
                    columns: [
                        Report.Column("编号", weight: 2, alignment: .center), Report.Column("来源", weight: 4),
                        Report.Column("工具", weight: 3), Report.Column("结果", weight: 3, alignment: .center),
                        Report.Column("资产", weight: 2, alignment: .trailing),
                        Report.Column("开始时间", weight: 4, alignment: .center),
                        Report.Column("结束时间", weight: 4, alignment: .center),
                    ],
                    rows: runs.map {
                        [
                            .text("#\($0.id)"), .text($0.source), Report.Cell($0.tool), .text($0.state.chinese),
                            .integer($0.assets), .moment($0.requestedAt), $0.endedAt.map { .moment($0) } ?? .empty,
                        ]
                    }))
        ]
    }

    /// A chart of numbers of assets. Nil where there is nothing to draw.
    func chart(_ caption: String, _ kind: Report.Chart.Kind, _ values: [(name: String, number: Int)]) -> Report.Block? {
        guard values.contains(where: { $0.number > 0 }) else { return nil }
        return .chart(
            Report.Chart(
                caption, kind: kind, categories: values.map(\.name),
                series: [Report.Chart.Series("资产", values.map { Double($0.number) })], unit: "项", source: source()))
    }

    /// A table of shares of all assets.
    func shares(_ caption: String, _ title: String, _ values: [(name: String, number: Int)]) -> Report.Block {
        .table(
            Report.Table(
                caption,
                columns: [
                    Report.Column(title, weight: 4), Report.Column("资产数", weight: 2, alignment: .trailing),
                    Report.Column("占比", weight: 2, alignment: .trailing),
                ],
                rows: values.map {
                    [
                        .text($0.name), .integer($0.number),
                        total > 0 ? .percent(Double($0.number) / Double(total)) : .empty,
                    ]
                }, source: source()))
    }

    /// Says that a table does not hold all. Nothing where it does.
    static func remark(_ total: Int, of what: String = "项", limit: Int = rowLimit) -> [Report.Block] {
        guard total > limit else { return [] }
        return [.note(.caution, [.text("本文件列出前 \(limit) \(what)，全部 \(total) \(what)见同一版本的电子表格。")])]
    }

    /// Advice, or that there is none to give; of an empty ledger nothing good can be said.
    func advice(_ items: [String], none: String) -> [Report.Block] {
        let items = total == 0 ? ["台账中尚无资产，请先制定并执行扫描计划。"] : items
        return [.heading(1, "发现与建议"), items.isEmpty ? .text(none) : .numbered(items)]
    }
}
