import Observations

/// All attributes that assets have: those of the requirement text, and the hospital's own.
package struct AttributeCatalogue: Sendable {
    /// In the order in which forms show them.
    package let definitions: [AttributeDefinition]
    private let byName: [AttributeName: AttributeDefinition]

    /// The attributes of the requirement text with the hospital's own after them.
    init(custom: [AttributeDefinition] = []) {
        definitions = Self.shipped + custom
        byName = Dictionary(definitions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The definition of an attribute. Nil: nobody fills it in, sources tell it by themselves.
    package subscript(name: AttributeName) -> AttributeDefinition? { byName[name] }

    /// The attributes of a class of assets.
    package func definitions(of category: AssetKind.Category) -> [AttributeDefinition] {
        definitions.filter { $0.categories.contains(category) }
    }

    /// The attributes that must be known of some class.
    var required: [AttributeDefinition] { definitions.filter { !$0.required.isEmpty } }

    /// Those that can be set for several assets at once.
    var shared: [AttributeDefinition] { definitions.filter { !$0.isUnique } }

    /// `重要性` as the requirement text's 分类 by importance has it.
    static let importances = ["核心", "重要", "一般"]
    /// Levels of GB/T 22240-2020, 4.1; level five is not for hospitals, yet it exists.
    static let levels = ["未定级", "第一级", "第二级", "第三级", "第四级", "第五级"]

    private static let devices: Set<AssetKind.Category> = [.server, .network, .security, .terminal, .screen, .other]
    private static let boxes: Set<AssetKind.Category> = [.server, .network, .security]

    /// The attributes that the requirement text names (资产梳理: 设备品牌、型号、设备位置、设备性能参数、购买年限、保修状态、
    /// 备件情况, IP/责任人/所属系统, 类型、用途、重要性; 安全检查和运维: hardware and software of security devices).
    private static let shipped: [AttributeDefinition] = [
        .init(.name, .text(longest: 100), .identity, required: [.application], isUnique: true),
        .init(.kind, .kind, .identity, required: Set(AssetKind.Category.allCases)),
        .init(.assetNumber, .text(longest: 60), .identity, in: devices, isUnique: true, help: "医院固定资产编号或标签号"),
        .init(.brand, .text(longest: 60), .device, in: devices, required: devices),
        .init(.model, .text(longest: 100), .device, in: devices, required: devices),
        .init(.serial, .text(longest: 60), .device, in: devices, required: boxes, isUnique: true),
        .init(
            .performance, .text(longest: 300), .device, in: devices, required: [.security],
            help: "例如：吞吐量 10 Gbps，并发连接 200 万"),
        .init(.processor, .text(longest: 100), .device, in: [.server, .terminal, .security]),
        .init(.memory, .quantity, .device, in: [.server, .terminal, .security, .network], help: "例如：64 GB"),
        .init(.storage, .quantity, .device, in: [.server, .terminal, .security], help: "例如：4 TB"),
        .init(.slots, .text(longest: 100), .device, in: [.network, .security, .server], help: "例如：共 8 槽，已用 5 槽"),
        .init(.power, .text(longest: 100), .device, in: boxes, help: "例如：双电源，风扇正常"),
        .init(
            .screen, .text(longest: 60), .device, in: [.screen, .terminal], required: [.screen],
            help: "例如：P2.5，6 m × 3 m"),
        .init(.label, .choice(["完善", "不完善", "无标签"]), .device, in: devices),
        .init(.hostName, .text(longest: 253), .software, in: devices, isUnique: true),
        .init(.system, .text(longest: 150), .software, in: [.server, .terminal, .screen, .other, .security]),
        .init(.firmware, .text(longest: 150), .software, in: [.network, .security, .screen, .other, .application]),
        .init(.latestFirmware, .text(longest: 150), .software, in: [.network, .security]),
        .init(.developer, .text(longest: 100), .software, in: [.application], required: [.application]),
        .init(.deployment, .text(longest: 200), .software, in: [.application], help: "运行该系统的服务器"),
        .init(.url, .url, .software, in: [.application, .security, .other], required: [.application], isUnique: true),
        .init(.location, .text(longest: 100), .place, in: devices, required: devices, help: "例如：门诊楼 B1 机房"),
        .init(.rack, .text(longest: 60), .place, in: boxes, help: "例如：A03 机柜 12–14 U"),
        .init(.hardware, .hardware, .place, in: devices, isUnique: true),
        .init(.zone, .text(longest: 60), .place, help: "例如：服务器区、门诊终端区"),
        .init(.vlan, .text(longest: 60), .place, in: devices),
        .init(.attachment, .text(longest: 150), .place, in: devices, help: "接入交换机与端口"),
        .init(.unit, .unit, .responsibility, required: Set(AssetKind.Category.allCases)),
        .init(.owner, .person, .responsibility, required: Set(AssetKind.Category.allCases)),
        .init(.businessSystem, .text(longest: 60), .responsibility, required: [.server, .application], help: "例如：HIS"),
        .init(.purpose, .text(longest: 100), .responsibility, required: [.server, .application, .screen]),
        .init(
            .importance, .choice(importances), .responsibility,
            required: [.server, .network, .security, .application]),
        .init(
            .protectionLevel, .choice(levels), .responsibility, in: [.application, .server], required: [.application]),
        .init(.supplier, .text(longest: 100), .upkeep),
        .init(.purchased, .date, .upkeep, in: devices, required: devices, help: "可只填年份或年月，例如：2021-06"),
        .init(.warranty, .date, .upkeep, required: boxes.union([.screen]), help: "保修或维保到期的日期"),
        .init(.spares, .text(longest: 100), .upkeep, in: devices, required: [.network, .security]),
        .init(.note, .text(longest: 500), .other),
    ]
}

extension AssetKind {
    /// The class of a kind as a source has written it; of what nobody knows yet, 其他.
    static func category(of kind: String?) -> Category {
        guard let kind else { return .other }
        return (AssetKind(rawValue: kind) ?? named(kind))?.category ?? .other
    }
}
