/// Adds the value with everything but RFC 3986's unreserved characters as `%` and two hexadecimal digits.
func appendPercentEncoded(_ value: String, to text: inout String) {
    if value.utf8.withContiguousStorageIfAvailable({ $0.allSatisfy(isUnreserved) }) ?? false {
        text += value
        return
    }
    for byte in value.utf8 {
        if isUnreserved(byte) {
            text.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            text += "%"
            text.unicodeScalars.append(hexDigit(byte >> 4))
            text.unicodeScalars.append(hexDigit(byte & 0x0F))
        }
    }
}

/// The value percent-encoded.
func percentEncoded(_ value: String) -> String {
    var text = ""
    appendPercentEncoded(value, to: &text)
    return text
}

/// Reads percent-encoding. Nil: `%` without two hexadecimal digits, bytes that are no UTF-8, or a NUL.
///
/// `plusIsSpace`: true in forms and queries (application/x-www-form-urlencoded), false in paths.
func percentDecoded(_ source: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    var iterator = source.makeIterator()
    while let byte = iterator.next() {
        switch byte {
        case UInt8(ascii: "+") where plusIsSpace:
            bytes.append(UInt8(ascii: " "))
        case UInt8(ascii: "%"):
            guard let high = iterator.next().flatMap(hexValue), let low = iterator.next().flatMap(hexValue) else {
                return nil
            }
            bytes.append(high << 4 | low)
        default:
            bytes.append(byte)
        }
    }
    guard !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
}

private func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        true
    default: false
    }
}

private func hexDigit(_ value: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
