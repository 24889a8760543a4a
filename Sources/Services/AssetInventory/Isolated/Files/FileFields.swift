import Foundation

/// Numbers in files that cross: the highest byte first.
enum FileFields {
    static func bytes(_ number: Int) -> [UInt8] {
        let number = UInt32(truncatingIfNeeded: number)
        return (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    }

    /// The number at an offset of the bytes. Nil: they end before.
    static func number(_ bytes: Data, at offset: Int) -> Int? {
        guard offset >= 0, bytes.count >= offset + 4 else { return nil }
        return bytes.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
}
