import Console
import Directory
import Kernel

/// The pages of the ledger.
enum AssetPages {
    /// The columns by which the ledger can be sorted, as addresses name them.
    static let sortable = AssetOrder.allCases.map(\.rawValue)

    static func list(
        _ assets: [Asset], query: TableQuery, total: Int, isUnfiltered: Bool, mayExport: Bool, mayScan: Bool
    ) -> Page {
        let actions: [PageAction] =
            mayScan ? [.link("资产扫描", to: Links.scans, icon: "broadcast", weight: .primary)] : []
        return Page("资产台账", actions: actions + [.print]) {
            Table(
                assets, columns: columns, query: query, total: total, filters: filters,
                exports: mayExport ? [.xlsx(Links.assetsWorkbook), .csv(Links.assetsText)] : [],
                caption: "资产台账",
                empty: isUnfiltered
                    ? EmptyState(
                        "台账中还没有资产", advice: "制定扫描计划并执行后，发现的资产会出现在这里。",
                        action: mayScan ? .link("制定扫描计划", to: Links.newScanPlan, icon: "plus-lg") : nil)
                    : EmptyState("没有符合条件的资产", advice: "请放宽筛选条件。"))
        }
    }

    private static let filters: [Field] = [
        .search("地址、网段、名称、厂商、服务"),
        .select(
            "alive", "存活状态", options: [Field.Option("1", "存活"), Field.Option("0", "未存活")], empty: "全部"),
        .number("port", "开放端口", in: 0...65_535),
    ]

    private static let columns: [Column<Asset>] = [
        .link("地址", key: "address", width: .tight, isSortable: true) {
            ($0.address.description, Links.asset($0.id))
        },
        .text("主机名", key: "name", isSortable: true) { $0.hostName },
        .text("操作系统", key: "system") { $0.system },
        .code("MAC 地址", key: "hardware") { $0.hardware },
        .text("网卡厂商", key: "vendor") { $0.vendor },
        .count("开放端口", key: "ports", isSortable: true) { ($0.openPorts, Links.asset($0.id)) },
        .badge("状态", key: "alive") { badge($0) },
        // With it the list is wider than a screen of 1,280 pixels.
        .moment("首次发现", key: "first", isSortable: true, isShownAtFirst: false) { $0.firstSeenAt },
        .moment("最近存活", key: "last", isSortable: true) { $0.lastSeenAt },
    ]

    private static func badge(_ asset: Asset) -> Badge {
        Badge(asset.liveness, asset.isAlive ? .success : .warning)
    }

    static func detail(_ asset: Asset, ports: [AssetPort], seenBy runs: [ScanRun], names: PersonNames) -> Page {
        Page(
            asset.title, subtitle: HTML(text: "资产编号 \(asset.id)"), path: [Crumb("资产台账", Links.assets)],
            actions: [.print]
        ) {
            section("基本信息") {
                DescriptionList([
                    .html("地址") { code(asset.address.description) },
                    .html("状态") { badge(asset) },
                    .text("主机名", asset.hostName),
                    .text(
                        "操作系统",
                        asset.system.map { name in
                            asset.systemAccuracy.map { "\(name)（可信度 \($0)%）" } ?? name
                        }),
                    .html("MAC 地址") { asset.hardware.map { code($0) } ?? muted("未获取（与扫描器不在同一网段时无法获取）") },
                    .text("网卡厂商", asset.vendor),
                    .moment("首次发现", asset.firstSeenAt),
                    .moment("最近存活", asset.lastSeenAt),
                ])
            }
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
