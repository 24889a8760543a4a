import Documents
import GRDB
import Kernel
import Observations

/// The words of 《资产分类清单》.
struct ClassificationText {
    /// The assets of one type.
    struct Group {
        let name: String
        let total: Int
        let filter: AssetFilter
        let rows: [[Report.Cell]]
    }

    let ledger: LedgerReport
    let shares: [AssetShares]
    let groups: [Group]
    private let rules: [(name: AttributeName, value: String, count: Int)]

    private static let table = LedgerTable([
        "address": 10, "name": 13, "model": 13, "system": 11, "purpose": 10, "business": 10, "importance": 6, "unit": 9,
        "owner": 7, "state": 7,
    ])
    /// Values of a breakdown that are drawn and listed; what is rarer is one line.
    private static let mostShown = 15

    init(_ ledger: LedgerReport, _ database: Database) throws {
        self.ledger = ledger
        let total = ledger.total
        shares = try AssetBreakdown.allCases.map { try AssetBreakdownStore.read($0, of: total, limit: .max, database) }
        rules = try ClassificationStore.counts(database)
        var left = LedgerReport.rowLimit
        let kinds = shares.first { $0.breakdown == .kind }
        groups = try (kinds?.bars ?? []).map { value in
            let isUnknown = value == kinds?.unknown
            var filter = AssetFilter()
            filter.search = try AssetSearch(
                isUnknown ? AssetBreakdown.kind.unknownSearch : AssetBreakdown.kind.search(value.name),
                now: ledger.moment, database)
            var rows: [[Report.Cell]] = []
            for asset in try AssetStore.list(filter, limit: left, database) {
                rows.append(Self.table.row(rows.count + 1, asset))
            }
            left -= rows.count
            return Group(name: value.name, total: value.number, filter: filter, rows: rows)
        }
    }

    var document: Report { ledger.document(introduction + method + statistics + lists + advice) }

    private func known(_ breakdown: AssetBreakdown) -> Int {
        ledger.total - (shares.first { $0.breakdown == breakdown }?.unknown.number ?? 0)
    }

    private var introduction: [Report.Block] {
        ledger.introduction(
            purpose: "本清单按照服务方案“资产梳理”的要求，将台账中的全部资产按类型、所属部门、所属系统和重要性分类，作为分级保护、责任认领和整改排序的依据。",
            conclusion: [
                .text("截至\(ledger.day)，台账共有资产"), ledger.counted(ledger.total), .text("，其中已识别类型"),
                ledger.counted(known(.kind)), .text("，已明确所属部门"), ledger.counted(known(.unit)),
                .text("，已明确所属系统"), ledger.counted(known(.business)), .text("，已确定重要性"),
                ledger.counted(known(.importance)), .text("。"),
            ])
    }

    private var method: [Report.Block] {
        let blocks = ledger.method(
            [
                "类型：依据端口、服务应答、SNMP、证书和网页标题等线索，按指纹规则识别；登记台账和人工填写的类型按来源优先级取用。",
                "所属部门、所属系统、用途：取自登记台账、责任人认领和人工填写；未填写的列为“未填写”，不推测。",
                "重要性：分为核心、重要、一般；按分类规则判定，人工指定的优先于规则。",
                "每项资产的每个属性均保留来源和时间，可在资产页面逐项核对。",
            ], withRuns: false)
        guard !rules.isEmpty else { return blocks }
        return blocks + [
            .table(
                Report.Table(
                    "分类规则的判定结果",
                    columns: [
                        Report.Column("属性", weight: 3), Report.Column("取值", weight: 4),
                        Report.Column("资产数", weight: 2, alignment: .trailing),
                    ],
                    rows: rules.prefix(40).map { [.text($0.name.chinese), .text(Self.shown($0)), .integer($0.count)] },
                    source: ledger.source(page: "属性与规则")))
        ]
    }

    private static func shown(_ rule: (name: AttributeName, value: String, count: Int)) -> String {
        rule.name == .kind ? AssetKind(rawValue: rule.value)?.chinese ?? rule.value : rule.value
    }

    private var statistics: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "统计")]
        guard ledger.total > 0 else { return blocks + [.text("台账中尚无资产。")] }
        for shares in shares {
            blocks.append(.heading(2, "按\(shares.breakdown.chinese)"))
            let values = Self.values(shares)
            let kind: Report.Chart.Kind = shares.breakdown == .importance ? .donut : .horizontalBars
            if let chart = ledger.chart("资产按\(shares.breakdown.chinese)分布", kind, values) { blocks.append(chart) }
            blocks.append(ledger.shares("按\(shares.breakdown.chinese)统计", shares.breakdown.chinese, values))
        }
        return blocks
    }

    /// The most frequent values, the rest as one, and what is not known.
    private static func values(_ shares: AssetShares) -> [(name: String, number: Int)] {
        var values = shares.shown.prefix(mostShown).map { ($0.name, $0.number) }
        let rest = shares.shown.dropFirst(mostShown)
        if !rest.isEmpty { values.append(("其他 \(rest.count) 类", rest.reduce(0) { $0 + $1.number })) }
        if shares.unknown.number > 0 { values.append((shares.unknown.name, shares.unknown.number)) }
        return values
    }

    private var lists: [Report.Block] {
        var blocks: [Report.Block] = [.heading(1, "分类明细")] + LedgerReport.remark(ledger.total)
        for group in groups where group.total > 0 {
            blocks.append(.heading(2, "\(group.name)（\(group.total) 项）"))
            if group.rows.count < group.total {
                blocks.append(.text("本文件列出 \(group.rows.count) 项，其余见电子表格。"))
            }
            guard !group.rows.isEmpty else { continue }
            blocks.append(
                .table(
                    Report.Table(
                        group.name, columns: Self.table.documentColumns, rows: group.rows, orientation: .landscape,
                        source: ledger.source())))
        }
        return blocks
    }

    private var advice: [Report.Block] {
        let gaps = shares.map { ($0.breakdown, $0.unknown.number) }.filter { $0.1 > 0 }
        let items = gaps.map { breakdown, number in
            switch breakdown {
            case .kind: "对未识别类型的 \(number) 项资产，由驻场工程师现场核实后补登，并将识别依据补充为指纹规则。"
            case .unit: "对未明确所属部门的 \(number) 项资产，按网段与部门的对应关系发起认领。"
            case .business: "对未明确所属系统的 \(number) 项资产，由信息科会同业务部门确认其承载的业务。"
            case .importance: "对未确定重要性的 \(number) 项资产，补充分类规则或由信息科指定。"
            }
        }
        return ledger.advice(items, none: "全部资产的类型、部门、系统和重要性均已明确。")
    }
}
