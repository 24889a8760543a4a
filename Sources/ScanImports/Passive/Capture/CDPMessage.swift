import Kernel
import Observations

/// Cisco's discovery protocol: version, time to live and checksum, then elements of type, length (with its own four bytes)
/// and value (Cisco, "Configuring the Cisco Discovery Protocol"; field list of CISCO-CDP-MIB).
enum CDPMessage {
    /// Takes a message behind its SNAP header. False: damaged.
    static func read(_ octets: Octets, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let version = octets.byte(0), version == 1 || version == 2 else { return false }
        guard let device = book.device(frame.source, frame) else { return true }
        var place = 4
        while let type = octets.big16(place), let length = octets.big16(place + 2) {
            guard length >= 4, let value = octets.part(place + 4, length - 4) else { return false }
            switch type {
            case 0x01: name(value, device.facts)
            case 0x02, 0x16: for address in addresses(value) { book.bind(device, address, frame, isConfirmed: false) }
            case 0x04: if let bits = value.big32(0) { capabilities(bits, device.facts) }
            case 0x05: device.facts.clue(.neighbourSoftware, value.text)
            case 0x06: device.facts.clue(.neighbourPlatform, value.text)
            default: break
            }
            place += length
        }
        return true
    }

    /// `SW1.hospital.local`, or with the serial number behind it: `SW1(FOX0123ABCD)`.
    private static func name(_ value: Octets, _ facts: SightingFacts) {
        let text = value.text
        let parts = text.split(separator: "(", maxSplits: 1)
        guard let first = parts.first else { return }
        facts.name(String(first), .cisco)
        if parts.count == 2, let end = parts[1].firstIndex(of: ")") {
            let serial = String(parts[1][..<end])
            facts.attribute(.serial, serial)
            facts.proof(Evidence.serial(serial))
        }
    }

    /// A count, then each with its protocol (type, length, number) and the length of the address.
    private static func addresses(_ value: Octets) -> [IPAddress] {
        var found: [IPAddress] = []
        var place = 4
        for _ in 0..<min(value.big32(0) ?? 0, 32) {
            guard let named = value.byte(place + 1), let length = value.big16(place + 2 + Int(named)) else { break }
            let start = place + 4 + Int(named)
            switch (named, value.byte(place + 2), length) {
            // NLPID 0xCC is IPv4; SNAP with type 0x86DD is IPv6.
            case (1, 0xCC, 4): if let address = value.v4(start) { found.append(address) }
            case (8, 0xAA, 16) where value.big16(place + 8) == 0x86DD:
                if let address = value.v6(start) { found.append(address) }
            default: break
            }
            place = start + length
        }
        return found
    }

    /// Bits of what it does.
    private static func capabilities(_ bits: UInt32, _ facts: SightingFacts) {
        let names: [(UInt32, String)] = [
            (0x01, "router"), (0x02, "bridge"), (0x08, "switch"), (0x10, "host"), (0x40, "repeater"),
            (0x80, "telephone"),
        ]
        let words = names.filter { bits & $0.0 != 0 }.map(\.1)
        if !words.isEmpty { facts.clue(.capabilities, words.joined(separator: " ")) }
    }
}
