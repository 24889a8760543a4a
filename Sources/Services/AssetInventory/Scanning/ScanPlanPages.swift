import Console
import Directory
import Kernel
import Records
import Tools

/// The pages of plans and scopes.
enum ScanPlanPages {
    static func form(
        values: FormValues? = nil, errors: FormErrors = FormErrors(), fragile: FragilePorts,
        networks: [IsolatedNetwork],
        chosen: String? = nil
    ) -> Page {
        Page("制定扫描计划", path: [Crumb("资产扫描", Links.scans)]) {
            Form(
                to: Links.scanPlans, submit: "保存计划", cancel: Links.scans, values: values, errors: errors,
                fields: [
                    .text("title", "计划名称", isRequired: true, placeholder: "例如：门诊楼网段季度梳理", longest: 100),
                    networkField(networks, chosen),
                    .textArea(
                        "targets", "扫描地址", rows: 3, isRequired: true,
                        help: "一行一个，或用逗号分隔：10.1.2.3、10.1.2.0/24、10.1.2.3-10.1.2.99。须在已批准的扫描范围内。"),
                    .textArea("exclusions", "排除地址", rows: 2, help: "不扫描的地址，格式同上。"),
                    .text(
                        "ports", "端口", value: "top:1000", isRequired: true,
                        help: "top:1000 为最常用的 1000 个端口；也可填写 1-1000,8080。"),
                    .checkbox("versions", "识别服务与版本", isOn: true),
                    .number("rate", "每秒报文数上限", value: 300, in: 1...10_000, isRequired: true),
                    .number("minutes", "单台主机时限（分钟）", value: 15, in: 1...1440, isRequired: true),
                    .text("window", "时间窗口", placeholder: "22:00-06:00", longest: 11, help: "只在该时段内扫描，留空为不限。"),
                    .moment("planned", "计划开始时间", help: "留空为条件具备后由人工启动。"),
                    .text(
                        "fragile", "列明的易受影响端口",
                        help:
                            "默认不扫描：\(fragile.entries.map { "\($0.ports)（\($0.name)）" }.joined(separator: "、"))。确需扫描的在此列明，须经信息科批准。"
                    ),
                ])
        }
    }

    /// In which network the addresses are.
    private static func networkField(_ networks: [IsolatedNetwork], _ chosen: String?) -> Field {
        .select(
            "network", "所在网络", options: networks.map { Field.Option("\($0.id)", $0.name) }, value: chosen,
            empty: "院内网络（平台直接可达）", help: "隔离网络在“隔离网络”页面登记，由现场探针执行。")
    }

    static func detail(
        _ plan: ScanPlan, readiness: ScanReadiness, runs: [ScanRun], leftOut: PortSet, names: PersonNames,
        network: IsolatedNetwork?, standpoint: HTML, isolated: HTML, awaited: Commission?, may: (Permission) -> Bool
    ) -> Page {
        Page(
            plan.title, subtitle: HTML(text: "扫描计划 #\(plan.id)"), path: [Crumb("资产扫描", Links.scans)],
            actions: actions(plan, readiness, may)
        ) {
            if let awaited {
                Alert(.info) {
                    "已签发"
                    link("探测任务 #\(awaited.id)", to: Links.commission(awaited.id))
                    "，等待现场执行和带回结果。"
                }
            } else if readiness.isReady {
                Alert(.success) { "条件已具备，可以执行。" }
            } else {
                Alert(.warning) {
                    "尚不能执行："
                    list(readiness.obstacles.map { HTML(text: $0.chinese) })
                }
            }
            sideBySide {
                section("计划内容") {
                    DescriptionList([
                        .text("所在网络", network.map { "隔离网络“\($0.name)”" } ?? "院内网络"),
                        .text("扫描地址", plan.targets.ranges.map(\.description).joined(separator: "、")),
                        .text("地址数量", "\(plan.targets.subtracting(plan.exclusions).count)"),
                        .text("排除地址", plan.exclusions.ranges.map(\.description).joined(separator: "、")),
                        .text("端口", plan.ports.description),
                        .text("识别服务与版本", plan.asksVersions ? "是" : "否"),
                        .text("每秒报文数上限", "\(plan.maxRate)"),
                        .text("单台主机时限", "\(plan.hostMinutes) 分钟"),
                        .text("时间窗口", plan.window?.description ?? "不限"),
                        .moment("计划开始时间", plan.plannedFor),
                        .text("不扫描的易受影响端口", leftOut.description),
                        .text(
                            "列明的易受影响端口",
                            plan.fragilePorts.isEmpty
                                ? nil
                                : "\(plan.fragilePorts)" + (plan.fragileApprovedBy == nil ? "（未批准，不扫描）" : "（已批准）")),
                        .text("易受影响端口批准人", plan.fragileApprovedBy.map { names[$0] }),
                        .text(
                            "终止", plan.closing.map { "\(CivilTime($0.at).toMinute) \(names[$0.by])：\($0.reason)" }),
                        .text("制定人", names[plan.createdBy]), .moment("制定时间", plan.createdAt),
                    ])
                }
                section("通知与回执") {
                    DescriptionList([
                        .html("状态") { ScanPages.noticeBadge(plan) },
                        .moment("通知时间", plan.notice.notifiedAt), .text("通知人", plan.notice.notifiedBy.map { names[$0] }),
                        .moment("回执时间", plan.notice.receiptAt), .text("回执人", plan.notice.receiptBy.map { names[$0] }),
                        .moment("免除时间", plan.notice.waivedAt), .text("免除人", plan.notice.waivedBy.map { names[$0] }),
                        .text("免除理由", plan.notice.waiverReason),
                    ])
                    if may(.approveScans) && plan.notice.waivedAt == nil && plan.closing == nil {
                        subheading { "免除通知" }
                        Form(
                            to: Links.scanPlan(plan.id, "waiver"), submit: "免除提前通知", confirm: "确认免除本计划的提前通知？",
                            fields: [.text("reason", "理由", isRequired: true, longest: 200)])
                    }
                }
            }
            isolated
            standpoint
            if plan.closing == nil && (may(.runScans) || may(.approveScans)) {
                section(may(.approveScans) ? "退回计划" : "作废计划") {
                    Form(
                        to: Links.scanPlan(plan.id, "close"), submit: may(.approveScans) ? "退回" : "作废",
                        isDangerous: true, confirm: "终止后本计划不能再执行，确认？",
                        fields: [.text("reason", "原因", isRequired: true, longest: 200)])
                }
            }
            section("执行记录") {
                Table(runs, columns: ScanPages.runColumns(names), caption: "执行记录", empty: EmptyState("尚未执行"))
            }
        }
    }

