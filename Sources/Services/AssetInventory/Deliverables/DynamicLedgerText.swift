import Documents
import GRDB
import Kernel

/// The words of 《动态资产台账（含IP/责任人/所属系统）》.
struct DynamicLedgerText {
    let ledger: LedgerReport
    /// The changes that are told.
    let changes: ChangeFilter
    private let since: CivilDate
    private let rows: [[Report.Cell]]
    private let counts: [(kind: ChangeKind, number: Int)]
    private let lines: [[Report.Cell]]
    private let states: [(name: String, number: Int)]
    private let owned: Int
    private let assigned: Int

    /// The ledger is handed in twice a year (services.md, table of services): the changes of the half year before.
    private static let days = 183
    private static let lineLimit = 1000

    private static let table = LedgerTable([
        "address": 11, "name": 13, "kind": 7, "business": 10, "unit": 9, "owner": 7, "location": 9, "importance": 6,
        "ports": 6, "state": 8, "alive": 6, "last": 10,
    ])

    init(_ ledger: LedgerReport, _ database: Database) throws {
        self.ledger = ledger
        since = CivilTime(ledger.moment).date.adding(days: -Self.days)
        var filter = ChangeFilter()
        filter.since = since
        changes = filter
        var rows: [[Report.Cell]] = []
        for asset in try AssetStore.list(AssetFilter(), limit: LedgerReport.rowLimit, database) {
            rows.append(Self.table.row(rows.count + 1, asset))
        }
        self.rows = rows
        let found = try ChangeFeedStore.counts(filter, database)
        counts = ChangeKind.allCases.compactMap { kind in found[kind].map { (kind, $0) } }.sorted { $0.1 > $1.1 }
        lines = try ChangeFeedStore.list(filter, limit: Self.lineLimit, database).map {
            Self.cells($0, ledger)
        }
        states = try AssetState.allCases.filter { $0 != .merged }.map { state in
            var filter = AssetFilter()
            filter.state = state
            return (state.chinese, try AssetStore.count(filter, database))
        }.filter { $0.1 > 0 }
        owned = ledger.total - (try Self.lacking("owner", ledger, database))
        assigned = ledger.total - (try Self.lacking("business", ledger, database))
    }

    private static func lacking(_ field: String, _ ledger: LedgerReport, _ database: Database) throws -> Int {
        var filter = AssetFilter()
        filter.search = try AssetSearch(AssetSearch.lacking(field), now: ledger.moment, database)
        return try AssetStore.count(filter, database)
    }

