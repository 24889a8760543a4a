import Kernel
import Observations

extension DeviceSnapshot {
    /// The things that the device knows to be near it, one observation each, sorted by slot: who answers for which
    /// address, who is plugged in where, who is at the other end of its cables.
    package var neighbours: [Observation] {
        var found = Neighbourhood(excluding: Set(ownAddresses), Set(ownHardware))
        takeAddresses(into: &found)
        takeLinks(into: &found)
        takeForwarding(into: &found)
        return found.observations
    }

    private func takeAddresses(into found: inout Neighbourhood) {
        let perCard = Dictionary(grouping: reading.neighbours, by: \.hardware)
        for (hardware, entries) in perCard {
            let addresses = Set(entries.map(\.address)).sorted()
            // A card that answers for a whole network stands in for others (proxy ARP, RFC 1027); a card that several
            // devices share is none of theirs.
            if addresses.count > Self.mostAddresses || hardware.isShared {
                for address in addresses { found.add(address: address) }
            } else {
                found.add(hardware: hardware, addresses: addresses)
            }
        }
    }

    private func takeLinks(into found: inout Neighbourhood) {
        for link in reading.links {
            guard let slot = found.slot(of: link) else { continue }
            found.change(slot) { observation in
                for address in link.addresses where !observation.addresses.contains(address) {
                    observation.addresses.append(address)
                }
                if let hardware = link.hardware.flatMap(Evidence.hardware) { observation.add(hardware) }
                if let name = link.name {
                    observation.attributes[.hostName] = name
                    if let evidence = Evidence.hostName(name) { observation.add(evidence) }
                }
                observation.attributes[.attachment] = attachment(link.portName ?? reading.label(ofPort: link.port))
                observation.clues += Self.clues(of: link)
            }
        }
    }

    /// A port with few cards is where they are plugged in; behind one with many, or with another switch, they are
    /// somewhere.
    private func takeForwarding(into found: inout Neighbourhood) {
        let perPort = Dictionary(grouping: reading.forwarding, by: \.port)
        let labels = Dictionary(
            reading.interfaces.map { ($0.index, $0.label) }, uniquingKeysWith: { first, _ in first })
        let names = Dictionary(
            reading.interfaces.map { ($0.index, [$0.description, $0.name].compactMap { $0 }) },
            uniquingKeysWith: { first, _ in first })
        let uplinks = Set(reading.links.filter(\.isForwarding).compactMap { $0.portName ?? labels[$0.port] })
        for (port, entries) in perPort {
            let cards = Set(entries.map(\.hardware))
            let isUplink = (names[port] ?? []).contains { uplinks.contains($0) }
            guard cards.count <= Self.mostCards, !isUplink else { continue }
            for card in cards where !card.isShared {
                found.add(hardware: card, addresses: [])
                found.change(card.description) { $0.attributes[.attachment] = attachment(labels[port]) }
            }
        }
    }

    /// `核心交换机（10.0.0.1） GigabitEthernet0/0/1`
    private func attachment(_ port: String?) -> String {
        let place = reading.system.name.map { "\($0)（\(target.address)）" } ?? target.address.description
        return port.map { "\(place) \($0)" } ?? place
    }

    private static func clues(of link: LinkNeighbour) -> [Clue] {
        var clues: [Clue] = []
        func add(_ kind: Clue.Kind, _ text: String?) {
            if let text, !text.isEmpty { clues.append(Clue(kind, text)) }
        }
        add(link.language == .cdp ? .neighbourSoftware : .neighbourDescription, link.description)
        add(.neighbourPlatform, link.platform)
        add(.capabilities, link.capabilities.joined(separator: " "))
        return clues
    }

    /// More addresses than a device has that is not a router standing in for others.
    static let mostAddresses = 8
    /// More cards than are plugged in at one port: a telephone with a computer, a small switch in a ward.
    static let mostCards = 8
}

extension Observation {
    fileprivate mutating func add(_ one: Evidence) {
        if !evidence.contains(one) { evidence.append(one) }
    }
}

/// Neighbours by slot, without the device itself.
private struct Neighbourhood {
    private let ownAddresses: Set<IPAddress>
    private let ownHardware: Set<MACAddress>
    private var bySlot: [String: Observation] = [:]

    init(excluding addresses: Set<IPAddress>, _ hardware: Set<MACAddress>) {
        ownAddresses = addresses
        ownHardware = hardware
    }

    /// In the order of slots.
    var observations: [Observation] { bySlot.sorted { $0.key < $1.key }.map(\.value) }

    /// An address of which nothing else is known.
    mutating func add(address: IPAddress) {
        if ownAddresses.contains(address) { return }
        let slot = address.description
        if bySlot[slot] != nil { return }
        var observation = Observation(slot: slot, presence: .remembered)
        observation.addresses = [address]
        bySlot[slot] = observation
    }

    /// A card and the addresses that it answers for.
    mutating func add(hardware: MACAddress, addresses: [IPAddress]) {
        if ownHardware.contains(hardware) { return }
        let addresses = addresses.filter { !ownAddresses.contains($0) }
        let slot = hardware.description
        var observation = bySlot[slot] ?? Observation(slot: slot, presence: .remembered)
        observation.addresses += addresses.filter { !observation.addresses.contains($0) }
        if let evidence = Evidence.hardware(hardware), observation.evidence.isEmpty {
            observation.evidence = [evidence]
            observation.attributes[.hardware] = slot
        }
        bySlot[slot] = observation
    }

    /// Under which slot a neighbour on a cable stands: its card, an address, its name. Nil: it is the device itself, or it
    /// says nothing by which it could be told from others.
    mutating func slot(of link: LinkNeighbour) -> String? {
        if link.addresses.contains(where: ownAddresses.contains) { return nil }
        if let hardware = link.hardware, !hardware.isShared {
            if ownHardware.contains(hardware) { return nil }
            add(hardware: hardware, addresses: [])
            return hardware.description
        }
        let name = link.name.map { "lldp:" + $0.prefix(190) }
        guard let slot = link.addresses.first?.description ?? name else { return nil }
        if bySlot[slot] == nil { bySlot[slot] = Observation(slot: slot, presence: .remembered) }
        return slot
    }

    mutating func change(_ slot: String, _ body: (inout Observation) -> Void) {
        if bySlot[slot] != nil { body(&bySlot[slot, default: Observation(slot: slot, presence: .remembered)]) }
    }
}
