import Console
import Directory
import Documents
import Kernel

/// The list of warnings.
enum ExposurePages {
    /// A warning with its zone and kind.
    struct Line: Sendable {
        let line: WarningStore.Line
        let zone: String?
        let group: ExposureRule.Group?
    }

    static func list(
        _ lines: [Line], query: TableQuery, total: Int, mayExport: Bool, hasZones: Bool
    ) -> Page {
        Page(
            "暴露面预警",
            actions: [
                .link("网络区域", to: Links.zones, icon: "diagram-3"),
                .link("外联", to: Links.outbound, icon: "box-arrow-up-right"),
                .link("规则", to: Links.exposureRules, icon: "list-check"), .print,
            ]
        ) {
            if !hasZones {
                Alert(.info) {
                    "尚未登记网络区域，预警不能说明可从哪里访问。"
                    link("登记网络区域", to: Links.zones)
                }
            }
            Table(
                lines, columns: columns, query: query, total: total, filters: filters,
                exports: mayExport ? [.xlsx(Links.exposureWorkbook), .csv(Links.exposureText)] : [], caption: "暴露面预警",
                empty: query.filters.isEmpty
                    ? EmptyState("没有未关闭的预警", advice: "扫描结束后按规则评估，发现的暴露面会出现在这里。")
                    : EmptyState("没有符合条件的预警", advice: "请放宽筛选条件。"))
        }
    }

    private static let filters: [Field] = [
        .search("名称、内容、资产、地址或网段"),
        .select(
            "state", "状态",
            options: ExposureWarning.State.allCases.map { .init($0.rawValue, $0.chinese) } + [
                .init("asked", "待审批接受"), .init("overdue", "整改逾期"), .init("all", "全部（含已关闭）"),
            ], empty: "未关闭"),
        .select(
            "severity", "级别", options: Severity.allCases.reversed().map { .init("\($0.rawValue)", "\($0.chinese)及以上") },
            empty: "全部"),
        .select(
            "group", "种类", options: ExposureRule.Group.allCases.map { .init($0.rawValue, $0.chinese) }, empty: "全部"),
        .select(
            "place", "位置", options: WarningPlace.allCases.map { .init($0.rawValue, $0.chinese) }, empty: "全部"),
    ]

    private static let columns: [Column<Line>] = [
        .badge("级别", key: "severity") { Badge($0.line.warning.severity) },
        .link("预警", key: "title") { ($0.line.warning.title, Links.warning($0.line.warning.id)) },
        .link("资产", key: "asset") { ($0.line.assetTitle, Links.asset($0.line.warning.asset)) },
        .code("地址", key: "address") { $0.line.address?.description },
        .text("内容", key: "found", width: .wide) { $0.line.warning.found },
        .text("区域", key: "zone", width: .tight) { $0.zone },
        .text("种类", key: "group", width: .tight, isShownAtFirst: false) { $0.group?.chinese },
        .text("所属部门", key: "unit", isShownAtFirst: false) { $0.line.unit },
        .text("责任人", key: "owner", width: .tight, isShownAtFirst: false) { $0.line.owner },
        .badge("存活", key: "alive", isShownAtFirst: false) {
            Badge($0.line.isAlive ? "存活" : "未存活", $0.line.isAlive ? .success : .warning)
        },
        .badge("状态", key: "state") { line in
            line.line.warning.isWaitingForAcceptance ? Badge("待审批接受", .warning) : line.line.warning.state.badge
        },
        .moment("首次发现", key: "first") { $0.line.warning.firstFoundAt },
    ]

    static let riskColumns: [Column<OpenRisk>] = [
        .badge("级别", key: "severity") { Badge($0.severity) },
        .link("预警", key: "title", width: .wide) { ($0.title, Links.warning($0.warning)) },
        .badge("状态", key: "state") { $0.state.badge },
    ]

    static let sheetColumns: [Report.Column] = [
        Report.Column("级别"), Report.Column("预警"), Report.Column("种类"), Report.Column("资产"), Report.Column("地址"),
        Report.Column("区域"), Report.Column("位置"), Report.Column("内容"), Report.Column("状态"), Report.Column("所属部门"),
        Report.Column("责任人"), Report.Column("首次发现", alignment: .center), Report.Column("整改人"),
        Report.Column("整改措施"), Report.Column("期限"), Report.Column("接受至"), Report.Column("接受批准人"),
        Report.Column("关闭时间", alignment: .center), Report.Column("关闭原因"), Report.Column("等保条款"), Report.Column("建议"),
    ]

    static func cells(
        _ line: WarningStore.Line, rule: ExposureRule?, zone: String?, names: PersonNames
    ) -> [Report.Cell] {
        let warning = line.warning
        return [
            .text(warning.severity.chinese), .text(warning.title), Report.Cell(rule?.group.chinese),
            .text(line.assetTitle), Report.Cell(line.address?.description), Report.Cell(zone), .text(warning.place),
            .text(warning.found), .text(warning.state.chinese), Report.Cell(line.unit), Report.Cell(line.owner),
            .moment(warning.firstFoundAt), Report.Cell(warning.handler), Report.Cell(warning.plan),
            Report.Cell(warning.dueOn?.description), Report.Cell(warning.acceptedUntil?.description),
            Report.Cell(warning.acceptedBy.map { names[$0] }),
            warning.closedAt.map { .moment($0) } ?? Report.Cell(nil), Report.Cell(warning.closeReason),
            Report.Cell(rule?.clause), Report.Cell(rule?.advice),
        ]
    }
}
