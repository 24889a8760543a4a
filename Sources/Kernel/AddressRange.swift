/// Addresses of one family from the first to the last, both included: `10.1.2.3`, `10.1.0.0/16`, `10.1.2.3-9`.
package struct AddressRange: Hashable, Sendable {
    /// The lowest address.
    package let first: IPAddress
    /// The highest address, of the same family.
    package let last: IPAddress

    /// Takes both ends. Nil: different families, or the first above the last.
    package init?(_ first: IPAddress, _ last: IPAddress) {
        guard first.family == last.family, first <= last else { return nil }
        self.first = first
        self.last = last
    }

    /// The one address.
    package init(_ address: IPAddress) {
        first = address
        last = address
    }

    /// The network of `address` with so many leading bits (RFC 4632). Nil: more bits than the family has.
    package init?(network address: IPAddress, prefix: Int) {
        let width = address.family.width
        guard (0...width).contains(prefix) else { return nil }
        let host = prefix == width ? 0 : address.family.highest >> UInt128(prefix)
        first = IPAddress(family: address.family, number: address.number & ~host)
        last = IPAddress(family: address.family, number: address.number | host)
    }

    /// Reads an address, CIDR, `first-last`, or a last octet only: `10.1.2.3-9`. Nil: anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let address = IPAddress(String(parts[0])), let prefix = Int(parts[1]),
                parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
            else { return nil }
            self.init(network: address, prefix: prefix)
            return
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = IPAddress(String(ends[0])) else { return nil }
        switch ends.count {
        case 1:
            self.init(first)
        case 2:
            if let last = IPAddress(String(ends[1])) {
                self.init(first, last)
            } else if first.family == .v4, let octet = UInt8(ends[1]) {
                self.init(first, IPAddress(family: .v4, number: first.number & ~0xFF | UInt128(octet)))
            } else {
                return nil
            }
        default:
            return nil
        }
    }

    /// Whether a text in CIDR notation names an address inside its network instead of the network: `10.0.0.9/24`. What
    /// was meant cannot be known.
    package static func hasHostBits(_ text: some StringProtocol) -> Bool {
        guard let slash = text.firstIndex(of: "/"), let address = IPAddress(String(text[..<slash])),
            let range = AddressRange(text)
        else { return false }
        return range.first != address
    }

    /// How many addresses; `UInt128.max` for the whole of IPv6, which has one more.
    package var count: UInt128 {
        let distance = last.number - first.number
        return distance == .max ? .max : distance + 1
    }

    /// True when the address lies inside.
    package func contains(_ address: IPAddress) -> Bool {
        first <= address && address <= last
    }
}

extension AddressRange: CustomStringConvertible {
    /// One address as itself, a network as CIDR, anything else as `first-last`.
    package var description: String {
        if first == last { return first.description }
        let span = last.number ^ first.number
        let isNetwork = span & (span &+ 1) == 0 && first.number & span == 0
        guard isNetwork else { return "\(first)-\(last)" }
        return "\(first)/\(first.family.width - (128 - span.leadingZeroBitCount))"
    }
}
