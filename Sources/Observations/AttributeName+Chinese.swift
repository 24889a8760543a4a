/// The names that pages, sheets and documents show.
extension AttributeName {
    /// The title in Chinese; a name of the hospital's own is its own title.
    package var chinese: String {
        if let title = Self.titles[self] { return title }
        return rawValue.hasPrefix("custom.") ? String(rawValue.dropFirst("custom.".count)) : rawValue
    }

    /// All names that the product knows, in the order in which people read them.
    package static let known: [AttributeName] = titlesInOrder.map(\.name)

    private static let titles = Dictionary(
        titlesInOrder.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })

    private static let titlesInOrder: [(name: AttributeName, title: String)] = [
        (.name, "资产名称"),
        (.kind, "资产类型"),
        (.brand, "品牌"),
        (.model, "型号"),
        (.serial, "序列号"),
        (.assetNumber, "资产编号"),
        (.hostName, "主机名"),
        (.system, "操作系统"),
        (.firmware, "系统版本"),
        (.latestFirmware, "最新系统版本"),
        (.hardware, "MAC 地址"),
        (.cardMaker, "网卡厂商"),
        (.location, "设备位置"),
        (.rack, "机柜与U位"),
        (.performance, "性能参数"),
        (.processor, "处理器"),
        (.memory, "内存"),
        (.storage, "存储"),
        (.slots, "设备槽位"),
        (.power, "风扇及电源状况"),
        (.label, "标签完善程度"),
        (.purchased, "购买日期"),
        (.warranty, "保修到期"),
        (.spares, "备件情况"),
        (.supplier, "供应商"),
        (.developer, "开发商"),
        (.deployment, "部署位置"),
        (.unit, "所属部门"),
        (.owner, "责任人"),
        (.businessSystem, "所属系统"),
        (.purpose, "用途"),
        (.importance, "重要性"),
        (.protectionLevel, "等保定级"),
        (.zone, "网络区域"),
        (.vlan, "VLAN"),
        (.attachment, "接入位置"),
        (.screen, "分辨率与尺寸"),
        (.url, "访问地址"),
        (.registration, "登记状态"),
        (.note, "备注"),
    ]
}
