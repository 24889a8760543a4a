import Console
import Directory
import Kernel
import Records
import Tools

/// The pages of runs and of the emergency stop.
enum ScanPages {
    static func runColumns(_ names: PersonNames) -> [Column<ScanRun>] {
        var columns = sightingColumns(names)
        columns.insert(
            contentsOf: [
                .count("资产", key: "assets") { ($0.assets, Links.assets(seenBy: $0.id)) },
                .count("新增", key: "new") { ($0.newAssets, Links.assets(seenBy: $0.id, onlyNew: true)) },
            ], at: 4)
        return columns
    }

    /// The runs that saw one asset: what they saw besides is not its history.
    static func sightingColumns(_ names: PersonNames) -> [Column<ScanRun>] {
        [
            .link("编号", key: "id", width: .tight) { ("#\($0.id)", Links.scanRun($0.id)) },
            .text("扫描计划或文件", key: "title") { $0.title },
            .text("方式", key: "source", width: .tight) { $0.device != nil ? "设备同步" : $0.plan == nil ? "导入" : $0.source },
            .badge("状态", key: "state") { badge($0.state) },
            .text("发起人", key: "by") { names[$0.startedBy] },
            .moment("发起时间", key: "requested") { $0.requestedAt },
            .moment("结束时间", key: "ended") { $0.endedAt },
        ]
    }

    static func badge(_ state: ScanRun.State) -> Badge {
        switch state {
        case .waiting: Badge(state.chinese, .neutral)
        case .running: Badge(state.chinese, .info)
        case .complete: Badge(state.chinese, .success)
        case .incomplete: Badge(state.chinese, .warning)
        case .cancelled: Badge(state.chinese, .warning)
        case .failed: Badge(state.chinese, .danger)
        }
    }

    static func overview(
        plans: [ScanPlan], runs: [ScanRun], stop: ToolStop?, unrecordedStop: String?, names: PersonNames,
        may: (Permission) -> Bool
    ) -> Page {
        var actions: [PageAction] = []
        if may(.runScans) {
            actions.append(.link("制定扫描计划", to: Links.newScanPlan, icon: "plus-lg", weight: .primary))
            actions.append(.link("导入数据", to: Links.importScan, icon: "upload"))
        }
        actions.append(.link("隔离网络", to: Links.isolatedNetworks, icon: "usb-drive"))
        actions.append(.link("扫描范围", to: Links.scanScopes, icon: "bounding-box"))
        if may(.stopTools) && stop == nil {
            actions.append(.link("紧急停止", to: Links.stopTools, icon: "stop-circle", weight: .danger))
        }
        return Page("资产扫描", actions: actions) {
            if let stop {
                stopAlert(
                    "所有工具已被紧急停止：\(stop.reason)（\(names[stop.stoppedBy])，\(CivilTime(stop.stoppedAt).toMinute)）。",
                    otherwise: "须由信息科确认影响已消除后解除。", may)
            } else if let unrecordedStop {
                stopAlert(
                    "工具已被紧急停止，但未能写入记录：\(unrecordedStop)。请先排除数据盘故障，再由信息科解除。",
                    otherwise: "请联系信息科办理。", may)
            }
            section("扫描计划") {
                Table(
                    plans, columns: planColumns(names), caption: "扫描计划",
                    empty: EmptyState("还没有扫描计划", advice: "先制定计划，通知院方并取得回执后执行。"))
            }
            section("执行记录") {
                Table(
                    runs, columns: runColumns(names), caption: "执行记录", empty: EmptyState("还没有执行过扫描"))
            }
        }
    }

    /// A stop in force, with the button that ends it for whoever may; `otherwise` is what the others are told.
    private static func stopAlert(_ text: String, otherwise: String, _ may: (Permission) -> Bool) -> Alert {
        Alert(.danger) {
            text
            if may(.approveScans) {
                PageAction.post("解除停止", to: Links.releaseTools, confirm: "确认影响已消除，允许工具重新运行？").small
            } else {
                otherwise
            }
        }
    }

