import Console
import Directory
import Kernel
import Observations

/// The pages on which sources that do not agree are put right.
enum DifferencePages {
    /// What the list shows besides its rows.
    struct Facts: Sendable {
        let lines: [DifferenceLine]
        let total: Int
        let open: [Difference.Kind: Int]
        let gaps: Int
        let attributes: [AttributeName]
        let comparedAt: Timestamp?
        let rulings: [Int64: DifferenceRuling]
        let names: PersonNames
    }

    /// The views of reconciliation, shared by its pages.
    static func tabs(open: Int, gaps: Int, current: Link) -> Tabs {
        Tabs(
            [
                .init("待处理差异", Links.differences, count: open),
                .init("已处理差异", Links.differences.with("settled", "1")),
                .init("缺失字段", Links.gaps, count: gaps), .init("变更历史", Links.ledgerDeeds),
            ], current: current)
    }

    static func list(
        _ facts: Facts, query: TableQuery, filter: DifferenceFilter, mayManage: Bool
    ) -> Page {
        let open = facts.open.values.reduce(0, +)
        return Page("差异核对", actions: actions(query, filter, facts.total, mayManage) + [.print]) {
            paragraph {
                "探测结果与登记内容逐项比对，大小写、空格、全半角、厂商别名和版本写法的差别不计。"
                facts.comparedAt.map { "最近一次全量比对：\(CivilTime($0).toMinute)。" } ?? "尚未进行全量比对。"
            }
            tabs(
                open: open, gaps: facts.gaps,
                current: filter.isSettled ? Links.differences.with("settled", "1") : Links.differences)
            if !filter.isSettled {
                StatRow(
                    Difference.Kind.allCases.map { kind in
                        StatCard(
                            kind.chinese, facts.open[kind] ?? 0, to: Links.differences(kind),
                            tone: facts.open[kind] ?? 0 > 0 ? .warning : .neutral)
                    })
            }
            Table(
                facts.lines, columns: columns(facts, filter, mayManage), query: query, total: facts.total,
                filters: filters(facts),
                selection: mayManage && !filter.isSettled ? selection : nil, caption: "差异",
                empty: empty(facts, filter, query))
        }
    }

    private static func actions(
        _ query: TableQuery, _ filter: DifferenceFilter, _ total: Int, _ mayManage: Bool
    ) -> [PageAction] {
        guard mayManage else { return [] }
        var actions: [PageAction] = [
            .post("重新比对", to: Links.compareLedger, icon: "arrow-repeat", weight: total == 0 ? .primary : .secondary)
        ]
        if !filter.isSettled, total > 0 {
            if filter.kind != .unseen {
                actions.append(.link("全部采用探测值", to: query.link(at: Links.differences("accept")), icon: "check2-all"))
            }
            actions.append(.link("全部忽略", to: query.link(at: Links.differences("ignore")), icon: "eye-slash"))
        }
        return actions
    }

    private static var selection: TableSelection<DifferenceLine> {
        TableSelection(
            field: "d",
            deeds: [
                .init("采用探测值", to: Links.differences("accept")), .init("更正为其他值", to: Links.differences("correct")),
                .init("忽略", to: Links.differences("ignore")),
            ]
        ) { $0.key }
    }

    private static func filters(_ facts: Facts) -> [Field] {
        [
            .search("资产名称、地址或内容"),
            .select(
                "kind", "情形", options: Difference.Kind.allCases.map { .init($0.rawValue, $0.chinese) }, empty: "全部"),
            .select(
                "attribute", "属性", options: facts.attributes.map { .init($0.rawValue, $0.chinese) }, empty: "全部"),
            .select(
                "category", "资产类别",
                options: AssetKind.Category.allCases.map { .init($0.rawValue, $0.chinese) }, empty: "全部"),
            .select("settled", "处理状态", options: [.init("1", "已处理")], empty: "待处理"),
        ]
    }

    private static func empty(_ facts: Facts, _ filter: DifferenceFilter, _ query: TableQuery) -> EmptyState {
        if filter.isSettled { return EmptyState("还没有处理过的差异") }
        if query.filters.isEmpty {
            return EmptyState(
                facts.comparedAt == nil ? "尚未比对" : "没有待处理的差异",
                advice: facts.comparedAt == nil ? "扫描或同步结束后自动比对，也可以点击“重新比对”。" : "探测结果与登记内容一致。")
        }
        return EmptyState("没有符合条件的差异", advice: "请放宽筛选条件。")
    }

    private static func columns(
        _ facts: Facts, _ filter: DifferenceFilter, _ mayManage: Bool
    ) -> [Column<DifferenceLine>] {
        var columns = lineColumns
        if filter.isSettled {
            // With its sources the list is wider than a screen of 1,280 pixels.
            columns.removeAll { $0.key.hasSuffix("-source") }
            columns += [
                .text("处理结果", key: "ruling", width: .tight) { line in
                    line.ruling.flatMap { facts.rulings[$0] }?.ruling.chinese
                },
                .text("理由", key: "reason") { line in line.ruling.flatMap { facts.rulings[$0] }?.reason },
                .text("处理人", key: "by", width: .tight) { line in
                    line.ruling.flatMap { facts.rulings[$0] }.map { facts.names[$0.ruledBy] }
                },
                .moment("处理时间", key: "at") { line in line.ruling.flatMap { facts.rulings[$0] }?.ruledAt },
            ]
        } else if mayManage {
            columns.append(
                .actions { line in
                    var deeds: [(String, String)] = line.difference.kind.canBeAccepted ? [("采用", "accept")] : []
                    if line.difference.kind.canBeCorrected { deeds.append(("更正", "correct")) }
                    deeds.append(("忽略", "ignore"))
                    return deeds.map { .link($0.0, to: Links.differences($0.1).with("d", line.key)) }
                })
        }
        return columns
    }

