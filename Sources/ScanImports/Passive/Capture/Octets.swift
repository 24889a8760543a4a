import Kernel

/// Bytes of a packet, read at places that the packet itself names: every place is checked, and one outside gives nil.
///
/// Points into the reader's buffer and is valid during the call that it is handed to.
struct Octets {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// How many.
    var count: Int { bytes.count }

    /// The byte at a place.
    func byte(_ place: Int) -> UInt8? {
        place >= 0 && place < bytes.count ? bytes[place] : nil
    }

    /// Two bytes, the higher first.
    func big16(_ place: Int) -> Int? {
        guard holds(place, 2) else { return nil }
        return Int(bytes[place]) << 8 | Int(bytes[place + 1])
    }

    /// Four bytes, the highest first.
    func big32(_ place: Int) -> UInt32? {
        guard holds(place, 4) else { return nil }
        return UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16 | UInt32(bytes[place + 2]) << 8
            | UInt32(bytes[place + 3])
    }

    /// Two bytes, the lower first.
    func little16(_ place: Int) -> Int? {
        guard holds(place, 2) else { return nil }
        return Int(bytes[place + 1]) << 8 | Int(bytes[place])
    }

    /// Four bytes in an order that a file says.
    func word(_ place: Int, isLittle: Bool) -> UInt32? {
        big32(place).map { isLittle ? $0.byteSwapped : $0 }
    }

    /// Two bytes in an order that a file says.
    func half(_ place: Int, isLittle: Bool) -> Int? {
        isLittle ? little16(place) : big16(place)
    }

    /// The six bytes of a card's address.
    func hardware(_ place: Int) -> MACAddress? {
        guard holds(place, 6) else { return nil }
        var bits: UInt64 = 0
        for index in place..<(place + 6) { bits = bits << 8 | UInt64(bytes[index]) }
        return MACAddress(bits: bits)
    }

    /// The four bytes of an IPv4 address.
    func v4(_ place: Int) -> IPAddress? {
        big32(place).map { IPAddress(v4: $0) }
    }

    /// The sixteen bytes of an IPv6 address.
    func v6(_ place: Int) -> IPAddress? {
        guard holds(place, 16) else { return nil }
        var number: UInt128 = 0
        for index in place..<(place + 16) { number = number << 8 | UInt128(bytes[index]) }
        return IPAddress(v6: number)
    }

    /// So many bytes from a place. Nil: not all of them are there.
    func part(_ place: Int, _ length: Int) -> Octets? {
        guard holds(place, length) else { return nil }
        return Octets(UnsafeRawBufferPointer(rebasing: bytes[place..<(place + length)]))
    }

    /// All bytes from a place. Nil: the place lies behind the end.
    func rest(_ place: Int) -> Octets? {
        part(place, count - place)
    }

    /// At most so many bytes from the beginning.
    func prefix(_ length: Int) -> Octets {
        Octets(UnsafeRawBufferPointer(rebasing: bytes[..<min(max(0, length), count)]))
    }

    /// The bytes as a value of their own.
    var array: [UInt8] { Array(bytes) }

    /// The bytes as text, to the first zero byte.
    var text: String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// True where all of it are visible characters of ASCII, and there is one.
    var isPrintable: Bool {
        !bytes.isEmpty && bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    private func holds(_ place: Int, _ length: Int) -> Bool {
        place >= 0 && length >= 0 && place <= bytes.count - length
    }
}