    private static func planColumns(_ names: PersonNames) -> [Column<ScanPlan>] {
        [
            .link("计划", key: "title") { ($0.title, Links.scanPlan($0.id)) },
            .text("地址", key: "targets") { $0.targets.ranges.prefix(3).map(\.description).joined(separator: "、") },
            .code("端口", key: "ports") { String($0.ports.description.prefix(30)) },
            .badge("通知", key: "notice") { noticeBadge($0) },
            .text("时间窗口", key: "window", width: .tight) { $0.window?.description ?? "不限" },
            .text("制定人", key: "by") { names[$0.createdBy] },
            .moment("制定时间", key: "created") { $0.createdAt },
        ]
    }

    static func noticeBadge(_ plan: ScanPlan) -> Badge {
        if plan.closing != nil { return Badge("已终止", .neutral) }
        if let run = plan.noticeUsedBy { return Badge("已用于 #\(run)", .neutral) }
        let notice = plan.notice
        if notice.waivedAt != nil { return Badge("已免除", .info) }
        if notice.receiptAt != nil { return Badge("已回执", .success) }
        return notice.notifiedAt == nil ? Badge("未通知", .neutral) : Badge("待回执", .warning)
    }

    /// Under which notice a run went: who gave it and who has confirmed or waived it, and when.
    private static func noticeLine(_ notice: ScanPlan.Notice, _ names: PersonNames) -> String {
        func deed(_ moment: Timestamp?, _ login: String?, _ word: String) -> String? {
            moment.map { "\(CivilTime($0).toMinute) \(login.map { names[$0] } ?? "")\(word)" }
        }
        return [
            deed(notice.notifiedAt, notice.notifiedBy, "通知"), deed(notice.receiptAt, notice.receiptBy, "回执"),
            deed(notice.waivedAt, notice.waivedBy, "免除（\(notice.waiverReason ?? "")）"),
        ].compactMap(\.self).joined(separator: "；")
    }

    /// Where a run belongs.
    private static func crumb(_ run: ScanRun) -> Crumb {
        run.device.map { Crumb(run.source, Links.deviceSource($0)) } ?? Crumb("资产扫描", Links.scans)
    }

    /// The page on which everything is stopped.
    static func stop(values: FormValues? = nil, errors: FormErrors = FormErrors()) -> Page {
        Page("紧急停止所有工具", path: [Crumb("资产扫描", Links.scans)]) {
            Alert(.warning) {
                "立即停止正在运行的全部扫描工具，并取消等待中的任务；解除之前不能启动新的扫描。停止后请及时通知院方，并协助修复所受影响。"
            }
            Form(
                to: Links.stopTools, submit: "立即停止", cancel: Links.scans, values: values, errors: errors,
                isDangerous: true,
                fields: [
                    .text("reason", "停止原因", isRequired: true, placeholder: "例如：检验科设备响应异常", longest: 200)
                ])
        }
    }

    static func run(
        _ run: ScanRun, plan: ScanPlan?, notice: ScanPlan.Notice?, progress: JobProgress?, blocks: [ScanBlockRow],
        assets: [Asset], names: PersonNames, standpoint: HTML, mayStop: Bool
    ) -> Page {
        var actions: [PageAction] = []
        if run.state.isOpen && mayStop {
            actions.append(
                .post(
                    "停止\(run.deed)", to: Links.cancelScanRun(run.id), icon: "stop-circle", weight: .danger,
                    confirm: "立即停止？已写入的资产会保留。"))
        }
        actions.append(.link("查看资产", to: Links.assets(seenBy: run.id), icon: "hdd-network"))
        actions.append(.link("本次变化", to: Links.changes(of: run.id), icon: "clock-history"))
        return Page(
            "\(run.deed)记录 #\(run.id)", path: [crumb(run)], actions: actions,
            refresh: run.state.isOpen ? 5 : nil
        ) {
            if run.state.isOpen {
                Live(Links.scanRunEvents(run.id)) {
                    section("进度") {
                        ProgressBar(
                            "progress", value: progress?.done ?? 0, of: progress?.total ?? 0, label: "扫描进度")
                        paragraph { LiveText("message", progress?.message ?? "等待执行") }
                        paragraph {
                            "已发现资产 "
                            LiveText("assets", String(run.assets))
                            " 项，其中新增 "
                            LiveText("new", String(run.newAssets))
                            " 项"
                        }
                    }
                    section("发现的资产") {
                        LivePlace("found") { found(assets, isOpen: true) }
                    }
                    section("概况") {
                        LivePlace("facts") { facts(run, plan, notice, names) }
                    }
                }
            }
            if !run.state.isOpen {
                section("概况") { facts(run, plan, notice, names) }
                if plan == nil && run.device == nil { standpoint }
                section(run.deed == "导入" ? "涉及的资产" : "发现的资产") {
                    found(assets, isOpen: false)
                    if run.assets > assets.count {
                        paragraph { link("查看全部 \(run.assets) 项", to: Links.assets(seenBy: run.id)) }
                    }
                }
            }
            if !blocks.isEmpty {
                section(run.device == nil ? "地址块与原始报告" : "设备与返回的原始内容") {
                    Table(blocks, columns: blockColumns(run), caption: "地址块与原始报告")
                }
            }
        }
    }

