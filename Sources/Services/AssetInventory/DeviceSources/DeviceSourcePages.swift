import Console
import DeviceAccess
import Directory
import Kernel
import Records
import ScanImports
import Tools

/// The list of device sources, and one of them. Secrets are never shown, only whether there are any.
enum DeviceSourcePages {
    /// A line of the list.
    struct Row: Sendable {
        let source: DeviceSource
        let standing: DeviceRunStore.Standing
    }

    /// What the page of one source shows.
    struct View: Sendable {
        let source: DeviceSource
        let standing: DeviceRunStore.Standing
        let readiness: DeviceReadiness
        let runs: [ScanRun]
        let names: PersonNames
    }

    static func list(_ rows: [Row], may: (Permission) -> Bool) -> Page {
        var actions: [PageAction] = []
        if may(.runScans) {
            actions = DeviceSource.Kind.allCases.map {
                .link("新建 \($0.chinese)", to: Links.newDeviceSource($0), icon: "plus-lg")
            }
        }
        actions.append(.link("扫描范围", to: Links.scanScopes, icon: "bounding-box"))
        return Page("设备数据源", actions: actions) {
            section("数据源") {
                Table(
                    rows, columns: columns, caption: "设备数据源",
                    empty: EmptyState("还没有设备数据源", advice: "交换机、路由器用 SNMP，安全设备和管理平台用 HTTPS JSON 接口，按周期同步到台账。"))
            }
        }
    }

    private static let columns: [Column<Row>] = [
        .link("名称", key: "name") { ($0.source.name, Links.deviceSource($0.source.id)) },
        .text("方式", key: "kind", width: .tight) { $0.source.kind.isSNMP ? $0.source.kind.chinese : "JSON 接口" },
        .text("地址", key: "place") { place($0.source) },
        .badge("状态", key: "state") { badge($0.source) },
        .text("周期", key: "rule", width: .tight) { DeviceRule.chinese($0.source.rule) },
        .moment("最近成功", key: "success") { $0.standing.lastSuccess },
        .badge("最近一次", key: "last") { $0.standing.last.map { ScanPages.badge($0.state) } },
        .moment("下次同步", key: "next") { $0.standing.next },
        .text("最近错误", key: "error", width: .wide) { fault($0.standing) },
    ]

    /// Hosts alone: an address may be long.
    private static func place(_ source: DeviceSource) -> String {
        guard source.kind.isSNMP else { return DevicePlace.host(source.place) ?? source.place }
        let targets = source.targets
        let first = targets.prefix(2).map { "\($0.address)" }.joined(separator: "、")
        return targets.count > 2 ? "\(first) 等 \(targets.count) 台" : first
    }

    static func badge(_ source: DeviceSource) -> Badge {
        if source.retiredBy != nil { return Badge("已停止使用") }
        if !source.isEnabled { return Badge("已停用") }
        return source.approvedBy == nil ? Badge("待批准", .warning) : Badge("已启用", .success)
    }

    /// What is wrong with the last run. Nil: nothing, or it is under way.
    private static func fault(_ standing: DeviceRunStore.Standing) -> String? {
        guard let last = standing.last, [.failed, .incomplete, .cancelled].contains(last.state) else { return nil }
        return last.message
    }

    // MARK: One

