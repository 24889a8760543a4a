import GRDB
import Kernel
import Records

/// A part of the network with a name: 办公区, 医疗业务区.
package struct NetworkZone: Sendable, Hashable {
    /// How far whoever sits there is trusted.
    package enum Trust: String, Sendable, CaseIterable {
        /// Not of the hospital: 互联网.
        case outside
        /// Partners and public places.
        case low
        /// Offices.
        case medium
        /// Servers, medical devices, management.
        case high

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .outside: "院外"
            case .low: "低"
            case .medium: "中"
            case .high: "高"
            }
        }
    }

    /// Its number.
    package let id: Identifier<NetworkZone>
    /// Its name, which rules use.
    package let name: String
    /// How far it is trusted.
    package let trust: Trust
    /// Its addresses. Empty for one outside: every address that lies in no other and is not private.
    package let ranges: AddressSet
    /// True where scanners stand unless a plan says otherwise.
    package let isStandpoint: Bool
    /// Anything else.
    package let note: String?
}

/// Whether one zone reaches another, as far as is known.
package struct ZoneReach: Sendable, Hashable {
    /// What is known.
    package enum Reach: String, Sendable, CaseIterable {
        /// Known to reach it.
        case allowed
        /// Known not to.
        case denied
        /// Nobody has said.
        case unknown

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .allowed: "可达"
            case .denied: "不可达"
            case .unknown: "未知"
            }
        }
    }

    /// From here.
    package let from: Identifier<NetworkZone>
    /// To here.
    package let to: Identifier<NetworkZone>
    /// What is known.
    package let reach: Reach
    /// On what grounds: a policy, a test.
    package let basis: String?
}

/// All zones with what is known of who reaches whom: pure.
package struct ZoneMap: Sendable, Hashable {
    /// In order of name.
    package let zones: [NetworkZone]
    private let reaches: [Identifier<NetworkZone>: [Identifier<NetworkZone>: ZoneReach]]

    /// Takes both.
    package init(zones: [NetworkZone], reaches: [ZoneReach]) {
        self.zones = zones
        var table: [Identifier<NetworkZone>: [Identifier<NetworkZone>: ZoneReach]] = [:]
        for reach in reaches { table[reach.from, default: [:]][reach.to] = reach }
        self.reaches = table
    }

    /// The zone of an address: the one whose range around it is the smallest. Nil: in none.
    package func zone(of address: IPAddress?) -> NetworkZone? {
        guard let address else { return nil }
        var best: (zone: NetworkZone, size: UInt128)?
        for zone in zones {
            for range in zone.ranges.ranges where range.contains(address) {
                if best.map({ range.count < $0.size }) ?? true { best = (zone, range.count) }
            }
        }
        if let best { return best.zone }
        return Self.isPrivate(address) ? nil : zones.first { $0.trust == .outside && $0.ranges.isEmpty }
    }

    /// What is known of the way from one zone to another.
    package func reach(from: Identifier<NetworkZone>, to: Identifier<NetworkZone>) -> ZoneReach {
        reaches[from]?[to] ?? ZoneReach(from: from, to: to, reach: .unknown, basis: nil)
    }

    /// True where somebody outside is known to reach the zone.
    package func isReachedFromOutside(_ zone: NetworkZone) -> Bool {
        zones.contains { $0.trust == .outside && $0.id != zone.id && reach(from: $0.id, to: zone.id).reach == .allowed }
    }

    /// Where scanners stand unless a plan says otherwise.
    package var standpoint: NetworkZone? { zones.first(where: \.isStandpoint) }

    /// True for addresses that belong to no one outside: private ones (RFC 1918, RFC 4193), shared (RFC 6598), of one
    /// machine or one link (RFC 1122, 3.2.1.3; RFC 3927; RFC 4291, 2.5), groups and broadcast (RFC 5771, RFC 919).
    package static func isPrivate(_ address: IPAddress) -> Bool {
        privateRanges.contains(address)
    }

    private static let privateRanges = AddressSet(
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.168.0.0/16", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
        ].compactMap { AddressRange($0) })

    /// True for an address that lies outside the hospital.
    package func isOutside(_ address: IPAddress) -> Bool {
        if Self.isPrivate(address) { return false }
        return zone(of: address).map { $0.trust == .outside } ?? true
    }
}

/// One sentence about who reaches a warning from where.
struct ReachLine: Sendable, Hashable {
    let from: String
    let trust: NetworkZone.Trust?
    let reach: ZoneReach.Reach
    let basis: String
    /// True where a scan has shown it, not a table.
    let isSeen: Bool
}

extension ZoneMap {
    /// Who may see a port in a zone, from where: what the scan has shown first, then what is known, then what nobody knows.
    func lines(to zone: NetworkZone?, seenFrom standpoint: NetworkZone?, seenBy: String?) -> [ReachLine] {
        var lines: [ReachLine] = []
        if let seenBy {
            lines.append(
                ReachLine(
                    from: standpoint?.name ?? "扫描器所在位置（未登记观测区域）", trust: standpoint?.trust, reach: .allowed,
                    basis: seenBy, isSeen: true))
        }
        guard let zone else { return lines }
        for other in zones where other.id != standpoint?.id || seenBy == nil {
            if other.id == zone.id {
                lines.append(
                    ReachLine(
                        from: "\(zone.name)（同一区域）", trust: zone.trust, reach: .unknown,
                        basis: "同一区域内一般可达，是否另有隔离未核实", isSeen: false))
                continue
            }
            let known = reach(from: other.id, to: zone.id)
            lines.append(
                ReachLine(
                    from: other.name, trust: other.trust, reach: known.reach,
                    basis: known.basis ?? (known.reach == .unknown ? "尚未登记区域间的访问控制" : "未注明依据"), isSeen: false))
        }
        let order: [ZoneReach.Reach] = [.allowed, .unknown, .denied]
        return lines.enumerated().sorted { left, right in
            let (a, b) = (order.firstIndex(of: left.element.reach) ?? 0, order.firstIndex(of: right.element.reach) ?? 0)
            return (left.element.isSeen ? -1 : a, left.offset) < (right.element.isSeen ? -1 : b, right.offset)
        }.map(\.element)
    }
}
