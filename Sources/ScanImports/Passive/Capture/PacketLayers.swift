import Kernel

/// Takes the headers of link and network off a packet and gives the rest to the protocol that it belongs to.
enum PacketLayers {
    /// Takes a packet. False: damaged, or cut too short, for a protocol that is looked at.
    static func read(_ packet: CapturedPacket, into book: SightingBook) -> Bool {
        var frame = Frame(time: packet.time, number: packet.number)
        let octets = packet.octets
        switch packet.link {
        case .ethernet:
            guard let type = octets.big16(12) else { return false }
            frame.destination = octets.hardware(0)
            frame.source = octets.hardware(6)
            return ethernet(type, octets, from: 14, &frame, into: book)
        case .cooked:
            // Packet type, kind of card, length of its address, address, protocol.
            guard let type = octets.big16(14) else { return false }
            if octets.big16(4) == 6 { frame.source = octets.hardware(6) }
            frame.destination = cookedDestination(octets.big16(0))
            return network(type, octets, from: 16, &frame, into: book)
        case .cooked2:
            // Protocol, reserved, interface, kind of card, packet type, length of its address, address.
            guard let type = octets.big16(0) else { return false }
            if octets.byte(11) == 6 { frame.source = octets.hardware(12) }
            frame.destination = cookedDestination(octets.byte(10).map { Int($0) })
            return network(type, octets, from: 20, &frame, into: book)
        case .raw:
            guard let version = octets.byte(0).map({ $0 >> 4 }) else { return false }
            return version == 6 ? ipv6(octets, frame, into: book) : ipv4(octets, frame, into: book)
        case .v4: return ipv4(octets, frame, into: book)
        case .v6: return ipv6(octets, frame, into: book)
        }
    }

    /// Type or length of an Ethernet frame (IEEE 802.3, 3.2.6): up to 1,500 a length with LLC behind it.
    private static func ethernet(
        _ type: Int, _ octets: Octets, from start: Int, _ frame: inout Frame, into book: SightingBook
    ) -> Bool {
        if type >= 0x0600 { return network(type, octets, from: start, &frame, into: book) }
        // SNAP (IEEE 802): AA-AA-03, organisation, protocol.
        guard octets.big16(start) == 0xAAAA, octets.byte(start + 2) == 0x03, let inner = octets.big16(start + 6),
            let body = octets.part(start + 8, max(0, min(type - 8, octets.count - start - 8)))
        else { return true }
        switch (octets.byte(start + 3), octets.big16(start + 4)) {
        case (0x00, 0x000C) where inner == 0x2000: return CDPMessage.read(body, frame, into: book)
        case (0x00, 0x0000): return network(inner, octets, from: start + 8, &frame, into: book)
        default: return true
        }
    }

    /// What an EtherType says.
    private static func network(
        _ type: Int, _ octets: Octets, from start: Int, _ frame: inout Frame, into book: SightingBook
    ) -> Bool {
        var type = type
        var place = start
        // Tags of IEEE 802.1Q and 802.1ad, and the older number for two of them; four at most.
        for _ in 0..<4 where type == 0x8100 || type == 0x88A8 || type == 0x9100 {
            guard let tag = octets.big16(place), let inner = octets.big16(place + 2) else { return false }
            if frame.outerTag < 0 { frame.outerTag = tag & 0xFFF } else { frame.innerTag = tag & 0xFFF }
            type = inner
            place += 4
            if type < 0x0600 { return ethernet(type, octets, from: place, &frame, into: book) }
        }
        switch type {
        case 0x0800: return octets.rest(place).map { ipv4($0, frame, into: book) } ?? false
        case 0x86DD: return octets.rest(place).map { ipv6($0, frame, into: book) } ?? false
        case 0x0806: return octets.rest(place).map { ARPMessage.read($0, frame, into: book) } ?? false
        case 0x88CC: return octets.rest(place).map { LLDPMessage.read($0, frame, into: book) } ?? false
        default: return true
        }
    }

    /// RFC 791, 3.1.
    private static func ipv4(_ octets: Octets, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let first = octets.byte(0), first >> 4 == 4, let length = octets.big16(2), let fragment = octets.big16(6),
            let hops = octets.byte(8), let kind = octets.byte(9), let source = octets.v4(12),
            let destination = octets.v4(16)
        else { return false }
        // Only the first piece of a datagram has the ports.
        if fragment & 0x1FFF != 0 { return true }
        let header = Int(first & 0x0F) * 4
        // A length of 0 is what a card's segmentation leaves.
        let end = length == 0 ? octets.count : min(length, octets.count)
        guard header >= 20, let body = octets.part(header, end - header) else { return false }
        return transport(
            kind, body, Datagram(source: source, destination: destination, hops: hops), frame, into: book)
    }

    /// RFC 8200, 3 and 4.
    private static func ipv6(_ octets: Octets, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let first = octets.byte(0), first >> 4 == 6, let length = octets.big16(4), var kind = octets.byte(6),
            let hops = octets.byte(7), let source = octets.v6(8), let destination = octets.v6(24)
        else { return false }
        let end = length == 0 ? octets.count : min(40 + length, octets.count)
        var place = 40
        // Hop-by-hop, routing, destination options and fragment headers, eight at most.
        for _ in 0..<8 {
            switch kind {
            case 0, 43, 60:
                guard let next = octets.byte(place), let units = octets.byte(place + 1) else { return false }
                (kind, place) = (next, place + (Int(units) + 1) * 8)
            case 44:
                guard let next = octets.byte(place), let offset = octets.big16(place + 2) else { return false }
                if offset & 0xFFF8 != 0 { return true }
                (kind, place) = (next, place + 8)
            default:
                guard let body = octets.part(place, end - place) else { return false }
                let datagram = Datagram(source: source, destination: destination, hops: hops)
                return transport(kind, body, datagram, frame, into: book)
            }
        }
        return true
    }

    private static func transport(
        _ kind: UInt8, _ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook
    ) -> Bool {
        switch kind {
        case 6: TCPSegment.read(octets, datagram, frame, into: book)
        case 17: udp(octets, datagram, frame, into: book)
        case 58: NeighbourMessage.read(octets, datagram, frame, into: book)
        default: true
        }
    }

    /// RFC 768; the ports of the protocols that are looked at.
    private static func udp(
        _ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook
    ) -> Bool {
        guard let source = octets.big16(0), let destination = octets.big16(2) else { return false }
        func body() -> Octets? { octets.rest(8) }
        switch (source, destination) {
        case (67, _), (68, _), (_, 67):
            return body().map { DHCPMessage.read($0, frame, into: book) } ?? false
        case (546, _), (547, _), (_, 547):
            return body().map { DHCPv6Message.read($0, frame, into: book) } ?? false
        case (5353, _):
            return body().map { MulticastDNSMessage.read($0, datagram, frame, into: book) } ?? false
        case (5355, _):
            return body().map { MulticastDNSMessage.readLinkLocal($0, datagram, frame, into: book) } ?? false
        case (137, _):
            return body().map { NetBIOSMessage.readName($0, datagram, frame, into: book) } ?? false
        case (138, _):
            return body().map { NetBIOSMessage.readDatagram($0, datagram, frame, into: book) } ?? false
        case (1900, _), (_, 1900):
            return body().map { SSDPMessage.read($0, datagram, frame, into: book) } ?? false
        default:
            return true
        }
    }

    /// Linux says of a cooked packet whether it went to all (1) or to a group (2).
    private static func cookedDestination(_ type: Int?) -> MACAddress? {
        type == 1 || type == 2 ? MACAddress(bits: 0xFFFF_FFFF_FFFF) : nil
    }
}