    /// `refusal`: why no certificate was read.
    static func detail(_ view: View, refusal: DeviceRefusal? = nil, may: (Permission) -> Bool) -> Page {
        let source = view.source
        return Page(
            source.name, subtitle: HTML(text: "设备数据源 #\(source.id)　\(source.kind.chinese)"),
            path: [Crumb("设备数据源", Links.deviceSources)], actions: actions(view, may)
        ) {
            if let refusal { refusal.remark("读取证书", source) }
            if view.readiness.isReady {
                if let fault = fault(view.standing) {
                    Alert(view.standing.last?.state == .failed ? .danger : .warning) { "最近一次同步：\(fault)" }
                }
            } else {
                Alert(source.retiredBy == nil ? .warning : .info) {
                    "现在不能同步："
                    items(view.readiness.obstacles.map(\.chinese))
                }
            }
            sideBySide {
                section("读取") { DescriptionList(reading(source)) }
                section("同步") { DescriptionList(standing(view)) }
            }
            if source.kind == .json {
                certificate(view, may(.runScans) && source.retiredBy == nil)
                mapping(source)
            }
            section("同步记录") {
                Table(
                    view.runs, columns: runColumns(view.names), caption: "同步记录", empty: EmptyState("尚未同步"))
            }
            if source.retiredBy == nil && (may(.runScans) || may(.approveScans)) {
                section("停止使用") {
                    Form(
                        to: Links.deviceSource(source.id, "retire"), submit: "停止使用", isDangerous: true,
                        confirm: "停止使用后不能恢复，凭据将被删除，已写入台账的内容保留。确认？",
                        fields: [.text("reason", "原因", isRequired: true, longest: 200)])
                }
            }
        }
    }

    private static func actions(_ view: View, _ may: (Permission) -> Bool) -> [PageAction] {
        let source = view.source
        if source.retiredBy != nil { return [] }
        func link(_ deed: String) -> Link { Links.deviceSource(source.id, deed) }
        var actions: [PageAction] = []
        if may(.runScans) {
            if view.readiness.isReady && view.standing.last?.state.isOpen != true {
                actions.append(.post("立即同步", to: link("run"), icon: "arrow-repeat", weight: .primary))
            }
            if source.kind.isSNMP || source.mapping != nil {
                actions.append(.post("试读", to: link("trial"), icon: "eye"))
            }
            actions.append(.link("修改", to: link("edit"), icon: "pencil"))
            if source.kind == .json {
                actions.append(.post("读取样本", to: link("guess"), icon: "magic"))
                actions.append(.link("字段对应关系", to: link("mapping"), icon: "table"))
            }
        }
        if may(.approveScans) && source.approvedBy == nil {
            actions.append(
                .post(
                    "批准", to: link("approve"), fields: ["mark": source.mark], icon: "check2", weight: .primary,
                    confirm: "批准后将按周期访问所列地址，请核对地址与方式。确认批准？"))
        }
        if source.isEnabled && (may(.runScans) || may(.approveScans)) {
            actions.append(.post("停用", to: link("disable"), icon: "pause"))
        }
        if !source.isEnabled && may(.runScans) { actions.append(.post("启用", to: link("enable"), icon: "play")) }
        return actions
    }

    private static func reading(_ source: DeviceSource) -> [DescriptionList.Entry] {
        let settings = source.settings
        var entries: [DescriptionList.Entry] = [
            .text("方式", source.kind.chinese),
            .html(source.kind.isSNMP ? "设备" : "接口地址") {
                if source.kind.isSNMP { items(source.targets.map(\.description)) } else { code(source.place) }
            },
        ]
        switch source.kind {
        case .snmp2: break
        case .snmp3:
            entries += [
                .text("用户名", settings.user), .text("认证算法", settings.digest?.rawValue ?? "不认证"),
                .text("加密算法", settings.cipher?.rawValue ?? "不加密"), .text("上下文", settings.context),
            ]
        case .json:
            entries += [
                .text("请求方式", settings.method.rawValue),
                .text("请求体", settings.body.isEmpty ? nil : settings.body),
                .text("附加请求头", settings.headers.joined(separator: "；")),
                .text("认证方式", settings.authentication.chinese), .text("用户名", settings.user),
                .text("令牌名称", settings.tokenName),
            ]
        }
        if source.kind.isSNMP { entries.append(.text("读取邻居表", settings.asksNeighbours ? "是（ARP、转发表、LLDP、CDP）" : "否")) }
        let wanted = settings.wanted(by: source.kind)
        entries.append(
            .text(
                "凭据",
                wanted.isEmpty
                    ? "不需要"
                    : source.secret == nil ? "未设置" : "已设置：\(wanted.map(\.chinese).joined(separator: "、"))"))
        return entries
    }

    private static func items(_ texts: [String]) -> HTML { Console.list(texts.map { HTML(text: $0) }) }

