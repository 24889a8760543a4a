import Console
import Directory
import Kernel
import Observations

/// The pages of the ledger.
enum AssetPages {
    /// The columns by which the ledger can be sorted, as addresses name them.
    static let sortable = AssetOrder.all.map(\.key)

    static func list(
        _ assets: [Asset], query: TableQuery, total: Int, views: ViewBar, own: [CustomAttribute],
        fault: AssetSearchError?, isUnfiltered: Bool,
        mayExport: Bool, mayScan: Bool, mayManage: Bool, mayRequestClaims: Bool
    ) -> Page {
        var actions: [PageAction] =
            mayScan
            ? [
                .link("资产扫描", to: Links.scans, icon: "broadcast", weight: .primary),
                .link("导入数据", to: Links.importScan, icon: "upload"),
            ] : []
        if mayManage {
            actions.append(.link("新增资产", to: Links.newAsset, icon: "plus-lg"))
            if total > 0 {
                actions.append(
                    .link(
                        isUnfiltered ? "批量修改全部" : "批量修改筛选结果", to: query.link(at: Links.bulkEdit), icon: "pencil-square")
                )
            }
        }
        if mayRequestClaims && total > 0 {
            actions.append(.link("按当前筛选发起认领", to: query.link(at: Links.newClaim), icon: "person-check"))
        }
        if mayExport && total > 0 {
            actions.append(.link("打印标签", to: query.link(at: Links.labels), icon: "qr-code"))
        }
        if mayManage && total > 0 {
            actions.append(.link("新建盘点", to: query.link(at: Links.newStock), icon: "clipboard-check"))
        }
        return Page("资产台账", actions: actions + [.print]) {
            if let fault { Alert(.danger) { fault.explanation.line } }
            Table(
                assets, columns: AssetColumn.all(own: own).map(\.column), query: query, total: total, views: views,
                filters: filters,
                exports: mayExport ? [.xlsx(Links.assetsWorkbook), .csv(Links.assetsText)] : [],
                selection: selection(mayManage: mayManage, mayRequestClaims: mayRequestClaims, mayExport: mayExport),
                caption: "资产台账",
                empty: isUnfiltered
                    ? EmptyState(
                        "台账中还没有资产", advice: "制定扫描计划并执行，或导入已有的台账、扫描报告后，资产会出现在这里。",
                        action: mayScan ? .link("制定扫描计划", to: Links.newScanPlan, icon: "plus-lg") : nil)
                    : EmptyState("没有符合条件的资产", advice: "请放宽筛选条件。"))
            Disclosure("搜索语法") { AssetSearchHelp.content }
        }
    }

    /// Nil: the visitor may do nothing with ticked rows.
    private static func selection(
        mayManage: Bool, mayRequestClaims: Bool, mayExport: Bool
    ) -> TableSelection<Asset>? {
        var deeds: [TableSelection<Asset>.Deed] = []
        if mayManage {
            deeds += [
                .init("批量修改", to: Links.bulkEdit), .init("合并为一项", to: Links.mergeAssets),
                .init("登记待回收确认", to: Links.recoveries(several: .answer)),
            ]
        }
        if mayRequestClaims { deeds.append(.init("发起认领", to: Links.chooseClaim)) }
        if mayExport { deeds.append(.init("打印标签", to: Links.labels)) }
        return deeds.isEmpty ? nil : TableSelection(field: "asset", deeds: deeds) { "\($0.id)" }
    }

    private static let filters: [Field] = [
        .search("关键字，或条件如 -责任人:*"),
        .select(
            "state", "状态",
            options: AssetState.allCases.filter { $0 != .merged }.map { Field.Option($0.rawValue, $0.chinese) },
            empty: "全部"),
        .select(
            "alive", "存活状态", options: [Field.Option("1", "存活"), Field.Option("0", "未存活")], empty: "全部"),
        .number("port", "开放端口", in: 0...65_535),
    ]

    static func stateBadge(_ asset: Asset) -> Badge {
        switch asset.state {
        case .unclaimed: Badge(asset.state.chinese, .info)
        case .claimed: Badge(asset.state.chinese, .success)
        case .recovering: Badge(asset.state.chinese, .warning)
        case .zombie: Badge(asset.state.chinese, .danger)
        case .retired, .merged: Badge(asset.state.chinese, .neutral)
        }
    }

    static func badge(_ asset: Asset) -> Badge {
        Badge(asset.liveness, asset.isAlive ? .success : .warning)
    }

    static func detail(
        _ asset: Asset, ports: [AssetPort], identity: AssetIdentityFacts, life: LifecycleFacts, seenBy runs: [ScanRun],
        names: PersonNames, may: (Permission) -> Bool, responsibility: HTML, reasons: FingerprintReasons
    ) -> Page {
        Page(
            asset.title, subtitle: HTML(text: "资产指纹码 \(asset.code)　台账序号 \(asset.id)"),
            path: [Crumb("资产台账", Links.assets)],
            actions: (may(.manageAssets) && asset.state != .merged
                ? [.link("修改资产", to: Links.editAsset(asset.id), icon: "pencil", weight: .primary)] : []) + [.print]
        ) {
            AssetIdentityPart.remarks(asset, identity)
            LifecyclePart.remarks(asset, life, may: may)
            section("基本信息") {
                DescriptionList([
                    .html("地址") { code(asset.addressText) },
                    .text("隔离网络", identity.networks.isEmpty ? nil : identity.networks.joined(separator: "、")),
                    .html("状态") { stateBadge(asset) },
                    .html("存活") { badge(asset) },
                    .text("类型", asset.kind?.chinese),
                    .text("品牌型号", [asset.brand, asset.model].compactMap(\.self).joined(separator: " ")),
                    .text("所属部门", asset.unitName), .text("责任人", asset.ownerName),
                    .text("所属系统", asset.business),
                    .text("主机名", asset.hostName),
                    .text("操作系统", asset.system),
                    .html("MAC 地址") { asset.hardware.map { code($0) } ?? muted("未获取（与扫描器不在同一网段时无法获取）") },
                    .text("网卡厂商", asset.vendor),
                    .moment("首次发现", asset.firstSeenAt),
                    .moment("最近存活", asset.lastSeenAt),
                ])
            }
            FingerprintPart.part(reasons, known: identity.resolved)
            responsibility
            LifecyclePart.sections(asset, life, names: names)
            AssetIdentityPart.sections(identity, names: names, mayManage: may(.manageAssets))
            section("端口与服务") {
                Table(
                    ports, columns: portColumns, caption: "端口与服务",
                    empty: EmptyState("没有发现开放过的端口"))
            }
            section("发现记录") {
                Table(runs, columns: ScanPages.sightingColumns(names), caption: "发现记录", empty: EmptyState("没有发现记录"))
            }
        }
    }

    private static let portColumns: [Column<AssetPort>] = [
        .code("端口", key: "number") { "\($0.number)/\($0.transport)" },
        .badge("状态", key: "state") { port in
            port.state == "open" ? Badge("开放", .info) : Badge(stateName(port.state))
        },
        .text("服务", key: "service") { port in port.service.map { port.isTLS ? "\($0)（TLS）" : $0 } },
        .text("软件与版本", key: "software", width: .wide) { $0.software },
        .moment("首次发现", key: "first") { $0.firstSeenAt },
        .moment("最近变化", key: "changed") { $0.changedAt },
    ]

    private static func stateName(_ state: String) -> String {
        PortStateName.chinese(state)
    }
}