    private static func actions(
        _ plan: ScanPlan, _ readiness: ScanReadiness, _ may: (Permission) -> Bool
    ) -> [PageAction] {
        var actions: [PageAction] = []
        let notice = plan.notice
        if plan.closing != nil { return [] }
        if may(.runScans) {
            if notice.notifiedAt == nil && notice.waivedAt == nil {
                actions.append(
                    .post(
                        "登记已通知院方", to: Links.scanPlan(plan.id, "notice"), icon: "envelope-check",
                        confirm: "确认已将本计划通知院方？通知时间将记为现在。"))
            }
            if readiness.isReady && plan.network == nil {
                actions.append(
                    .post("执行扫描", to: Links.scanPlan(plan.id, "run"), icon: "play-fill", weight: .primary))
            }
        }
        if may(.approveScans) {
            if notice.notifiedAt != nil && notice.receiptAt == nil && notice.waivedAt == nil {
                actions.append(
                    .post("确认收到通知", to: Links.scanPlan(plan.id, "receipt"), icon: "check2", weight: .primary))
            }
            if !plan.fragilePorts.isEmpty && plan.fragileApprovedBy == nil {
                actions.append(
                    .post(
                        "批准扫描易受影响端口", to: Links.scanPlan(plan.id, "fragile"), icon: "shield-exclamation",
                        confirm: "这些端口上的医疗与工控设备可能因扫描受到影响，确认批准？"))
            }
        }
        return actions
    }

    static func scopes(
        _ scopes: [ScanScope], names: PersonNames, networks: [IsolatedNetwork], mayApprove: Bool,
        values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        Page("扫描范围", path: [Crumb("资产扫描", Links.scans)]) {
            Alert(.info) { "只有这里列出的、仍然有效的地址会被工具访问；其他地址一律拒绝。" }
            section("已批准的地址") {
                Table(scopes, columns: scopeColumns(names, networks, mayApprove), caption: "已批准的地址")
            }
            if mayApprove {
                section("批准新的地址") {
                    Form(
                        to: Links.scanScopes, submit: "批准", values: values, errors: errors,
                        confirm: "批准后工具即可访问这些地址，请再次核对网段与掩码。确认批准？",
                        fields: [
                            networkField(networks, nil),
                            .text("range", "地址", isRequired: true, placeholder: "10.1.0.0/16", longest: 100),
                            .text(
                                "basis", "批准依据", isRequired: true, placeholder: "例如：2026年度服务方案第3.1节", longest: 200),
                        ])
                }
            }
        }
    }

    private static func scopeColumns(
        _ names: PersonNames, _ networks: [IsolatedNetwork], _ mayApprove: Bool
    ) -> [Column<ScanScope>] {
        let titles = Dictionary(uniqueKeysWithValues: networks.map { ($0.id, $0.name) })
        var columns: [Column<ScanScope>] = [
            .code("地址", key: "range") { $0.range.description },
            .text("网络", key: "network") { scope in scope.network.map { titles[$0] ?? "#\($0)" } ?? "院内网络" },
            .badge("状态", key: "state") { $0.withdrawnAt == nil ? Badge("有效", .success) : Badge("已撤销") },
            .text("批准依据", key: "basis", width: .wide) { $0.basis },
            .text("批准人", key: "by") { names[$0.approvedBy] },
            .moment("批准时间", key: "at") { $0.approvedAt },
            .text("撤销人", key: "withdrawn") { scope in scope.withdrawnBy.map { names[$0] } },
        ]
        if mayApprove {
            columns.append(
                .actions { scope in
                    scope.withdrawnAt == nil
                        ? [
                            .post(
                                "撤销", to: Links.withdrawScope(scope.id),
                                confirm: "撤销 \(scope.range) 的批准？正在进行的扫描将在当前地址块结束后停止。")
                        ] : []
                })
        }
        return columns
    }
}
