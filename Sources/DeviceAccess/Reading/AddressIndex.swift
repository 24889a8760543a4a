import Kernel

/// Addresses in indexes of tables.
extension ArraySlice<UInt32> {
    /// All arcs as octets. Nil: one is more than 255.
    var octets: [UInt8]? {
        var octets: [UInt8] = []
        octets.reserveCapacity(count)
        for arc in self {
            guard let octet = UInt8(exactly: arc) else { return nil }
            octets.append(octet)
        }
        return octets
    }

    /// An IPv4 address in exactly four arcs.
    var addressV4: IPAddress? {
        count == 4 ? octets.flatMap { IPAddress(octets: $0) } : nil
    }

    /// InetAddressType, length, octets (RFC 4001, section 4), with a zone of four octets or without. Nil: another type.
    /// Some agents leave the length out.
    var inetAddress: IPAddress? {
        if count == 5, first == 1 { return dropFirst().addressV4 }
        if count == 17, first == 2 { return dropFirst().octets.flatMap { IPAddress(octets: $0) } }
        guard count >= 2, let length = dropFirst().first, count == Int(length) + 2,
            let octets = dropFirst(2).octets
        else { return nil }
        switch (first, length) {
        case (1, 4), (2, 16): return IPAddress(octets: octets)
        // ipv4z and ipv6z.
        case (3, 8), (4, 20): return IPAddress(octets: octets.dropLast(4))
        default: return nil
        }
    }

    /// A hardware address in exactly six arcs.
    var hardware: MACAddress? {
        count == 6 ? octets.flatMap { MACAddress(octets: $0) } : nil
    }
}

extension IPAddress {
    /// True for addresses that one device has for itself and others can reach: not the unspecified one, loopback,
    /// link-local, group and broadcast addresses, and not 128.0.0.0/16, by which parts of a Juniper router speak.
    var isOfDevice: Bool {
        guard family == .v4 else {
            return number > 1 && number >> 120 != 0xFF && number >> 118 != 0x3FA
        }
        switch number >> 24 {
        case 0, 127, 224...255: return false
        default: return number >> 16 != 0xA9FE && number >> 16 != 0x8000
        }
    }
}
