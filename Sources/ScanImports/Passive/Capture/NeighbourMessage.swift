import Kernel

/// Neighbour discovery of IPv6 (RFC 4861): solicitations and advertisements say which card has an address.
enum NeighbourMessage {
    /// Takes a message of ICMPv6. False: damaged.
    static func read(_ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let type = octets.byte(0) else { return false }
        // 7.1: messages that were passed on by a router do not count.
        guard (133...136).contains(type), datagram.hops == 255 else { return true }
        switch type {
        case 135:
            // A source of :: asks whether the target is free (RFC 4862, 5.4.2).
            guard let device = book.device(option(1, in: octets, from: 24) ?? frame.source, frame) else { return true }
            book.bind(device, datagram.source, frame)
        case 136:
            guard let target = octets.v6(8) else { return false }
            guard let device = book.device(option(2, in: octets, from: 24) ?? frame.source, frame) else { return true }
            book.bind(device, target, frame)
        default:
            let place = type == 133 ? 8 : 16
            guard let device = book.device(option(1, in: octets, from: place) ?? frame.source, frame) else {
                return true
            }
            book.bind(device, datagram.source, frame)
        }
        return true
    }

    /// The card in an option: type 1 the sender's, 2 the target's (4.6.1).
    private static func option(_ wanted: UInt8, in octets: Octets, from start: Int) -> MACAddress? {
        var place = start
        while let type = octets.byte(place), let units = octets.byte(place + 1), units > 0 {
            if type == wanted, units == 1 { return octets.hardware(place + 2) }
            place += Int(units) * 8
        }
        return nil
    }
}
