import Console
import Directory
import Kernel
import Records

/// The pages of isolated networks and of what is carried to them.
enum CommissionPages {
    static func networks(
        _ networks: [IsolatedNetwork], commissions: [Commission], now: Timestamp, names: PersonNames, mayEdit: Bool,
        values: FormValues?, errors: FormErrors
    ) -> Page {
        Page("隔离网络", path: [Crumb("资产扫描", Links.scans)]) {
            Alert(.info) {
                "与院内网络不连通的网络（如监区内网）在此登记。其中的地址与院内相同时仍视为不同的地址；扫描由现场人员用 anhu probe 单独执行，结果以签名并加密的文件带回导入。"
            }
            section("已登记的网络") {
                Table(
                    networks, columns: networkColumns(names, mayEdit: mayEdit), caption: "已登记的网络",
                    empty: EmptyState("还没有登记隔离网络"))
            }
            if mayEdit {
                section("登记网络") {
                    Form(
                        to: Links.isolatedNetworks, submit: "登记", values: values, errors: errors,
                        confirm: "登记后名称不能修改，确认登记？",
                        fields: [
                            .text(
                                "name", "网络名称", isRequired: true, placeholder: "例如：监区业务内网",
                                longest: IsolatedNetwork.longestName),
                            .text("note", "说明", placeholder: "位置、隔离方式、联系人", longest: 200),
                        ])
                }
            }
            section("探测任务") {
                let titles = Dictionary(uniqueKeysWithValues: networks.map { ($0.id, $0.name) })
                Table(
                    commissions, columns: commissionColumns(now, names, titles), caption: "探测任务",
                    empty: EmptyState("还没有签发探测任务", advice: "在隔离网络的扫描计划页面签发。"))
            }
        }
    }

    private static func networkColumns(_ names: PersonNames, mayEdit: Bool) -> [Column<IsolatedNetwork>] {
        var columns: [Column<IsolatedNetwork>] = [
            .text("网络", key: "name") { $0.name },
            .text("说明", key: "note", width: .wide) { $0.note },
            .text("登记人", key: "by") { names[$0.createdBy] },
            .moment("登记时间", key: "at") { $0.createdAt },
        ]
        if mayEdit {
            // What comes next: where may be scanned has to be approved, then a plan says what is scanned.
            columns.append(
                .actions { network in
                    [
                        .link("扫描范围", to: Links.scanScopes),
                        .link("制定扫描计划", to: Links.newScanPlan.with("network", "\(network.id)")),
                    ]
                })
        }
        return columns
    }

    private static func commissionColumns(
        _ now: Timestamp, _ names: PersonNames, _ titles: [Identifier<IsolatedNetwork>: String]? = nil
    ) -> [Column<Commission>] {
        var columns: [Column<Commission>] = [
            .link("编号", key: "id", width: .tight) { ("#\($0.id)", Links.commission($0.id)) },
            .badge("状态", key: "state") { badge($0.state(at: now)) },
            .text("签发人", key: "by") { names[$0.issuedBy] },
            .moment("签发时间", key: "at") { $0.issuedAt },
            .moment("有效期至", key: "until") { $0.validUntil },
            .number("结果", key: "results") { $0.results },
        ]
        if let titles { columns.insert(.text("网络", key: "network") { titles[$0.network] }, at: 1) }
        return columns
    }

    private static func badge(_ state: Commission.State) -> Badge {
        switch state {
        case .open: Badge(state.chinese, .info)
        case .awaited: Badge(state.chinese, .warning)
        case .delivered: Badge(state.chinese, .success)
        case .withdrawn, .lapsed: Badge(state.chinese, .neutral)
        }
    }

    /// The part of a plan's page that concerns its isolated network.
    static func part(
        of plan: ScanPlan, commissions: [Commission], isReady: Bool, now: Timestamp, names: PersonNames,
        may: (Permission) -> Bool
    ) -> HTML {
        section("探测任务") {
            Table(
                commissions, columns: commissionColumns(now, names), caption: "探测任务",
                empty: EmptyState("还没有签发探测任务"))
            if isReady && may(.runScans) {
                Form(
                    to: Links.scanPlan(plan.id, "commission"), submit: "签发探测任务",
                    confirm: "签发即视为执行本计划，使用本次通知。确认签发？",
                    fields: [
                        .number(
                            "days", "有效期（天）", value: CommissionIssue.usualDays, in: CommissionIssue.days,
                            isRequired: true, help: "现场探测须在有效期内完成。")
                    ])
            }
        }
    }

