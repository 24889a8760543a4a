import Kernel
import Observations

/// DHCP for IPv6 (RFC 8415).
enum DHCPv6Message {
    /// Takes a message, or one in the envelope of a relay. False: damaged.
    static func read(_ octets: Octets, _ frame: Frame, into book: SightingBook) -> Bool {
        read(octets, frame, into: book, relayed: nil, depth: 0)
    }

    /// - `relayed`: for a message in an envelope, the client's card where the relay tells it (RFC 6939).
    private static func read(
        _ octets: Octets, _ frame: Frame, into book: SightingBook, relayed: MACAddress??, depth: Int
    ) -> Bool {
        guard let type = octets.byte(0) else { return false }
        switch type {
        // Relay-forward and relay-reply: hop count, link and peer address, options (9).
        case 12, 13:
            guard depth < deepest, let inner = option(9, in: octets, from: 34) else { return false }
            let card = option(79, in: octets, from: 34).flatMap { $0.big16(0) == 1 ? $0.hardware(2) : nil }
            return read(inner, frame, into: book, relayed: .some(card), depth: depth + 1)
        case 1, 3...6, 8, 9, 11:
            describe(octets, type, frame, into: book, card: relayed ?? frame.source)
        case 7:
            // A reply goes to the client itself, unless a relay is between.
            if let device = book.device(relayed ?? frame.destination, frame) {
                for address in addresses(in: octets) { book.bind(device, address, frame) }
            }
        default: break
        }
        return true
    }

    /// What a client says of itself.
    private static func describe(
        _ octets: Octets, _ type: UInt8, _ frame: Frame, into book: SightingBook, card: MACAddress?
    ) {
        let identifier = option(1, in: octets, from: 4)?.array ?? []
        guard let device = book.device(card ?? ClientDUID.hardware(identifier), frame) else { return }
        device.facts.proof(Evidence.client(identifier))
        // RFC 4704: flags, then labels of the DNS.
        if let name = option(39, in: octets, from: 4)?.rest(1).flatMap({ DNSMessage.name(in: $0, at: 0) }) {
            device.facts.name(name.name, .dhcp)
        }
        // 21.16: enterprise number, then texts with their lengths.
        if let vendor = option(16, in: octets, from: 4), let length = vendor.big16(4), let text = vendor.part(6, length)
        {
            device.facts.clue(.vendorClass, text.text)
        }
        // Request, renew, rebind: the client means to have, or has, the addresses that it names.
        if [3, 5, 6].contains(type) {
            for address in addresses(in: octets) { book.bind(device, address, frame, isConfirmed: false) }
        }
    }

    /// The addresses in the associations of a message that still have a lifetime (21.4 and 21.6).
    private static func addresses(in octets: Octets) -> [IPAddress] {
        var found: [IPAddress] = []
        each(in: octets, from: 4) { code, association in
            guard code == 3 else { return }
            each(in: association, from: 12) { inner, value in
                if inner == 5, let address = value.v6(0), value.big32(20) != 0, found.count < 16 {
                    found.append(address)
                }
            }
        }
        return found
    }

    private static func option(_ wanted: Int, in octets: Octets, from start: Int) -> Octets? {
        var found: Octets?
        each(in: octets, from: start) { code, value in if code == wanted, found == nil { found = value } }
        return found
    }

    private static func each(in octets: Octets, from start: Int, _ body: (Int, Octets) -> Void) {
        var place = start
        while let code = octets.big16(place), let length = octets.big16(place + 2),
            let value = octets.part(place + 4, length)
        {
            body(code, value)
            place += 4 + length
        }
    }

    /// Relays behind one another (8: at most 32 hops; a hospital has one).
    private static let deepest = 4
}
