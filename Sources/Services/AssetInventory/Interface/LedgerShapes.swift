import Console
import Kernel
import Observations

extension APIShape<Asset> {
    /// An asset in a list.
    static let asset = APIShape("Asset", "资产", assetMembers)

    /// The members of an asset, in a list and by itself.
    static let assetMembers: [Member] = [
        .id { $0.id.rawValue },
        .text("code", "资产指纹码，终身不变", isRequired: true) { $0.code },
        .choice("state", "状态", AssetState.allCases.map(\.rawValue), isRequired: true) { $0.state.rawValue },
        .text("state_name", "状态的中文名称", isRequired: true) { $0.state.chinese },
        .flag("alive", "最近一次查找时是否存活") { $0.isAlive },
        .text("ip", "主要地址") { $0.address?.description },
        .text("mac", "网卡地址") { $0.hardware },
        .text("name", "名称") { $0.name },
        .text("hostname", "主机名") { $0.hostName },
        .text("kind", "类型代码") { $0.kind?.rawValue },
        .text("kind_name", "类型的中文名称") { $0.kind?.chinese },
        .text("brand", "品牌") { $0.brand },
        .text("model", "型号") { $0.model },
        .text("os", "操作系统") { $0.system },
        .text("serial", "序列号") { $0.serial },
        .text("asset_number", "资产编号") { $0.assetNumber },
        .text("unit", "所属部门") { $0.unitName },
        .text("owner", "责任人") { $0.ownerName },
        .text("business", "所属系统") { $0.business },
        .text("importance", "重要性") { $0.importance },
        .text("location", "设备位置") { $0.location },
        .text("purpose", "用途") { $0.purpose },
        .text("performance", "性能参数") { $0.performance },
        .text("spares", "备件情况") { $0.spares },
        .text("purchased", "购买日期") { $0.purchased },
        .text("warranty", "保修到期") { $0.warranty },
        .integer("open_ports", "开放端口数", isRequired: true) { $0.openPorts },
        .moment("first_seen_at", "首次发现", isRequired: true) { $0.firstSeenAt },
        .moment("last_seen_at", "最近存活") { $0.lastSeenAt },
        .integer("merged_into", "已并入的资产编号") { $0.mergedInto.map { Int($0.rawValue) } },
    ]
}

extension APIShape<AssetPort> {
    /// A port of an asset.
    static let port = APIShape(
        "AssetPort", "端口",
        [
            .text("transport", "协议", isRequired: true) { $0.transport },
            .integer("number", "端口号", isRequired: true) { $0.number },
            .text("state", "状态", isRequired: true) { $0.state },
            .text("service", "服务") { $0.service },
            .text("product", "产品") { $0.product },
            .text("version", "版本") { $0.version },
            .flag("tls", "是否使用 TLS") { $0.isTLS },
            .moment("first_seen_at", "首次发现", isRequired: true) { $0.firstSeenAt },
            .moment("changed_at", "最近变化", isRequired: true) { $0.changedAt },
        ])
}

/// An asset with its ports.
struct AssetInDetail: Sendable {
    let asset: Asset
    let ports: [AssetPort]
}

extension APIShape<AssetInDetail> {
    /// An asset by itself.
    static let detail = APIShape(
        "AssetInDetail", "资产及其端口",
        [
            .one("asset", "资产", .asset, isRequired: true) { $0.asset },
            .list("ports", "端口", of: .port) { $0.ports },
        ])
}

extension APIShape<ScanRun> {
    /// A run: a scan, a synchronisation, or an import.
    static let run = APIShape(
        "Run", "扫描、同步或导入的一次运行",
        [
            .id { $0.id.rawValue },
            .text("title", "名称", isRequired: true) { $0.title },
            .choice("kind", "做什么：扫描、同步设备数据源、导入", ["scan", "sync", "import"], isRequired: true) { run in
                run.device != nil ? "sync" : run.plan != nil ? "scan" : "import"
            },
            .choice("state", "状态", ScanRun.State.allCases.map(\.rawValue), isRequired: true) { $0.state.rawValue },
            .text("state_name", "状态的中文名称", isRequired: true) { $0.state.chinese },
            .flag("finished", "是否已结束") { !$0.state.isOpen },
            .text("started_by", "发起账号", isRequired: true) { $0.startedBy },
            .moment("requested_at", "发起时间", isRequired: true) { $0.requestedAt },
            .moment("ended_at", "结束时间") { $0.endedAt },
            .text("message", "结果说明") { $0.message },
            .integer("assets", "涉及资产数", isRequired: true) { $0.assets },
            .integer("new_assets", "其中新增", isRequired: true) { $0.newAssets },
        ])
}

extension APIShape<ImportTrial.Refusal> {
    /// A record that cannot be taken.
    static let refusal = APIShape(
        "Refusal", "不能导入的记录",
        [
            .text("place", "位置", isRequired: true) { $0.place },
            .text("reason", "原因", isRequired: true) { $0.reason },
        ])
}

extension APIShape<ImportTrial> {
    /// What would be entered, and what would not.
    static let trial = APIShape(
        "Trial", "试读结果",
        [
            .integer("things", "可导入的条数", isRequired: true) { $0.things },
            .integer("refused", "不能导入的条数", isRequired: true) { $0.refused },
            .list("refusals", "不能导入的记录，前 \(ImportTrial.shownRefusals) 条", of: .refusal) { $0.refusals },
            .texts("warnings", "提示") { $0.warnings },
            .integer("new_assets", "按当前台账会新增的资产数") { $0.ledger?.new },
            .integer("changed_assets", "会变化的资产数") { $0.ledger?.changed },
            .integer("questions", "会产生的身份核对项") { $0.ledger?.questions },
            .text("failure", "未能读完的原因") { $0.failure },
        ])
}