    private static func cells(_ line: ChangeLine, _ ledger: LedgerReport) -> [Report.Cell] {
        let what = [line.subject, [line.before, line.after].compactMap(\.self).joined(separator: " → ")]
            .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "：")
        return [
            .moment(line.at), .text(line.kind.chinese), .text(line.title), Report.Cell(line.address),
            Report.Cell(what.isEmpty ? nil : what),
            Report.Cell(line.by.map { ledger.person($0) } ?? line.run.map { "运行 #\($0)" }),
        ]
    }

    var document: Report {
        let end = CivilTime(ledger.moment).date
        return ledger.document(
            period: "\(since.chinese)至\(end.chinese)", introduction + method + statistics + list + feed + advice)
    }

    private var total: Int { counts.reduce(0) { $0 + $1.number } }

    private var introduction: [Report.Block] {
        ledger.introduction(
            purpose: "本台账反映医院网络资产的现状及近半年的变化，逐项列明 IP 地址、责任人和所属系统，供资产责任落实、变更核对和应急处置时查用。",
            conclusion: [
                .text("截至\(ledger.day)，台账共有资产"), ledger.counted(ledger.total), .text("，其中存活"),
                ledger.counted(ledger.figures[.alive]), .text("；已明确责任人"), ledger.counted(owned),
                .text("，已明确所属系统"), ledger.counted(assigned), .text("。自\(since.chinese)以来，台账共记录变更"),
                .counted("\(total)条", from: ledger.source("资产变更记录", page: "资产变化")), .text("。"),
            ])
    }

    private var method: [Report.Block] {
        ledger.method([
            "台账由扫描、设备同步、流量与日志观测、登记台账和责任人认领共同更新，同一资产按序列号、主机密钥、MAC 地址、主机名、地址等特征归并。",
            "每次扫描或同步后，系统将结果与此前的记录比对，新发现、未再存活、地址、端口、服务、责任等变化逐条记入变更记录。",
            "人工更正、认领、合并等操作同样记入变更记录，并注明操作人。",
            "变更记录保留 \(ChangeFeedStore.keptDays) 天；更早的情况可由审计链查证。",
        ])
    }

    private var statistics: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "统计")]
        guard ledger.total > 0 else { return blocks + [.text("台账中尚无资产。")] }
        if let chart = ledger.chart("资产状态", .donut, states) { blocks.append(chart) }
        blocks.append(ledger.shares("资产状态统计", "状态", states))
        if !counts.isEmpty {
            blocks.append(
                .chart(
                    Report.Chart(
                        "变更分类", kind: .horizontalBars, categories: counts.map(\.kind.chinese),
                        series: [Report.Chart.Series("变更", counts.map { Double($0.number) })], unit: "条",
                        source: ledger.source("资产变更记录", page: "资产变化"))))
        }
        blocks.append(
            .table(
                Report.Table(
                    "责任明确情况",
                    columns: [
                        Report.Column("项目", weight: 4), Report.Column("已明确", weight: 2, alignment: .trailing),
                        Report.Column("未明确", weight: 2, alignment: .trailing),
                        Report.Column("明确率", weight: 2, alignment: .trailing),
                    ],
                    rows: [("责任人", owned), ("所属系统", assigned)].map {
                        [
                            .text($0.0), .integer($0.1), .integer(ledger.total - $0.1),
                            .percent(Double($0.1) / Double(ledger.total)),
                        ]
                    }, source: ledger.source())))
        return blocks
    }

    private var list: [Report.Block] {
        [.heading(1, "资产台账")] + LedgerReport.remark(ledger.total) + [
            .table(
                Report.Table(
                    "动态资产台账", columns: Self.table.documentColumns, rows: rows, orientation: .landscape,
                    source: ledger.source()))
        ]
    }

    private var feed: [Report.Block] {
        [.heading(1, "变更记录")] + LedgerReport.remark(total, of: "条", limit: Self.lineLimit) + [
            .table(
                Report.Table(
                    "近半年变更记录",
                    columns: [
                        Report.Column("时间", weight: 10, alignment: .center), Report.Column("变化", weight: 7),
                        Report.Column("资产", weight: 12), Report.Column("地址", weight: 9),
                        Report.Column("内容", weight: 20), Report.Column("来源", weight: 8),
                    ], rows: lines, orientation: .landscape,
                    source: ledger.source("资产变更记录", page: "资产变化")))
        ]
    }

    private var advice: [Report.Block] {
        var items: [String] = []
        if owned < ledger.total {
            items.append("对未明确责任人的 \(ledger.total - owned) 项资产发起认领，逾期未认领的提请信息科指定责任部门。")
        }
        if assigned < ledger.total {
            items.append("对未明确所属系统的 \(ledger.total - assigned) 项资产，由信息科会同业务部门确认其承载的业务。")
        }
        for (kind, text) in [
            (ChangeKind.hostKey, "逐项核实主机密钥变化是否为重装系统所致，不能说明的按仿冒或入侵线索处理。"),
            (.portOpened, "对新开放的端口核对是否经过变更审批，未经审批的予以关闭。"),
            (.gone, "对未再存活的资产核实是否已下线，已下线的办理回收。"),
        ] {
            guard let count = counts.first(where: { $0.kind == kind }) else { continue }
            items.append("\(kind.chinese) \(count.number) 条：\(text)")
        }
        return ledger.advice(items, none: "全部资产的责任人和所属系统均已明确，近半年没有需要核实的变更。")
    }
}
