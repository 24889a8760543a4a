import Observations
import Kernel

/// Reads numbers from the bytes of an attribute.
enum Number {
    /// A decimal number without sign, of the type that is wanted. Nil: something else, or out of its range.
    static func read<Value: FixedWidthInteger>(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
        guard !bytes.isEmpty else { return nil }
        var value: Value = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let (tens, first) = value.multipliedReportingOverflow(by: 10)
            let (sum, second) = tens.addingReportingOverflow(Value(byte - UInt8(ascii: "0")))
            if first || second { return nil }
            value = sum
        }
        return value
    }

    /// Whole seconds since 1970, UTC. Nil: something else, 0, or past the year 9999.
    static func readTime(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        guard let seconds: Int64 = read(bytes), seconds > 0, seconds < latest else { return nil }
        return Timestamp(seconds: seconds)
    }

    /// A decimal number with or without a point. Nil: something else.
    static func readDecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard bytes.count <= 32, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite,
            value >= 0
        else { return nil }
        return value
    }

    /// 10000-01-01T00:00:00Z
    private static let latest: Int64 = 253_402_300_800
}

extension UnsafeBufferPointer<UInt8> {
    /// True when the bytes are those of the text.
    func isText(_ text: StaticString) -> Bool {
        isSame(as: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// True when both hold the same bytes. `elementsEqual` does the same through two iterators, four times as slow.
    func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }
}

extension Transport {
    /// Reads `tcp`, `udp`, `sctp` or `ip`. Nil: something else.
    init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.isText("tcp") {
            self = .tcp
        } else if bytes.isText("udp") {
            self = .udp
        } else if bytes.isText("sctp") {
            self = .sctp
        } else if bytes.isText("ip") {
            self = .ip
        } else {
            return nil
        }
    }
}

extension PortState {
    /// Reads a state; `unknown` for anything else.
    init(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.isText("open") {
            self = .open
        } else if bytes.isText("closed") {
            self = .closed
        } else if bytes.isText("filtered") {
            self = .filtered
        } else {
            self = PortState(rawValue: String(decoding: bytes.prefix(32), as: UTF8.self)) ?? .unknown
        }
    }
}
