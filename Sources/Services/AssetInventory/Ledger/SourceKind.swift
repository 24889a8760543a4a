import Observations

/// What kind of source an observation comes from.
package enum SourceKind: String, Sendable, Hashable, CaseIterable {
    /// A person's own word in the console: a correction, a claim.
    case hand
    /// A device's own answers over SNMP.
    case snmp
    /// A scan by nmap, or its report.
    case scan
    /// A probe in an isolated network.
    case probe
    /// A packet capture.
    case capture
    /// Leases of a DHCP server.
    case leases
    /// Neighbour tables: ARP, forwarding tables, LLDP.
    case neighbours
    /// Tables of security devices over their interfaces.
    case devices
    /// Observations that flows, logs and other programs feed.
    case feed
    /// A register: a spreadsheet that somebody keeps.
    case register
    /// A rule of `Content/classification`, which derives from what the others say.
    case rule

    /// The name that pages show.
    package var chinese: String {
        switch self {
        case .hand: "人工登记"
        case .snmp: "SNMP"
        case .scan: "主动扫描"
        case .probe: "离线探针"
        case .capture: "流量抓包"
        case .leases: "DHCP 租约"
        case .neighbours: "邻居表（ARP/LLDP）"
        case .devices: "安全设备同步"
        case .feed: "观测数据接口"
        case .register: "登记台账"
        case .rule: "分类规则"
        }
    }

    /// True where the source says what somebody has written down, not what was met.
    package var isRegistered: Bool { self == .hand || self == .register }

    /// True where the source met the thing, or spoke with who met it: neither written down nor derived.
    package var isMeasured: Bool { !isRegistered && self != .rule }
}

/// Which source is believed first, attribute by attribute.
package struct SourcePrecedence: Sendable, Hashable {
    /// Orders that a person has set for single attributes, the first believed first.
    package var orders: [AttributeName: [SourceKind]]

    /// The order that is in force where nobody has set one.
    package init(orders: [AttributeName: [SourceKind]] = [:]) {
        self.orders = orders
    }

    /// Measured properties are believed from whoever is nearest to the device.
    static let measured: [SourceKind] = [
        .hand, .snmp, .probe, .scan, .devices, .capture, .leases, .neighbours, .feed, .register, .rule,
    ]
    /// What no measurement can know is believed from the register.
    static let registered: [SourceKind] = [
        .hand, .register, .devices, .feed, .snmp, .probe, .scan, .capture, .leases, .neighbours, .rule,
    ]

    /// Properties that a device tells of itself; all others are a matter of the register.
    package static let measurable: Set<AttributeName> = [
        .hostName, .kind, .brand, .model, .serial, .system, .firmware, .hardware, .cardMaker, .processor, .memory,
        .storage,
        .attachment, .vlan,
    ]

    /// How early a kind of source is believed about an attribute: 0 is first.
    package func rank(of kind: SourceKind, for attribute: AttributeName) -> Int {
        let order =
            orders[attribute] ?? (Self.measurable.contains(attribute) ? Self.measured : Self.registered)
        return order.firstIndex(of: kind) ?? order.count
    }
}
