import Kernel

/// A value as an agent gives it (RFC 2578, section 7).
package enum SNMPValue: Hashable, Sendable {
    /// INTEGER, Integer32
    case integer(Int64)
    /// Counter32, Gauge32, Unsigned32, Counter64
    case natural(UInt64)
    /// OCTET STRING: a text, a hardware address, anything.
    case octets([UInt8])
    /// OBJECT IDENTIFIER
    case oid(OID)
    /// IpAddress, always IPv4.
    case address(IPAddress)
    /// TimeTicks, hundredths of a second.
    case ticks(UInt64)
    /// NULL, Opaque, or a type that the standard does not have.
    case other

    /// The text of an octet string, whatever its encoding. Nil: another type, or nothing to read.
    package var text: String? {
        guard case .octets(let octets) = self else { return nil }
        let text = SNMPText.decode(octets)
        return text.isEmpty ? nil : text
    }

    /// The text on one line of at most 200 characters, without what agents leave around it. Nil: nothing to read.
    package var line: String? { text.flatMap(SNMPText.line) }

    /// A number of any of the types that hold one.
    package var number: Int64? {
        switch self {
        case .integer(let value): value
        case .natural(let value), .ticks(let value): Int64(exactly: value)
        case .octets, .oid, .address, .other: nil
        }
    }

    /// A hardware address: six octets, or its text. Nil: anything else, or all zeros.
    package var hardware: MACAddress? {
        guard case .octets(let octets) = self else { return nil }
        if let address = MACAddress(octets: octets) { return address.bits == 0 ? nil : address }
        // Some agents give the text: 12 digits, with up to five separators.
        guard (12...17).contains(octets.count), let address = MACAddress(String(decoding: octets, as: UTF8.self)) else {
            return nil
        }
        return address.bits == 0 ? nil : address
    }

    /// About how many octets it takes in memory.
    var weight: Int {
        switch self {
        case .octets(let octets): octets.count
        case .oid(let oid): oid.arcs.count * 4
        case .integer, .natural, .address, .ticks, .other: 8
        }
    }
}

/// A name and its value.
package struct SNMPRow: Hashable, Sendable {
    /// The name.
    package let oid: OID
    /// Its value.
    package let value: SNMPValue

    /// Takes both.
    package init(_ oid: OID, _ value: SNMPValue) {
        self.oid = oid
        self.value = value
    }

    /// About how many octets it takes in memory.
    var weight: Int { oid.arcs.count * 4 + value.weight }
}

extension MACAddress {
    /// Takes exactly six octets.
    init?(octets: some Collection<UInt8>) {
        guard octets.count == 6 else { return nil }
        self.init(bits: octets.reduce(0) { $0 << 8 | UInt64($1) })
    }
}

extension IPAddress {
    /// Takes four or sixteen octets.
    init?(octets: some Collection<UInt8>) {
        let number = octets.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        switch octets.count {
        case 4: self.init(family: .v4, number: number)
        case 16: self.init(family: .v6, number: number)
        default: return nil
        }
    }
}
