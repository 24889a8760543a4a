import Observations

/// The attributes that a rule may give: what a thing can say of itself, and none that only people know.
enum GivenAttribute {
    /// In the order in which pages show them, with their Chinese names.
    static let all: [(name: AttributeName, chinese: String)] = [
        (.kind, "资产类型"), (.brand, "品牌"), (.model, "型号"), (.name, "资产名称"), (.hostName, "主机名"),
        (.system, "操作系统"), (.firmware, "系统版本"), (.serial, "序列号"), (.businessSystem, "所属系统"), (.purpose, "用途"),
        (.supplier, "供应商"), (.processor, "处理器"), (.memory, "内存"), (.storage, "存储"), (.performance, "性能参数"),
        (.screen, "分辨率与尺寸"), (.location, "设备位置"), (.note, "备注"),
    ]

    /// Place in the list, for sorting.
    static let order = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })

    /// A thing may have several of these at once, so two values are no conflict.
    static let several: Set<AttributeName> = [.businessSystem, .purpose, .supplier, .note]

    /// Of these a longer value that begins with the shorter says the same more exactly: `Windows` and `Windows Server 2019`.
    static let refinable: Set<AttributeName> = [.model, .name, .system, .firmware]

    /// True where the second value says the same as the first, only more exactly: it begins with it, or it is a system that
    /// is built on Linux. The arguments are keys (`ValueTemplate.Value`).
    static func isFiner(_ attribute: AttributeName, _ value: String, _ finer: String) -> Bool {
        guard refinable.contains(attribute), value != finer else { return false }
        if finer.hasPrefix(value) { return true }
        return attribute == .system && linux.contains(value) && !linux.contains(finer)
            && !otherSystems.contains(where: finer.hasPrefix)
    }

    private static let linux: Set<String> = ["linux", "嵌入式linux"]
    /// How the names of systems begin that are no Linux.
    private static let otherSystems = [
        "windows", "macos", "ios", "ipados", "freebsd", "openbsd", "netbsd", "solaris", "aix", "hp-ux", "vmware",
    ]

    /// Types of which one says more exactly, or besides, what the other says: a database runs on a server, a firewall is a
    /// security device. No conflict.
    static func isCompatible(_ one: String, _ other: String) -> Bool {
        compatible.contains([one, other])
    }

    private static let compatible: Set<Set<String>> = {
        let pairs: [(AssetKind, AssetKind)] = [
            (.server, .database), (.server, .application), (.server, .hypervisor), (.server, .storage),
            (.server, .security), (.server, .firewall), (.database, .application), (.security, .firewall),
            (.security, .application), (.terminal, .mobile),
        ]
        return Set(pairs.map { [$0.0.rawValue, $0.1.rawValue] })
    }()

    /// The attribute of that name. Nil: none that a rule may give.
    static func named(_ name: String) -> AttributeName? {
        let attribute = AttributeName(rawValue: name)
        return order[attribute] != nil || name.hasPrefix("custom.") && name.utf8.count > 7 ? attribute : nil
    }

    /// What pages call it.
    static func chinese(_ attribute: AttributeName) -> String {
        order[attribute].map { all[$0].chinese } ?? attribute.rawValue
    }
}
