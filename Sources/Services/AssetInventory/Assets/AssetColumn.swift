import Console
import Documents
import Kernel
import Observations

/// A column of the ledger, on its page and in what is exported from it: one definition, so that the file holds what the
/// page shows.
struct AssetColumn: Sendable {
    /// As the page shows it.
    let column: Column<Asset>
    /// As a sheet holds it.
    let cell: @Sendable (Asset) -> Report.Cell

    /// The key of the column of isolated networks, which are read only where it is shown.
    static let networkKey = "network"

    /// The columns that are shown: those chosen, or those shown at first; in the order of the page. `own`: the hospital's
    /// own attributes.
    static func shown(_ chosen: Set<String>?, own: [CustomAttribute]) -> [AssetColumn] {
        let all = all(own: own)
        let shown = all.filter { chosen?.contains($0.column.key) ?? $0.column.isShownAtFirst }
        return shown.isEmpty ? all.filter(\.column.isShownAtFirst) : shown
    }

    var sheetColumn: Report.Column {
        let alignment: Report.Column.Alignment =
            switch column.alignment {
            case .start: .leading
            case .center: .center
            case .end: .trailing
            }
        return Report.Column(column.title, alignment: alignment)
    }

    /// Every column, those of the hospital's own attributes behind all others.
    static func all(own: [CustomAttribute]) -> [AssetColumn] {
        all
            + own.map { attribute in
                text(attribute.title, "own-\(attribute.id)", isShownAtFirst: false) { $0.more(attribute.name) }
            }
    }

    static let all: [AssetColumn] = [
        AssetColumn(
            column: .link("地址", key: "address", width: .tight, isSortable: true) {
                ($0.addressText, Links.asset($0.id))
            }
        ) { Report.Cell($0.address?.description) },
        AssetColumn(column: .html("名称、主机名", key: "name", isSortable: true) { names($0) }) { asset in
            switch (asset.name, asset.hostName) {
            case (let name?, let host?) where name != host: .text("\(name)（\(host)）")
            default: Report.Cell(asset.name ?? asset.hostName)
            }
        },
        text("类型", "kind", width: .tight) { $0.kind?.chinese },
        text("品牌型号", "model") { [$0.brand, $0.model].compactMap(\.self).joined(separator: " ") },
        text("操作系统", "system") { $0.system },
        text("所属部门", "unit", width: .tight, isShownAtFirst: false) { $0.unitName },
        text("责任人", "owner", width: .tight) { $0.ownerName },
        text("所属系统", "business", isShownAtFirst: false) { $0.business },
        text("重要性", "importance", width: .tight, isShownAtFirst: false) { $0.importance },
        text("设备位置", "location", isShownAtFirst: false) { $0.location },
        text("用途", "purpose", isShownAtFirst: false) { $0.purpose },
        text("隔离网络", networkKey, isShownAtFirst: false) { $0.networks.joined(separator: "、") },
        code("资产编号", "number") { $0.assetNumber },
        code("序列号", "serial") { $0.serial },
        code("资产指纹码", "code") { $0.code },
        code("MAC 地址", "hardware") { $0.hardware },
        text("网卡厂商", "vendor", isShownAtFirst: false) { $0.vendor },
        AssetColumn(
            column: .count("开放端口", key: "ports", isSortable: true) { ($0.openPorts, Links.asset($0.id)) }
        ) { .integer($0.openPorts) },
        AssetColumn(column: .badge("状态", key: "state", isSortable: true) { AssetPages.stateBadge($0) }) {
            .text($0.state.chinese)
        },
        AssetColumn(
            column: .badge("存活", key: "alive", isSortable: true, isShownAtFirst: false) { AssetPages.badge($0) }
        ) {
            .text($0.liveness)
        },
        text("性能参数", "performance", isShownAtFirst: false) { $0.performance },
        text("备件情况", "spares", isShownAtFirst: false) { $0.spares },
        text("购买日期", "purchased", width: .tight, isShownAtFirst: false) { $0.purchased },
        text("保修到期", "warranty", width: .tight, isShownAtFirst: false) { $0.warranty },
        // With it the list is wider than a screen of 1,280 pixels.
        AssetColumn(
            column: .moment("首次发现", key: "first", isSortable: true, isShownAtFirst: false) { $0.firstSeenAt }
        ) { .moment($0.firstSeenAt) },
        AssetColumn(column: .moment("最近存活", key: "last", isSortable: true) { $0.lastSeenAt }) {
            $0.lastSeenAt.map { .moment($0) } ?? Report.Cell(nil)
        },
    ]

    private static func text(
        _ title: String, _ key: String, width: Column<Asset>.Width = .auto, isShownAtFirst: Bool = true,
        _ value: @escaping @Sendable (Asset) -> String?
    ) -> AssetColumn {
        AssetColumn(
            column: .text(
                title, key: key, width: width, isSortable: AssetOrder(key: key) != nil, isShownAtFirst: isShownAtFirst,
                value)
        ) {
            Report.Cell(value($0).flatMap { $0.isEmpty ? nil : $0 })
        }
    }

    private static func code(
        _ title: String, _ key: String, _ value: @escaping @Sendable (Asset) -> String?
    ) -> AssetColumn {
        AssetColumn(
            column: .code(title, key: key, isSortable: AssetOrder(key: key) != nil, isShownAtFirst: false, value)
        ) { Report.Cell(value($0)) }
    }

    private static func names(_ asset: Asset) -> HTML {
        switch (asset.name, asset.hostName) {
        case (nil, nil): muted("—")
        case (let name?, nil): inline { name }
        case (nil, let host?): inline { host }
        case (let name?, let host?):
            block {
                block { name }
                if host != name { block { muted(host) } }
            }
        }
    }
}
