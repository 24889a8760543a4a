import AssetIdentity
import Kernel
import Observations

/// A repeatable source of chance (SplitMix64), so that a scenario's number says all about it.
struct SeededChance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        // Mixed first: neighbouring seeds would otherwise give one sequence, a step apart.
        state = seed &* 0xD6E8_FEB8_6659_FD93 &+ 0x1234_5678
        state = next() ^ (next() << 1)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// One thing of a simulated hospital, with what it really is.
struct SimulatedDevice {
    /// What it really is: stays whatever changes.
    let truth: Int
    var cards: [MACAddress]
    var addresses: [IPAddress]
    var hostKey: String?
    var engine: String?
    var serial: String?
    var certificate: String?
    var name: String?
    var services: [ObservedService]
    var isAlive = true
    /// Gets its address by DHCP.
    var isDynamic = false
    /// Answers SNMP with its interface table.
    var isManaged = false
}

/// A simulated hospital: devices on segments that the scanner sees with hardware addresses or through a router.
struct SimulatedNetwork {
    var devices: [SimulatedDevice] = []
    var chance: SeededChance
    /// True where hardware addresses are visible to the scanner.
    let isLocal: Bool
    /// True where neighbour tables of the switches are read.
    let hasNeighbourTables: Bool
    private var nextTruth = 1
    private var nextAddress: UInt32 = 0x0AD5_0101
    private var nextSerial = 1

    /// All addresses that a scan tries.
    let scope = AddressSet([AddressRange("10.213.1.0/24"), AddressRange("10.213.2.0/24")].compactMap(\.self))

    init(scenario: Int) {
        chance = SeededChance(seed: UInt64(scenario))
        let isLocal = chance.happens(40)
        self.isLocal = isLocal
        hasNeighbourTables = isLocal ? false : chance.happens(50)
        for _ in 0..<Int.random(in: 3...6, using: &chance) { addServer() }
        for _ in 0..<Int.random(in: 4...12, using: &chance) { addTerminal() }
        for _ in 0..<Int.random(in: 2...4, using: &chance) { addNetworkDevice() }
    }

    mutating func freshAddress() -> IPAddress {
        defer { nextAddress += 1 }
        return IPAddress(v4: nextAddress)
    }

    mutating func freshTruth() -> Int {
        defer { nextTruth += 1 }
        return nextTruth
    }

    mutating func card() -> MACAddress {
        MACAddress(bits: 0x001B_4400_0000 | UInt64.random(in: 0..<(1 << 24), using: &chance))
    }

    mutating func key() -> String {
        "SHA256:" + String(UInt64.random(in: .min ... .max, using: &chance), radix: 36) + "0000000000"
    }

    @discardableResult
    mutating func addServer() -> Int {
        let truth = freshTruth()
        var device = SimulatedDevice(
            truth: truth, cards: [card()], addresses: [freshAddress()], hostKey: key(), name: "srv-\(truth)",
            services: services(
                [22, 80, 443].shuffled(using: &chance).prefix(Int.random(in: 1...3, using: &chance)) + [3306]))
        if chance.happens(30) { device.certificate = certificate() }
        if chance.happens(25) {
            device.isManaged = true
            device.engine = "80001f88" + String(UInt64.random(in: .min ... .max, using: &chance), radix: 16) + "00"
        }
        // Some servers have a second card and address.
        if chance.happens(20) {
            device.cards.append(card())
            device.addresses.append(freshAddress())
        }
        devices.append(device)
        return devices.count - 1
    }

    @discardableResult
    mutating func addTerminal() -> Int {
        let truth = freshTruth()
        devices.append(
            SimulatedDevice(
                truth: truth, cards: [card()], addresses: [freshAddress()],
                name: chance.happens(85) ? "pc-\(1000 + truth)" : nil, services: services([135, 445]), isDynamic: true))
        return devices.count - 1
    }

    @discardableResult
    mutating func addNetworkDevice() -> Int {
        let truth = freshTruth()
        defer { nextSerial += 1 }
        var device = SimulatedDevice(
            truth: truth, cards: [card(), card()], addresses: [freshAddress()], hostKey: key(),
            serial: "2102AB\(1000 + nextSerial)", name: "sw-\(truth)", services: services([22, 23, 161]))
        device.isManaged = chance.happens(80)
        device.engine = "800007db03" + device.cards[0].description.filter { $0 != ":" }.lowercased()
        devices.append(device)
        return devices.count - 1
    }

    mutating func certificate() -> String {
        let part = String(UInt64.random(in: .min ... .max, using: &chance) | 1 << 63, radix: 16)
        return part + part + part + part
    }

    private func services(_ ports: some Sequence<UInt16>) -> [ObservedService] {
        ports.map { ObservedService(transport: .tcp, number: $0) }
    }

    // MARK: What sources see

    /// What a scan of the scope meets, in order of address, with what each really is.
    func scan(at moment: Timestamp) -> [(truth: Int, observation: Observation)] {
        var seen: [(truth: Int, observation: Observation)] = []
        for device in devices where device.isAlive {
            for (index, address) in device.addresses.enumerated() {
                var observation = Observation(slot: address.description, presence: .alive)
                observation.seenAt = moment
                observation.addresses = [address]
                var evidence: [Evidence?] = [
                    device.hostKey.flatMap { Evidence.hostKey($0) }, device.name.flatMap { Evidence.hostName($0) },
                    device.certificate.flatMap { Evidence.certificate($0) },
                ]
                if isLocal { evidence.append(Evidence.hardware(device.cards[min(index, device.cards.count - 1)])) }
                if device.isManaged { evidence.append(device.engine.map { Evidence(kept: $0, as: .engine) }) }
                observation.evidence = evidence.compactMap(\.self)
                observation.services = device.services
                seen.append((device.truth, observation))
            }
        }
        return seen.sorted { $0.observation.addresses[0] < $1.observation.addresses[0] }
    }

    /// What SNMP tells of managed devices: numbers, cards and all own addresses.
    func poll(at moment: Timestamp) -> [(truth: Int, observation: Observation)] {
        devices.filter { $0.isAlive && $0.isManaged }.map { device in
            var observation = Observation(slot: device.addresses[0].description, presence: .alive)
            observation.seenAt = moment
            observation.addresses = device.addresses
            observation.evidence =
                [
                    device.serial.flatMap { Evidence.serial($0) },
                    device.engine.map { Evidence(kept: $0, as: .engine) },
                    device.name.flatMap { Evidence.hostName($0) },
                ].compactMap(\.self) + device.cards.compactMap { Evidence.hardware($0) }
            return (device.truth, observation)
        }
    }

    /// What the neighbour tables of the routers tell.
    func neighbours(at moment: Timestamp) -> [(truth: Int, observation: Observation)] {
        devices.filter(\.isAlive).flatMap { device in
            device.addresses.enumerated().map { index, address in
                let card = device.cards[min(index, device.cards.count - 1)]
                var observation = Observation(slot: "\(card)", presence: .remembered)
                observation.seenAt = moment
                observation.addresses = [address]
                observation.evidence = [Evidence.hardware(card)].compactMap(\.self)
                return (device.truth, observation)
            }
        }
    }
}
