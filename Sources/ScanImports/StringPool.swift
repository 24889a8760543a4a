/// Hands out the same `String` for the same bytes, so that a product name that occurs at 10,000 ports is stored once.
///
/// Direct-mapped: a newer text takes the place of an older one with the same hash, so that memory stays bounded
/// whatever a report holds. Texts of up to 15 bytes are stored inside `String` itself and never need the pool.
struct StringPool {
    private var slots: [String?]

    /// Makes an empty pool.
    init() {
        slots = Array(repeating: nil, count: Self.size)
    }

    /// The text of the bytes, which are UTF-8; an invalid sequence becomes U+FFFD.
    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.count > 15, bytes.count <= Self.longest else { return String(decoding: bytes, as: UTF8.self) }
        let slot = Self.slot(of: bytes)
        if let kept = slots[slot], Self.isEqual(kept, bytes) { return kept }
        let text = String(decoding: bytes, as: UTF8.self)
        slots[slot] = text
        return text
    }

    private static func isEqual(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var text = text
        return text.withUTF8 { $0.isSame(as: bytes) }
    }

    /// FNV-1a with 64 bits (Fowler, Noll and Vo), folded to the number of slots.
    private static func slot(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int((hash ^ hash >> 32) & UInt64(size - 1))
    }

    /// Slots, a power of two: more than the distinct products of a large network.
    private static let size = 1024
    /// Bytes; longer texts, such as script output, seldom occur twice.
    private static let longest = 96
}
