import Kernel
import Observations

/// What happens to networks between two scans.
enum SimulatedChurn: String, CaseIterable {
    case dynamicAddress, addressSwap, addressSwapOfServers, cardReplaced, cardReplacedAndRenamed, renamed, reinstalled
    case twinAdded, twinKeepsName, imagedWithOriginalOff, vanished, returned, replacedAtAddress, replacedWithSameName
    case clusterFailover, gatewayAdded, defaultKeys, randomCard, certificateRenewed, moved, addressReused, telephones
}

extension SimulatedNetwork {
    /// Lets one thing happen. Nothing happens where the network has no fitting device.
    mutating func apply(_ churn: SimulatedChurn) {
        let alive = devices.indices.filter { devices[$0].isAlive }
        let dynamic = alive.filter { devices[$0].isDynamic }
        let servers = alive.filter { devices[$0].hostKey != nil && devices[$0].serial == nil }
        func any(_ list: [Int], _ chance: inout SeededChance) -> Int? { list.randomElement(using: &chance) }
        switch churn {
        case .dynamicAddress:
            if let index = any(dynamic, &chance) { devices[index].addresses = [freshAddress()] }
        case .addressSwap: swapAddresses(dynamic)
        case .addressSwapOfServers: swapAddresses(servers)
        case .cardReplaced:
            if let index = any(alive, &chance) { devices[index].cards[0] = card() }
        case .cardReplacedAndRenamed:
            if let index = any(servers, &chance) {
                devices[index].cards[0] = card()
                rename(index)
            }
        case .renamed:
            if let index = any(alive, &chance) { rename(index) }
        case .reinstalled:
            if let index = any(servers, &chance) { devices[index].hostKey = key() }
        case .twinAdded, .twinKeepsName, .imagedWithOriginalOff: copy(servers, churn)
        case .vanished:
            if let index = any(alive, &chance) { devices[index].isAlive = false }
        case .returned:
            if let index = any(
                devices.indices.filter { !devices[$0].isAlive && isFree(devices[$0].addresses) }, &chance)
            {
                devices[index].isAlive = true
            }
        case .replacedAtAddress, .replacedWithSameName, .addressReused: replace(alive, churn)
        case .clusterFailover: failOver(servers)
        case .gatewayAdded: addGateway(servers)
        case .defaultKeys:
            // Three devices of one make, with the key that came with them.
            let shared = key()
            for _ in 0..<3 { devices[addServer()].hostKey = shared }
        case .randomCard:
            if let index = any(dynamic, &chance) {
                devices[index].cards[0] = MACAddress(bits: 0x0200_0000_0000 | devices[index].cards[0].bits)
            }
        case .certificateRenewed:
            if let index = any(servers.filter { devices[$0].certificate != nil }, &chance) {
                devices[index].certificate = certificate()
            }
        case .moved:
            if let index = any(servers, &chance) {
                devices[index].addresses = devices[index].addresses.map { _ in freshAddress() }
            }
        case .telephones:
            let index = addTerminal()
            devices[index].name = nil
            devices[index].services = []
            devices[index].cards[0] = MACAddress(bits: 0x0600_0000_0000 | devices[index].cards[0].bits)
        }
    }

    private func isFree(_ addresses: [IPAddress]) -> Bool {
        !devices.contains { $0.isAlive && !Set($0.addresses).isDisjoint(with: addresses) }
    }

    private mutating func rename(_ index: Int) {
        devices[index].name = "new-\(devices[index].truth)-\(Int.random(in: 0..<1000, using: &chance))"
    }

    private mutating func swapAddresses(_ list: [Int]) {
        let two = list.filter { devices[$0].addresses.count == 1 }.shuffled(using: &chance).prefix(2)
        guard let first = two.first, let second = two.last, first != second else { return }
        let held = devices[first].addresses
        devices[first].addresses = devices[second].addresses
        devices[second].addresses = held
    }

    private mutating func copy(_ list: [Int], _ churn: SimulatedChurn) {
        guard let index = list.randomElement(using: &chance) else { return }
        var twin = devices[index]
        twin = SimulatedDevice(
            truth: freshTruth(), cards: [card()], addresses: [freshAddress()], hostKey: twin.hostKey,
            engine: twin.engine, certificate: twin.certificate, name: twin.name, services: twin.services,
            isManaged: twin.isManaged)
        if churn == .twinAdded { twin.name = "copy-\(twin.truth)" }
        if churn == .imagedWithOriginalOff { devices[index].isAlive = false }
        devices.append(twin)
    }

    private mutating func replace(_ list: [Int], _ churn: SimulatedChurn) {
        guard let index = list.randomElement(using: &chance) else { return }
        let old = devices[index]
        devices[index].isAlive = false
        let fresh =
            switch churn {
            case .addressReused: addTerminal()
            default: old.isDynamic ? addTerminal() : old.serial != nil ? addNetworkDevice() : addServer()
            }
        devices[fresh].addresses = old.addresses
        while devices[fresh].cards.count < old.addresses.count { devices[fresh].cards.append(card()) }
        if churn == .replacedWithSameName { devices[fresh].name = old.name }
    }

    /// A virtual address in front of two servers that answers with the keys of the one that has it.
    private mutating func failOver(_ list: [Int]) {
        if let cluster = devices.firstIndex(where: { $0.name == nil && $0.hostKey != nil && $0.services.count == 9 }) {
            let nodes = list.filter { $0 != cluster }
            guard let node = nodes.randomElement(using: &chance) else { return }
            devices[cluster].hostKey = devices[node].hostKey
            devices[cluster].cards = [MACAddress(bits: 0x0000_5E00_0107)]
        } else {
            guard let node = list.randomElement(using: &chance) else { return }
            let ports: [UInt16] = [22, 80, 443, 1521, 8080, 8443, 9000, 9001, 9002]
            devices.append(
                SimulatedDevice(
                    truth: freshTruth(), cards: [MACAddress(bits: 0x0000_5E00_0107)], addresses: [freshAddress()],
                    hostKey: devices[node].hostKey, services: ports.map { ObservedService(transport: .tcp, number: $0) }
                ))
        }
    }

    /// A gateway that passes a port on to a server inside: it answers with that server's key.
    private mutating func addGateway(_ list: [Int]) {
        guard let inside = list.randomElement(using: &chance) else { return }
        let index = addNetworkDevice()
        devices[index].hostKey = devices[inside].hostKey
        devices[index].isManaged = false
    }
}

extension SimulatedChurn {
    /// What leaves evidence by which it can be known. A copied image started in place of its original cannot.
    static let knowable = allCases.filter { $0 != .imagedWithOriginalOff }
}
