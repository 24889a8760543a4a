import Console
import Directory
import Documents
import Kernel

/// The pages of what changed on the network.
enum ChangeFeedPages {
    static func list(
        _ lines: [ChangeLine], counts: [ChangeKind: Int], runs: [ScanRun], filter: ChangeFilter, query: TableQuery,
        total: Int, names: PersonNames, mayExport: Bool
    ) -> Page {
        Page("资产变化", path: [Crumb("资产台账", Links.assets)], actions: [.print]) {
            if !counts.isEmpty { StatRow(cards(counts, filter)) }
            Table(
                lines, columns: columns(names), query: query, total: total, filters: filters(runs),
                exports: mayExport ? [.xlsx(Links.changesWorkbook), .csv(Links.changesText)] : [], caption: "资产变化",
                empty: query.filters.isEmpty
                    ? EmptyState("还没有变化", advice: "再次扫描或同步后，与上次相比的变化会出现在这里。")
                    : EmptyState("没有符合条件的变化", advice: "请放宽筛选条件。"))
        }
    }

    /// The most telling kinds, each leading to its lines.
    private static func cards(_ counts: [ChangeKind: Int], _ filter: ChangeFilter) -> [StatCard] {
        ChangeKind.allCases.filter { counts[$0] != nil }.map { kind in
            StatCard(
                kind.chinese, counts[kind] ?? 0,
                to: Links.changes.with("q", filter.text).with("run", filter.run).with("since", filter.since)
                    .with("kind", kind.rawValue), tone: kind.tone)
        }
    }

    private static func filters(_ runs: [ScanRun]) -> [Field] {
        [
            .search("地址、网段、名称、厂商"),
            .select("kind", "变化", options: ChangeKind.allCases.map { .init($0.rawValue, $0.chinese) }, empty: "全部"),
            .select(
                "run", "扫描",
                options: runs.map { .init("\($0.id)", "#\($0.id) \($0.title)（\(CivilTime($0.requestedAt).toMinute)）") },
                empty: "全部"),
            .date("since", "起始日期"),
        ]
    }

    private static func columns(_ names: PersonNames) -> [Column<ChangeLine>] {
        [
            .moment("时间", key: "at") { $0.at },
            .badge("变化", key: "kind") { Badge($0.kind.chinese, $0.kind.tone) },
            .link("资产", key: "asset") { ($0.title, Links.asset($0.asset)) },
            .code("地址", key: "address") { $0.address },
            .text("内容", key: "text", width: .wide) { text($0) },
            .html("来源", key: "run", width: .tight) { line in
                if let run = line.run {
                    link("记录 #\(run)", to: Links.scanRun(run))
                } else {
                    line.by.map { names[$0] } ?? "—"
                }
            },
        ]
    }

    /// What changed in one line: `22/tcp：ssh（OpenSSH 8.4）→ ssh（OpenSSH 9.6）`.
    static func text(_ line: ChangeLine) -> String? {
        let values: String? =
            switch (line.before, line.after) {
            case (let before?, let after?): before == after ? after : "\(before) → \(after)"
            case (let before?, nil): line.kind == .portClosed ? before : "原为 \(before)"
            case (nil, let after?): after
            case (nil, nil): nil
            }
        return switch (line.subject, values) {
        case (let subject?, let values?): "\(subject)：\(values)"
        case (let subject?, nil): subject
        case (nil, let values): values
        }
    }

    static func timeline(
        _ asset: Asset, _ lines: [ChangeLine], names: PersonNames, query: TableQuery, total: Int
    ) -> Page {
        Page(
            "变化记录：\(asset.title)", path: [Crumb("资产台账", Links.assets), Crumb(asset.title, Links.asset(asset.id))],
            actions: [.print]
        ) {
            if lines.isEmpty {
                EmptyState("没有变化记录")
            } else {
                section("变化记录") {
                    Timeline(
                        lines.map { line in
                            .init(line.at, by: origin(line, names), tone: line.kind.tone) {
                                strong { line.kind.chinese }
                                if let text = text(line) { "　\(text)" }
                            }
                        })
                    Pagination(query, total: total)
                }
            }
        }
    }

    /// The run or the person that a line is from.
    static func origin(_ line: ChangeLine, _ names: PersonNames) -> String {
        line.run.map { "记录 #\($0)" } ?? line.by.map { names[$0] } ?? ""
    }

    static let sheetColumns: [Report.Column] = [
        Report.Column("时间", alignment: .center), Report.Column("变化"), Report.Column("资产"), Report.Column("地址"),
        Report.Column("对象"), Report.Column("原值"), Report.Column("现值"), Report.Column("扫描编号", alignment: .trailing),
        Report.Column("操作人"),
    ]

    static func cells(_ line: ChangeLine, _ names: PersonNames) -> [Report.Cell] {
        [
            .moment(line.at), .text(line.kind.chinese), .text(line.title), Report.Cell(line.address),
            Report.Cell(line.subject), Report.Cell(line.before), Report.Cell(line.after),
            line.run.map { .integer(Int($0.rawValue)) } ?? Report.Cell(nil), Report.Cell(line.by.map { names[$0] }),
        ]
    }
}