    static func detail(
        _ commission: Commission, plan: ScanPlan, network: IsolatedNetwork, run: ScanRun, results: [ProbeResult],
        code: String, now: Timestamp, names: PersonNames, may: (Permission) -> Bool
    ) -> Page {
        let state = commission.state(at: now)
        var actions: [PageAction] = []
        if may(.runScans) && now < commission.validUntil && state != .withdrawn {
            actions.append(
                .link("下载任务文件", to: Links.commission(commission.id, "file"), icon: "download", weight: .primary))
        }
        if may(.runScans) && state != .withdrawn && state != .lapsed {
            actions.append(.link("导入结果", to: Links.importScan, icon: "upload"))
        }
        return Page(
            "探测任务 #\(commission.id)", subtitle: HTML(text: network.name),
            path: [Crumb("资产扫描", Links.scans), Crumb(plan.title, Links.scanPlan(plan.id))], actions: actions
        ) {
            sideBySide {
                section("任务") {
                    DescriptionList([
                        .html("状态") { badge(state) },
                        .html("扫描计划") { link(plan.title, to: Links.scanPlan(plan.id)) },
                        .html("扫描记录") { link("#\(run.id)", to: Links.scanRun(run.id)) },
                        .text("签发人", names[commission.issuedBy]), .moment("签发时间", commission.issuedAt),
                        .moment("有效期至", commission.validUntil), .moment("结果导入截止", commission.importUntil),
                        .text("首次下载人", commission.takenBy.map { names[$0] }),
                        .moment("首次下载时间", commission.takenAt),
                        .text(
                            "收回",
                            commission.withdrawnAt.map {
                                "\(CivilTime($0).toMinute) \(commission.withdrawnBy.map { names[$0] } ?? "")：\(commission.withdrawReason ?? "")"
                            }),
                    ])
                }
                section("现场执行") { instructions(commission, code) }
            }
            section("已导入的结果") {
                Table(
                    results, columns: resultColumns(names), caption: "已导入的结果", empty: EmptyState("还没有导入结果"))
            }
            if (state == .open || state == .awaited) && (may(.runScans) || may(.approveScans)) {
                section("收回任务") {
                    Form(
                        to: Links.commission(commission.id, "withdraw"), submit: "收回", isDangerous: true,
                        confirm: "收回后该任务的结果不再接收；已带出的任务文件无法召回，请通知现场人员停止。确认收回？",
                        fields: [.text("reason", "原因", isRequired: true, longest: 200)])
                }
            }
        }
    }

    private static func instructions(_ commission: Commission, _ code: String) -> HTML {
        block {
            DescriptionList([
                .text("核对码", code),
                .text("命令", "anhu probe --commission \(commission.fileName) --code \(code)"),
            ])
            list(
                [
                    "把任务文件拷到装有安护和 nmap 的电脑，接入该网络后执行上面的命令。",
                    "核对码用来证明任务文件出自本平台：请抄在纸上或电话告知现场人员，不要与任务文件放在同一移动介质。",
                    "任务文件含有本任务的结果签名密钥，请像口令一样保管，用后删除。",
                    "结果文件已加密，只有本平台能打开；带回后在“导入数据”页面导入，重复导入不会重复计数。",
                ].map { HTML(text: $0) })
        }
    }

    private static func resultColumns(_ names: PersonNames) -> [Column<ProbeResult>] {
        [
            .badge("探测", key: "state") { $0.isComplete ? Badge("完整", .success) : Badge("不完整", .warning) },
            .text("探针电脑", key: "machine") { $0.machine },
            .moment("探测开始", key: "began") { $0.beganAt },
            .moment("探测结束", key: "ended") { $0.endedAt },
            .text("导入人", key: "by") { names[$0.importedBy] },
            .moment("导入时间", key: "at") { $0.importedAt },
            .code("文件 SHA-256", key: "sha256") { String($0.sha256.prefix(16)) },
        ]
    }
}
