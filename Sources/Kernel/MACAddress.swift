/// A 48-bit hardware address (IEEE 802 EUI-48).
package struct MACAddress: Hashable, Sendable, CustomStringConvertible {
    /// The six octets, the first in the highest of the lower 48 bits.
    package let bits: UInt64

    /// Takes the lower 48 bits.
    package init(bits: UInt64) {
        self.bits = bits & 0xFFFF_FFFF_FFFF
    }

    /// Reads `00:1B:44:11:3A:B7`, with colons, hyphens, Cisco's and Huawei's groups of four, or no separator.
    package init?(_ text: some StringProtocol) {
        var value: UInt64 = 0
        var digits = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") { continue }
            guard let digit = hexValue(byte), digits < 12 else { return nil }
            value = value << 4 | UInt64(digit)
            digits += 1
        }
        guard digits == 12 else { return nil }
        bits = value
    }

    /// `00:1B:44:11:3A:B7`
    package var description: String {
        stride(from: 40, through: 0, by: -8)
            .map { shift in
                let octet = UInt8(truncatingIfNeeded: bits >> UInt64(shift))
                return hexDigits(UInt64(octet), count: 2, uppercase: true)
            }
            .joined(separator: ":")
    }

    /// True for addresses made up by software (IEEE 802c, local bit), which say nothing about the maker.
    package var isLocallyAdministered: Bool { bits >> 40 & 0x02 != 0 }
}