    private static func standing(_ view: View) -> [DescriptionList.Entry] {
        let (source, names) = (view.source, view.names)
        func deed(_ person: String?, _ moment: Timestamp?) -> String? {
            guard let person, let moment else { return nil }
            return "\(names[person])　\(CivilTime(moment).toMinute)"
        }
        return [
            .html("状态") { badge(source) }, .text("周期", DeviceRule.chinese(source.rule)),
            .moment("下次同步", view.standing.next), .moment("最近成功", view.standing.lastSuccess),
            .text("最近结果", view.standing.last?.message ?? view.standing.last?.state.chinese),
            .text("新建", deed(source.createdBy, source.createdAt)),
            .text("最近修改", deed(source.changedBy, source.changedAt)),
            .text("批准", deed(source.approvedBy, source.approvedAt)),
            .text("停止使用", deed(source.retiredBy, source.retiredAt).map { "\($0)：\(source.retireReason ?? "")" }),
        ]
    }

    private static func certificate(_ view: View, _ mayManage: Bool) -> HTML {
        let source = view.source
        return section("证书") {
            if let certificate = source.certificate {
                DescriptionList([
                    .text("校验方式", "只信任下列指纹的证书（公钥不变的续期证书同样有效）"),
                    .html("SHA-256 指纹") { code(certificate.fingerprint) }, .text("签发给", certificate.name),
                    .text(
                        "确认",
                        source.certificateBy.map {
                            "\(view.names[$0])　\(source.certificateAt.map { CivilTime($0).toMinute } ?? "")"
                        }),
                ])
            } else {
                paragraph { "按本机信任的机构校验证书。设备使用自签名证书的，读取证书并与设备上显示的指纹核对后确认信任。" }
            }
            if let offered = source.offered {
                Alert(.warning) {
                    offered == source.certificate ? "刚读取的证书与已确认的相同。" : "刚读取的证书尚未确认，请与设备上显示的指纹逐位核对："
                    paragraph { code(offered.fingerprint) }
                    paragraph { "签发给：\(offered.name ?? "—")" }
                    if mayManage && offered != source.certificate {
                        PageAction.post(
                            "指纹一致，信任此证书", to: Links.deviceSource(source.id, "trust"),
                            fields: ["fingerprint": offered.fingerprint], confirm: "确认已与设备上显示的指纹核对一致？"
                        ).small
                    }
                }
            }
            if mayManage {
                PageAction.post("读取证书", to: Links.deviceSource(source.id, "certificate"), icon: "patch-check").small
                if source.certificate != nil {
                    PageAction.post(
                        "取消信任", to: Links.deviceSource(source.id, "distrust"), confirm: "取消后按本机信任的机构校验证书，确认？"
                    ).small
                }
            }
        }
    }

    private static func mapping(_ source: DeviceSource) -> HTML {
        section("字段对应关系") {
            if let mapping = source.mapping {
                paragraph {
                    "列表路径 "
                    code(mapping.items.description)
                }
                Table(
                    mapping.active.fields,
                    columns: [
                        .code("字段", key: "path") { $0.path.description },
                        .text("对应属性", key: "target") { $0.target.chinese },
                    ], caption: "字段对应关系", empty: EmptyState("没有对应任何属性"))
            } else {
                paragraph { "尚未设置。点击“读取样本”由程序预填，再逐项核对。" }
            }
        }
    }

    private static func runColumns(_ names: PersonNames) -> [Column<ScanRun>] {
        [
            .link("编号", key: "id", width: .tight) { ("#\($0.id)", Links.scanRun($0.id)) },
            .badge("结果", key: "state") { ScanPages.badge($0.state) },
            .count("资产", key: "assets") { ($0.assets, Links.assets(seenBy: $0.id)) },
            .count("新增", key: "new") { ($0.newAssets, Links.assets(seenBy: $0.id, onlyNew: true)) },
            .text("说明", key: "message", width: .wide) { $0.message },
            .text("发起人", key: "by", width: .tight) { names[$0.startedBy] },
            .moment("开始时间", key: "requested") { $0.requestedAt }, .moment("结束时间", key: "ended") { $0.endedAt },
        ]
    }
}
