import Console
import Directory
import Kernel

/// The pages on which stock-takings are begun, watched and ended.
enum StockPages {
    static func list(
        _ takings: [(taking: StockTaking, tally: StockTally)], names: PersonNames, today: CivilDate, mayManage: Bool
    ) -> Page {
        Page(
            "资产盘点", path: [Crumb("资产台账", Links.assets)],
            actions: (mayManage ? [.link("新建盘点", to: Links.newStock, icon: "plus-lg")] : []) + [.print]
        ) {
            paragraph { "按台账逐项核对实物：扫描标签二维码现场登记，或打印盘点表后录入。位置不符的可直接更新台账，盘亏、盘盈列入清单跟进。" }
            Table(
                takings,
                columns: [
                    .link("名称", key: "title") { ($0.taking.title, Links.stock($0.taking.id)) },
                    .badge("状态", key: "state") { badge($0.taking, today) },
                    .text("截止日期", key: "due", width: .tight) { $0.taking.dueOn.description },
                    .text("进度", key: "progress", width: .tight) { "\($0.tally.counted) / \($0.tally.all)" },
                    .number("账实相符", key: "found") { $0.tally.found },
                    .number("位置不符", key: "moved") { $0.tally.moved },
                    .number("盘亏", key: "missing") { $0.tally.missing },
                    .number("盘盈", key: "surplus") { $0.tally.surplus },
                    .text("发起人", key: "by", width: .tight) { names[$0.taking.startedBy] },
                    .moment("开始时间", key: "at") { $0.taking.startedAt },
                ], caption: "资产盘点",
                empty: EmptyState("还没有盘点过", advice: "在资产台账中筛选出需要盘点的资产，再新建盘点。"))
        }
    }

    private static func badge(_ taking: StockTaking, _ today: CivilDate) -> Badge {
        if !taking.isOpen { return Badge("已结束", .success) }
        return taking.dueOn < today ? Badge("已逾期", .danger) : Badge("进行中", .info)
    }

    static func new(_ filter: FormValues, count: Int, values: FormValues?, errors: FormErrors) -> Page {
        Page("新建盘点", path: [Crumb("资产台账", Links.assets), Crumb("资产盘点", Links.stocks)]) {
            paragraph {
                filter.isEmpty ? "将盘点台账中的全部 \(count) 项资产。只盘点一部分时，请先在" : "将盘点台账当前筛选出的 \(count) 项资产。需要调整时，请在"
                link("资产台账", to: Links.assets)
                "筛选后选择“新建盘点”。"
            }
            Form(
                to: Links.stocks, submit: "开始盘点", cancel: Links.stocks, values: values, errors: errors,
                fields: AssetRoutes.carrying(filter) + [
                    .text("title", "名称", isRequired: true, placeholder: "例如：2026 年检验科资产盘点", longest: 80),
                    .date("due", "截止日期", isRequired: true),
                    .text("note", "说明", placeholder: "例如：范围、分工、监盘人", longest: StockForm.longest),
                ])
        }
    }

    /// What the page of one shows.
    struct View: Sendable {
        let taking: StockTaking
        let tally: StockTally
        let part: StockStore.Part
        let items: [StockItem]
        let surplus: [StockSurplus]
        /// Assets whose place can be brought up in the ledger.
        let moves: Int
        let names: PersonNames
        let today: CivilDate
    }

