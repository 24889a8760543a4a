import Kernel
import Observations

extension SightingBook {
    /// One observation for each address of the device, or one without an address.
    func deliver(_ device: Device) {
        var base = Observation(slot: "\(device.hardware)", presence: .alive)
        base.state(hardware: device.hardware)
        if let vlan = device.vlan { base.attributes[.vlan] = vlan }
        device.facts.enter(into: &base)
        if device.claims.isEmpty { return observe(base, device.span) }
        for claim in device.claims {
            var observation = base
            observation.slot = "\(device.hardware) \(claim.address)"
            observation.addresses = [claim.address]
            // What was learnt of the address is of this device, unless another has it too.
            if let place = places[claim.address], owners[claim.address] == 1 {
                place.facts.enter(into: &observation)
                places[claim.address] = nil
            }
            observe(observation, claim.span)
        }
    }

    func deliver(_ place: Place, _ address: IPAddress) {
        var observation = Observation(slot: "\(address)", presence: .alive)
        observation.addresses = [address]
        place.facts.enter(into: &observation)
        observe(observation, place.span)
    }

    private func observe(_ observation: Observation, _ span: Span) {
        var observation = observation
        observation.seenAt = span.last > 0 ? Timestamp(milliseconds: span.last) : nil
        let first = span.first > 0 ? Timestamp(milliseconds: span.first) : nil
        sink.observe(observation, line: span.number, firstSeenAt: first)
    }

    /// Counts anew, before observations are made.
    func countOwners() {
        owners = [:]
        for device in devices.values {
            for claim in device.claims { owners[claim.address, default: 0] += 1 }
        }
    }

    /// One address with two cards at once, and one card with very many addresses.
    func warnOfConflicts() {
        var claims: [IPAddress: [(hardware: MACAddress, span: Span)]] = [:]
        for device in devices.values where !device.hardware.isShared {
            for claim in device.claims where claim.isConfirmed {
                claims[claim.address, default: []].append((device.hardware, claim.span))
            }
        }
        for (address, holders) in claims.filter({ $0.value.count > 1 }).sorted(by: { $0.key < $1.key }) {
            let holders = holders.sorted { $0.span.number < $1.span.number }
            for (index, one) in holders.enumerated() {
                guard let other = holders[(index + 1)...].first(where: { $0.span.overlaps(one.span) }) else { continue }
                let text = "\(Self.told(one.hardware, one.span))与\(Self.told(other.hardware, other.span))"
                sink.warn("地址 \(address) 同时由两块网卡使用：\(text)，可能是地址冲突或 ARP 欺骗", line: other.span.number)
            }
        }
        for device in devices.values.sorted(by: { $0.span.number < $1.span.number }) {
            let count = device.claims.count(where: { $0.isConfirmed && $0.address.family == .v4 })
            guard count >= Self.manyAddresses else { continue }
            sink.warn(
                "网卡 \(device.hardware) 使用了 \(count) 个地址，可能是路由器、ARP 代理或 ARP 欺骗",
                line: device.span.number)
        }
    }

    private static func told(_ hardware: MACAddress, _ span: Span) -> String {
        let first = CivilTime(Timestamp(milliseconds: span.first))
        let last = CivilTime(Timestamp(milliseconds: span.last))
        return "网卡 \(hardware)（\(first) 至 \(last)）"
    }

    /// Addresses of one card from which on a warning is worth it.
    private static let manyAddresses = 16
}