    static let lineColumns: [Column<DifferenceLine>] = [
        .link("资产", key: "asset") { ($0.title, Links.asset(Identifier($0.difference.asset))) },
        .code("地址", key: "address", isShownAtFirst: false) { $0.address },
        .badge("情形", key: "kind") { badge($0.difference.kind) },
        .text("属性", key: "attribute", width: .tight) { $0.difference.attribute.chinese },
        .text("登记内容", key: "registered") { registered($0.difference) },
        .text("登记来源", key: "registered-source", width: .tight) { $0.difference.registeredSource },
        .text("探测结果", key: "measured") { measured($0.difference) },
        .text("探测来源", key: "measured-source", width: .tight) { $0.difference.measuredSource },
        .moment("探测时间", key: "measured-at", isShownAtFirst: false) { $0.difference.measuredAt },
        .moment("登记时间", key: "registered-at", isShownAtFirst: false) { $0.difference.registeredAt },
    ]

    private static func registered(_ difference: Difference) -> String {
        switch difference.kind {
        case .unregistered: "未登记"
        case .unseen: "已登记"
        case .value, .unit: difference.attribute.shown(difference.registered)
        }
    }

    private static func measured(_ difference: Difference) -> String {
        switch difference.kind {
        case .unregistered: "已发现"
        case .unseen: "未发现"
        case .value, .unit: difference.attribute.shown(difference.measured)
        }
    }

    private static func badge(_ kind: Difference.Kind) -> Badge {
        switch kind {
        case .value: Badge(kind.chinese, .warning)
        case .unit: Badge(kind.chinese, .warning)
        case .unregistered: Badge(kind.chinese, .info)
        case .unseen: Badge(kind.chinese, .danger)
        }
    }

    /// Which differences are meant, as the pages of a decision carry it along.
    struct Selection: Sendable {
        /// The ticked ones. Nil: all that the filter leaves.
        let keys: [String]?
        /// Where the pages post to, the filter in its query.
        let link: Link

        var fields: [Field] { (keys ?? []).map { .hidden("d", $0) } }
    }

    /// What a decision would do, and the form that confirms it. `field`: where the third value is typed.
    static func preview(
        _ decision: DifferenceDeeds.Decision, _ selection: Selection, lines: [DifferenceLine], skipped: Int,
        field: Field?, values: FormValues?, errors: FormErrors, hasMoved: Bool
    ) -> Page {
        let kind = decision.kind
        return Page(kind.chinese, path: [Crumb("差异核对", Links.differences)]) {
            if hasMoved { Alert(.warning) { "在您核对期间内容已有变化，下面是最新的结果，请重新核对。" } }
            if skipped > 0 { Alert(.info) { "另有 \(skipped) 处差异不适用本操作，将保持不变。" } }
            Alert(.info) { words(decision, lines.count) }
            Table(
                Array(lines.prefix(BulkEditPages.shownRows)), columns: lineColumns, caption: "将要处理的差异",
                empty: EmptyState("没有可以处理的差异", advice: "所选差异可能已由他人处理，或不适用本操作。"))
            if lines.count > BulkEditPages.shownRows {
                paragraph { muted("以上为前 \(BulkEditPages.shownRows) 处，共 \(lines.count) 处。") }
            }
            if !lines.isEmpty {
                Form(
                    to: selection.link, submit: "确认\(kind.chinese)", cancel: Links.differences, values: values,
                    errors: errors,
                    fields: [.hidden("stage", "apply"), .hidden("digest", DifferenceDeeds.digest(lines))]
                        + selection.fields + [field].compactMap(\.self) + [
                            .text(
                                "reason", decision == .accept ? "依据" : "理由", isRequired: decision != .accept,
                                placeholder: decision == .ignore ? "例如：虚拟机迁移期间的临时状态" : "例如：现场核对铭牌",
                                longest: 200)
                        ])
            }
        }
    }

    private static func words(_ decision: DifferenceDeeds.Decision, _ count: Int) -> String {
        switch decision {
        case .accept: "将以探测结果更新 \(count) 处登记内容，“发现未登记”的资产登记入账。写入审计记录，可以在“变更历史”中撤销。"
        case .correct: "将把 \(count) 处内容更正为您填写的值；探测结果不变时不再提示。写入审计记录，可以在“变更历史”中撤销。"
        case .ignore: "将忽略 \(count) 处差异；任何一方的内容变化后会重新提示。写入审计记录，可以在“变更历史”中撤销。"
        }
    }
}
