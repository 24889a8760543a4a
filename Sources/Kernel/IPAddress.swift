/// An IPv4 or IPv6 address. Ordered: all of IPv4 before all of IPv6, each by number.
package struct IPAddress: Hashable, Sendable, Comparable {
    /// Which of the two address families.
    package enum Family: UInt8, Sendable {
        /// 32 bits (RFC 791).
        case v4 = 4
        /// 128 bits (RFC 8200).
        case v6 = 6

        /// 32 or 128.
        package var width: Int { self == .v4 ? 32 : 128 }
        /// The highest address as a number.
        package var highest: UInt128 { self == .v4 ? 0xFFFF_FFFF : .max }
    }

    /// The family.
    package let family: Family
    /// The address as a number, in the lower 32 bits for IPv4.
    package let number: UInt128

    /// Takes an IPv4 address as a number.
    package init(v4 number: UInt32) {
        family = .v4
        self.number = UInt128(number)
    }

    /// Takes an IPv6 address as a number.
    package init(v6 number: UInt128) {
        family = .v6
        self.number = number
    }

    /// Takes the number; bits above the family's width are cut off.
    package init(family: Family, number: UInt128) {
        self.family = family
        self.number = number & family.highest
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.family.rawValue, left.number) < (right.family.rawValue, right.number)
    }

    /// Text whose order is the order of addresses, for an index: `4` and 8, or `6` and 32 hexadecimal digits.
    package var sortKey: String {
        switch family {
        case .v4: "4" + hexDigits(number, count: 8)
        case .v6: "6" + hexDigits(number, count: 32)
        }
    }

    /// True for 127.0.0.0/8 (RFC 1122, 3.2.1.3) and ::1.
    package var isLoopback: Bool {
        family == .v4 ? number >> 24 == 127 : number == 1
    }

    /// The IPv4 address that an IPv4-mapped one stands for, `::ffff:10.1.2.3` (RFC 4291, 2.5.5.2); any other as it is.
    package var unmapped: IPAddress {
        family == .v6 && number >> 32 == 0xFFFF ? IPAddress(family: .v4, number: number) : self
    }

    /// The next address of the family. Nil: this is the highest.
    package var next: IPAddress? {
        number == family.highest ? nil : IPAddress(family: family, number: number + 1)
    }

    /// The address before. Nil: this is the lowest.
    package var previous: IPAddress? {
        number == 0 ? nil : IPAddress(family: family, number: number - 1)
    }
}
