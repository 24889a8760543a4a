import Kernel
import Observations

/// Something that can be searched for by its name: `owner:张三`, `责任人:张三`.
package struct AssetSearchField: Sendable, Hashable {
    /// What its values are, and where they stand.
    enum Kind: Sendable, Hashable {
        /// Text.
        case text(AssetText)
        /// One of a few words, each with how the column of `asset` has it.
        case word(String, [Word])
        /// How many ports are open.
        case openPorts
        /// When the asset was first seen.
        case first
        /// When it was last met.
        case last
        /// A day as text, `2026-11-30`: a column of `asset`.
        case day(String)
        /// Addresses and ranges of the asset.
        case address
        /// Ports that are open.
        case port
        /// Name, product or version of a service at an open port.
        case service
        /// A source that knows the asset.
        case source
        /// An isolated network in which the asset was met.
        case network
        /// The gravity of open warnings.
        case risk
    }

    /// A word with the value of its column.
    struct Word: Sendable, Hashable {
        let words: [String]
        let value: String

        init(_ value: String, _ words: String...) {
            self.value = value
            self.words = words
        }
    }

    /// Its name, short and in English.
    package let name: String
    /// What people call it.
    package let chinese: String
    /// Other names that it answers to.
    let aliases: [String]
    let kind: Kind
    /// How it is used.
    package let example: String

    init(_ name: String, _ chinese: String, _ kind: Kind, also aliases: String..., example: String) {
        self.name = name
        self.chinese = chinese
        self.kind = kind
        self.aliases = aliases
        self.example = example
    }

    /// All that have names of their own, in the order in which the help shows them.
    package static let all: [AssetSearchField] = [
        AssetSearchField("ip", "地址", .address, also: "address", "ip地址", example: "ip:10.1.0.0/16"),
        AssetSearchField("name", "名称", .text(.shownName), also: "资产名称", example: "name:HIS*"),
        AssetSearchField("host", "主机名", .text(.column("host_name")), also: "hostname", example: "host:pc-*"),
        AssetSearchField("state", "状态", .word("state", states), example: "state:待认领"),
        AssetSearchField(
            "alive", "存活",
            .word("alive", [Word("1", "是", "存活", "1", "yes", "true"), Word("0", "否", "未存活", "0", "no", "false")]),
            example: "alive:否"),
        AssetSearchField("type", "类型", .word("kind", kinds), also: "kind", "资产类型", example: "type:防火墙"),
        AssetSearchField("brand", "品牌", .text(.column("brand")), example: "brand:华为"),
        AssetSearchField("model", "型号", .text(.column("model")), example: "model:S5720*"),
        AssetSearchField("serial", "序列号", .text(.column("serial")), also: "sn", example: "serial:2102*"),
        AssetSearchField("number", "资产编号", .text(.column("asset_number")), example: "number:ZC-2023*"),
        AssetSearchField("code", "资产指纹码", .text(.column("code")), also: "指纹码", example: "code:ZC-NG2TV*"),
        AssetSearchField("os", "操作系统", .text(.column("system")), also: "system", "系统版本", example: "os:windows*"),
        AssetSearchField("mac", "MAC 地址", .text(.column("hardware")), also: "mac地址", example: "mac:00:1B:44*"),
        AssetSearchField("maker", "网卡厂商", .text(.column("vendor")), also: "vendor", example: "maker:Intel*"),
        AssetSearchField("unit", "所属部门", .text(.column("unit_name")), also: "department", "部门", example: "unit:检验科"),
        AssetSearchField("owner", "责任人", .text(.column("owner_name")), example: "-owner:*"),
        AssetSearchField("business", "所属系统", .text(.column("business")), also: "业务系统", "系统", example: "business:HIS"),
        AssetSearchField("location", "设备位置", .text(.column("location")), also: "位置", example: "location:门诊楼*"),
        AssetSearchField("purpose", "用途", .text(.column("purpose")), example: "purpose:*挂号*"),
        AssetSearchField("importance", "重要性", .text(.column("importance")), example: "importance:核心"),
        AssetSearchField("port", "开放端口", .port, also: "端口", example: "port:3389,23"),
        AssetSearchField("ports", "开放端口数", .openPorts, also: "端口数", example: "ports:>10"),
        AssetSearchField("service", "服务", .service, example: "service:telnet"),
        AssetSearchField("risk", "暴露面预警", .risk, also: "风险", example: "risk:高危"),
        AssetSearchField("source", "来源", .source, also: "数据来源", example: "source:*台账*"),
        AssetSearchField("network", "隔离网络", .network, example: "network:监区*"),
        AssetSearchField("first", "首次发现", .first, example: "first:7d"),
        AssetSearchField("last", "最近存活", .last, example: "-last:30d"),
        AssetSearchField("purchased", "购买日期", .day("purchased"), example: "purchased:<2020"),
        AssetSearchField("warranty", "保修到期", .day("warranty"), also: "维保到期", example: "warranty:<今天"),
    ]

    private static let states = AssetState.allCases.filter { $0 != .merged }.map {
        Word($0.rawValue, $0.chinese, $0.rawValue)
    }
    private static let kinds = AssetKind.allCases.map { Word($0.rawValue, $0.chinese, $0.rawValue) }

    private static let named: [String: AssetSearchField] = {
        var table: [String: AssetSearchField] = [:]
        for field in all {
            for name in [field.name, field.chinese] + field.aliases { table[folded(name)] = field }
        }
        return table
    }()

    /// The field of a name: one of its own, an attribute by its Chinese name, or one of the hospital's own. Nil: there is none.
    static func named(_ name: String, custom: [String]) -> AssetSearchField? {
        let key = folded(name)
        if let field = named[key] { return field }
        let attribute =
            AttributeName.known.first { folded($0.chinese) == key || $0.rawValue == key }
            ?? custom.first { folded($0) == key }.map { AttributeName.custom($0) }
        guard let attribute else { return nil }
        let column = AssetColumns.all.first { $0.name == attribute }?.column
        return AssetSearchField(
            attribute.rawValue, attribute.chinese, .text(column.map { .column($0) } ?? .more(attribute)),
            example: "\(name):*")
    }

    /// Names that a person may have meant.
    static func near(_ name: String, custom: [String]) -> [String] {
        let key = folded(name)
        guard let first = key.first else { return [] }
        let candidates = all.flatMap { [$0.name, $0.chinese] } + custom
        let near = candidates.filter { candidate in
            let other = folded(candidate)
            return other.contains(key) || key.contains(other)
                || (key.count > 2 && other.first == first && isClose(key, other))
        }
        return Array(near.prefix(4))
    }

    /// True where one letter more, less or other makes the same.
    private static func isClose(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left), Array(right))
        if abs(left.count - right.count) > 1 { return false }
        let head = zip(left, right).prefix { $0 == $1 }.count
        let tail = zip(left.dropFirst(head).reversed(), right.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        return max(left.count, right.count) - head - tail <= 1
    }

    static func folded(_ text: String) -> String {
        FoldedText.halfWidth(text).lowercased().filter { !$0.isWhitespace }
    }
}
