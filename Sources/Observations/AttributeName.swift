/// The name under which sources, rules and people speak of a property of an asset.
///
/// The raw value stands in records, mappings and rules; it never changes. Names that begin with `custom.` are the
/// hospital's own.
package struct AttributeName: RawRepresentable, Hashable, Sendable, Codable, Comparable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private init(_ name: String) { rawValue = name }

    /// 资产名称
    package static let name = Self("name")
    /// 主机名
    package static let hostName = Self("host.name")
    /// 资产类型: the raw value of an `AssetKind`.
    package static let kind = Self("kind")
    /// 品牌
    package static let brand = Self("brand")
    /// 型号
    package static let model = Self("model")
    /// 序列号
    package static let serial = Self("serial")
    /// 资产编号, the hospital's own.
    package static let assetNumber = Self("asset.number")
    /// 操作系统, with its version where known.
    package static let system = Self("os")
    /// 系统版本 of a device: firmware, patch.
    package static let firmware = Self("firmware")
    /// MAC 地址 of the card by which it was met.
    package static let hardware = Self("mac")
    /// 网卡厂商
    package static let cardMaker = Self("mac.vendor")
    /// 设备位置
    package static let location = Self("location")
    /// 机柜与U位
    package static let rack = Self("rack")
    /// 性能参数 in words.
    package static let performance = Self("performance")
    /// 处理器
    package static let processor = Self("cpu")
    /// 内存
    package static let memory = Self("memory")
    /// 存储
    package static let storage = Self("storage")
    /// 购买日期, `2021-06-30`, `2021-06` or `2021`.
    package static let purchased = Self("purchased")
    /// 保修到期, a date as above.
    package static let warranty = Self("warranty")
    /// 备件情况
    package static let spares = Self("spares")
    /// 所属部门: the name of a unit.
    package static let unit = Self("unit")
    /// 责任人: the name of a person.
    package static let owner = Self("owner")
    /// 所属系统, the business system: `HIS`.
    package static let businessSystem = Self("business")
    /// 用途
    package static let purpose = Self("purpose")
    /// 重要性: `核心`, `重要`, `一般`.
    package static let importance = Self("importance")
    /// 供应商
    package static let supplier = Self("supplier")
    /// 网络区域
    package static let zone = Self("zone")
    /// VLAN
    package static let vlan = Self("vlan")
    /// 接入交换机与端口: where it is plugged in.
    package static let attachment = Self("attachment")
    /// 分辨率与尺寸 of a screen.
    package static let screen = Self("screen")
    /// 访问地址 of an application.
    package static let url = Self("url")
    /// 等保定级
    package static let protectionLevel = Self("level")
    /// 备注
    package static let note = Self("note")

    /// A name of the hospital's own.
    package static func custom(_ name: String) -> Self { Self("custom." + name) }
}
