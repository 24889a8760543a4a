import Kernel
import Observations

/// One line of a neighbour table: which card had an address lately.
struct NeighbourEntry {
    /// The neighbour's address.
    var address: IPAddress
    /// Its card.
    var hardware: MACAddress
    /// The VLAN in which it was met: `10`, or `100/20` for two tags. Nil: the table does not say.
    var vlan: String?
    /// How long ago the device heard of it. Nil: the table does not say.
    var age: Interval?
    /// The name under which the device knows it. Nil: the table does not say.
    var name: String?

    /// Takes what every table has.
    init(_ address: IPAddress, _ hardware: MACAddress) {
        self.address = address
        self.hardware = hardware
    }
}

extension ReadingSink {
    /// Takes an entry of a neighbour table. Its slot is card and address, since a router has one card and many addresses.
    ///
    /// The interface is not taken for the place where the thing is plugged in: on a router it is the way to it.
    mutating func remember(_ entry: NeighbourEntry, line: Int) {
        if entry.hardware.bits == 0 { return leaveOut(.incomplete) }
        if entry.hardware.isGroup || entry.address.isGroup { return leaveOut(.group) }
        if entry.address.isLinkLocal { return leaveOut(.linkLocal) }
        var observation = Observation(slot: "\(entry.hardware.text) \(entry.address)", presence: .remembered)
        observation.addresses = [entry.address]
        observation.seenAt = context.takenAt.map { taken in entry.age.map { taken - $0 } ?? taken }
        observation.state(hardware: entry.hardware)
        if let vlan = entry.vlan { observation.attributes[.vlan] = vlan }
        if let name = entry.name { observation.state(name: name) }
        observe(observation, line: line)
    }
}

extension Observation {
    /// Enters a card: what it is, and that it speaks for the thing where one thing only can have it.
    mutating func state(hardware: MACAddress) {
        attributes[.hardware] = hardware.text
        if let proof = Evidence.hardware(hardware), !evidence.contains(proof) { evidence.append(proof) }
    }

    /// Enters a name that the thing or another gives it.
    mutating func state(name: String) {
        guard let line = ReadableLine.of(name, longest: 253) else { return }
        attributes[.hostName] = line
        if let proof = Evidence.hostName(line), !evidence.contains(proof) { evidence.append(proof) }
        let clue = Clue(.hostName, line)
        if !clues.contains(clue) { clues.append(clue) }
    }
}

extension MACAddress {
    /// True for addresses of many: multicast and broadcast (IEEE 802, 8.2.2: the first bit on the wire).
    var isGroup: Bool { bits >> 40 & 1 != 0 }
}

extension IPAddress {
    /// True for multicast (RFC 5771, RFC 4291 section 2.7), limited broadcast, and the unspecified address.
    var isGroup: Bool {
        switch family {
        case .v4: number >> 28 == 0xE || number == 0xFFFF_FFFF || number == 0
        case .v6: number >> 120 == 0xFF || number == 0
        }
    }

    /// True for addresses that are good on one link only: 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291, 2.5.6).
    var isLinkLocal: Bool {
        switch family {
        case .v4: number >> 16 == 0xA9FE
        case .v6: number >> 118 == 0x3FA
        }
    }
}

/// How the tables of different systems write a card's address.
enum HardwareForm {
    /// `0011-2233-4455`: Huawei, H3C.
    static func hyphenatedFours(_ text: some StringProtocol) -> MACAddress? { grouped(text, 0x2D, groups: 3) }
    /// `0011.2233.4455`: Cisco, Ruijie.
    static func dottedFours(_ text: some StringProtocol) -> MACAddress? { grouped(text, 0x2E, groups: 3) }
    /// `00-11-22-33-44-55`: Windows.
    static func hyphenatedPairs(_ text: some StringProtocol) -> MACAddress? { grouped(text, 0x2D, groups: 6) }

    /// `00:11:22:33:44:55`, and `0:11:2:33:44:55` as BSD writes it, without leading zeros.
    static func colons(_ text: some StringProtocol) -> MACAddress? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts.allSatisfy({ (1...2).contains($0.utf8.count) }) else { return nil }
        return MACAddress(parts.map { $0.utf8.count == 1 ? "0\($0)" : String($0) }.joined())
    }

    private static func grouped(_ text: some StringProtocol, _ mark: UInt8, groups: Int) -> MACAddress? {
        let parts = text.utf8.split(separator: mark, omittingEmptySubsequences: false)
        guard parts.count == groups, parts.allSatisfy({ $0.count == 12 / groups }) else { return nil }
        return MACAddress(text)
    }
}