    static func detail(_ view: View, query: TableQuery, mayManage: Bool, mayExport: Bool) -> Page {
        let (taking, tally) = (view.taking, view.tally)
        var actions: [PageAction] = []
        if mayManage && taking.isOpen {
            actions += [
                .link("录入盘点表", to: Links.stock(taking.id, "entry"), icon: "input-cursor-text"),
                .link("登记盘盈", to: Links.stock(taking.id, "surplus"), icon: "plus-lg"),
            ]
        }
        if mayExport {
            actions += [
                .link("打印盘点表", to: Links.stock(taking.id, "sheet"), icon: "printer"),
                .link("导出 Excel", to: Links.stockWorkbook(taking.id), icon: "file-earmark-spreadsheet"),
            ]
        }
        return Page(taking.title, path: [Crumb("资产台账", Links.assets), Crumb("资产盘点", Links.stocks)], actions: actions) {
            section("概况") {
                DescriptionList([
                    .html("状态") { badge(taking, view.today) }, .text("截止日期", taking.dueOn.chinese),
                    .text("说明", taking.note),
                    .text("发起人", view.names[taking.startedBy]), .moment("开始时间", taking.startedAt),
                    .text("结束人", taking.closedBy.map { view.names[$0] }), .moment("结束时间", taking.closedAt),
                    .text("盘点结论", taking.conclusion),
                ])
                ProgressBar(
                    "stock", value: tally.counted, of: tally.all, label: "已盘 \(tally.counted) 项，共 \(tally.all) 项")
            }
            if view.moves > 0 && mayManage {
                Alert(.info) { "\(view.moves) 项资产的实际位置与台账不同。" }
                Form(
                    to: Links.stock(taking.id, "apply"), submit: "按盘点结果更新台账位置（\(view.moves) 项）", fields: [])
            }
            Tabs(
                StockStore.Part.allCases.map { part in
                    .init(part.chinese, address(taking.id, part), count: count(part, tally))
                }, current: address(taking.id, view.part))
            Table(
                view.items, columns: columns(view, mayManage: mayManage && taking.isOpen), query: query,
                total: count(view.part, tally), caption: "盘点资产",
                empty: EmptyState(view.part == .pending ? "全部资产都已盘点" : "没有\(view.part.chinese)的资产"))
            section("盘盈") {
                Table(
                    view.surplus,
                    columns: [
                        .text("实物", key: "what", width: .wide) { $0.what },
                        .text("位置", key: "location") { $0.location }, .text("标签编号", key: "number") { $0.number },
                        .text("备注", key: "note") { $0.note },
                        .text("登记人", key: "by", width: .tight) { view.names[$0.by] },
                        .moment("登记时间", key: "at") { $0.at },
                    ], caption: "盘盈", empty: EmptyState("没有登记台账以外的实物"))
            }
            if mayManage && taking.isOpen {
                section("结束盘点") {
                    if tally.pending > 0 { Alert(.warning) { "还有 \(tally.pending) 项未盘，结束后按“未盘”归档，不能再登记。" } }
                    Form(
                        to: Links.stock(taking.id, "close"), submit: "结束盘点", isDangerous: true,
                        fields: [.text("conclusion", "盘点结论", isRequired: true, longest: StockForm.longest)])
                }
            }
        }
    }

    private static func address(_ id: Identifier<StockTaking>, _ part: StockStore.Part) -> Link {
        part == .pending ? Links.stock(id) : Links.stock(id).with("part", part.rawValue)
    }

    private static func count(_ part: StockStore.Part, _ tally: StockTally) -> Int {
        switch part {
        case .pending: tally.pending
        case .found: tally.found
        case .moved: tally.moved
        case .missing: tally.missing
        }
    }

    private static func columns(_ view: View, mayManage: Bool) -> [Column<StockItem>] {
        var columns: [Column<StockItem>] = [
            .link("资产", key: "asset") { ($0.asset.title, Links.asset($0.asset.id)) },
            .code("地址", key: "address") { $0.asset.address?.description },
            .text("资产编号", key: "number", width: .tight) { $0.asset.assetNumber },
            .text("所属部门", key: "unit") { $0.asset.unitName },
            .text("责任人", key: "owner", width: .tight) { $0.asset.ownerName },
            .text("账面位置", key: "expected") { $0.expectedLocation },
        ]
        if view.part != .pending {
            columns += [
                .text("实际位置", key: "location") { $0.count?.location }, .text("备注", key: "note") { $0.count?.note },
                .text("方式", key: "means", width: .tight) { $0.count?.means.chinese },
                .text("盘点人", key: "by", width: .tight) { item in item.count.map { view.names[$0.by] } },
                .moment("盘点时间", key: "at") { $0.count?.at },
            ]
        }
        guard mayManage else { return columns }
        return columns + [
            .actions { [.link($0.count == nil ? "登记" : "更改", to: Links.stockItem($0.id))] }
        ]
    }
}