    /// What a run is and where it stands; the page draws it, and the stream again when its state has changed.
    static func facts(_ run: ScanRun, _ plan: ScanPlan?, _ notice: ScanPlan.Notice?, _ names: PersonNames) -> HTML {
        block {
            DescriptionList([
                .html("状态") { badge(run.state) },
                .html(run.device == nil ? "计划" : "数据源") {
                    run.device.map { link(run.source, to: Links.deviceSource($0)) }
                        ?? plan.map { link($0.title, to: Links.scanPlan($0.id)) } ?? muted("导入的文件")
                },
                .text("来源", run.source), .text("通知", notice.map { noticeLine($0, names) }),
                .text("结果", run.message), .text("发起人", names[run.startedBy]),
                .moment("发起时间", run.requestedAt), .moment("结束时间", run.endedAt),
            ])
        }
    }

    /// The assets that a run has seen; the page draws it, and the stream again whenever there are more.
    static func found(_ assets: [Asset], isOpen: Bool) -> HTML {
        block {
            Table(
                assets, columns: assetColumns, caption: "发现的资产",
                empty: EmptyState(isOpen ? "尚未发现资产" : "没有发现存活的资产"))
        }
    }

    static let assetColumns: [Column<Asset>] = [
        .link("地址", key: "address", width: .tight) { ($0.addressText, Links.asset($0.id)) },
        .text("名称", key: "name") { $0.name ?? $0.hostName },
        .text("操作系统", key: "system") { $0.system },
        .number("开放端口", key: "ports") { $0.openPorts },
        .moment("首次发现", key: "first") { $0.firstSeenAt },
    ]

    /// A block with the number of its raw report.
    struct ScanBlockRow: Sendable {
        let block: ScanBlock
        let evidence: Identifier<Evidence>?
    }

    private static func blockColumns(_ run: ScanRun) -> [Column<ScanBlockRow>] {
        let columns: [Column<ScanBlockRow>] = [
            .code(run.device == nil ? "地址块" : "设备", key: "key") {
                String($0.block.key.split(separator: " ").first ?? "")
            },
            .text("端口", key: "part", width: .tight) { partName($0.block.key) },
            .badge("结果", key: "state") {
                $0.block.isComplete ? Badge("完整", .success) : Badge("不完整", .warning)
            },
            .number(run.device == nil ? "存活主机" : "读入条数", key: "hosts") { $0.block.hosts },
            .text("工具", key: "tool", width: .tight) { $0.block.tool },
            .moment("结束时间", key: "ended") { $0.block.endedAt },
            .text("说明", key: "message", width: .wide) { $0.block.message },
            .html("原始报告", key: "evidence", width: .tight) { row in
                if let evidence = row.evidence {
                    link("下载", to: Links.scanEvidence(run.id, evidence))
                } else {
                    muted("—")
                }
            },
        ]
        // A device that is asked has neither parts of ports nor a tool.
        return run.device == nil ? columns : columns.filter { !["part", "tool"].contains($0.key) }
    }

    private static func partName(_ key: String) -> String {
        let part = key.split(separator: " ").last.flatMap { NmapScan.Part(rawValue: String($0)) }
        return (part ?? .ordinary).chinese
    }
}
