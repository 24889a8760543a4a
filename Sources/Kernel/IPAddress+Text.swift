extension IPAddress: LosslessStringConvertible {
    /// Reads dotted decimal, or IPv6 text as RFC 4291 section 2.2 writes it. Nil: anything else, zone indices and
    /// octets with leading zeros included, since programs do not agree on what those mean.
    package init?(_ text: String) {
        self.init(utf8: Array(text.utf8)[...])
    }

    /// Reads the same from bytes.
    package init?(utf8 bytes: ArraySlice<UInt8>) {
        if bytes.contains(UInt8(ascii: ":")) {
            guard let number = Self.parseV6(bytes) else { return nil }
            self.init(v6: number)
        } else {
            guard let number = Self.parseV4(bytes) else { return nil }
            self.init(v4: number)
        }
    }

    /// Dotted decimal, or the canonical form of RFC 5952.
    package var description: String {
        switch family {
        case .v4:
            return Self.dotted(UInt32(truncatingIfNeeded: number))
        case .v6:
            return Self.canonicalV6(number)
        }
    }

    private static func parseV4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        var octet: UInt32 = 0
        var (digits, dots) = (0, 0)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "."):
                guard digits > 0, dots < 3 else { return nil }
                value = value << 8 | octet
                (octet, digits, dots) = (0, 0, dots + 1)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits > 0 && octet == 0 { return nil }
                octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
                guard octet <= 255 else { return nil }
                digits += 1
            default: return nil
            }
        }
        return dots == 3 && digits > 0 ? value << 8 | octet : nil
    }

    /// Written byte by byte: lists print thousands of addresses.
    private static func dotted(_ value: UInt32) -> String {
        String(unsafeUninitializedCapacity: 15) { buffer in
            var count = 0
            func add(_ byte: UInt32) {
                buffer[count] = UInt8(truncatingIfNeeded: byte)
                count += 1
            }
            for shift: UInt32 in [24, 16, 8, 0] {
                let octet = value >> shift & 255
                if octet >= 100 { add(0x30 + octet / 100) }
                if octet >= 10 { add(0x30 + octet / 10 % 10) }
                add(0x30 + octet % 10)
                if shift > 0 { add(0x2E) }
            }
            return count
        }
    }

    private static func parseV6(_ bytes: ArraySlice<UInt8>) -> UInt128? {
        var groups: [UInt16] = []
        var gap: Int?
        var rest = bytes
        if rest.starts(with: "::".utf8) {
            gap = 0
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let part = rest.prefix { $0 != UInt8(ascii: ":") }
            if part.contains(UInt8(ascii: ".")) {
                guard part.endIndex == rest.endIndex, let v4 = parseV4(part) else { return nil }
                groups += [UInt16(v4 >> 16), UInt16(v4 & 0xFFFF)]
                rest = rest[rest.endIndex...]
                break
            }
            guard (1...4).contains(part.count) else { return nil }
            var group: UInt16 = 0
            for byte in part {
                guard let digit = hexValue(byte) else { return nil }
                group = group << 4 | UInt16(digit)
            }
            groups.append(group)
            guard groups.count <= 8 else { return nil }
            rest = rest[part.endIndex...]
            if rest.starts(with: "::".utf8) {
                guard gap == nil else { return nil }
                gap = groups.count
                rest = rest.dropFirst(2)
            } else if rest.first == UInt8(ascii: ":") {
                rest = rest.dropFirst()
                if rest.isEmpty { return nil }
            }
        }
        if let gap {
            guard groups.count <= 7 else { return nil }
            groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        return groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    private static func canonicalV6(_ number: UInt128) -> String {
        if number >> 32 == 0xFFFF {
            return "::ffff:" + IPAddress(v4: UInt32(truncatingIfNeeded: number)).description
        }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: number >> UInt128((7 - $0) * 16)) }
        var longest = 0..<0
        var start: Int?
        for index in 0...8 {
            if index < 8 && groups[index] == 0 {
                start = start ?? index
            } else if let from = start {
                if index - from > longest.count { longest = from..<index }
                start = nil
            }
        }
        let text = { (range: Range<Int>) in groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        guard longest.count >= 2 else { return text(0..<8) }
        return text(0..<longest.lowerBound) + "::" + text(longest.upperBound..<8)
    }
}

extension IPAddress: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = IPAddress(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an IP address: \(text)")
        }
        self = address
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
