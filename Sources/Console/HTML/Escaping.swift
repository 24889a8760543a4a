/// Adds the text to the bytes so that it is text and nothing else, between tags and inside quoted attributes alike.
///
/// `& < > " '` become references. Control characters, zero-width characters, bidirectional overrides and the invisible
/// tag characters become U+FFFD, which can be seen: otherwise `⁦exe.fdp⁩` could be shown as `pdf.exe`, and two accounts
/// could look alike (Unicode Technical Report 36, section 2; UAX #9). Runs of harmless bytes are copied whole.
func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { appendEscaped($0, to: &bytes) }
}

private func appendEscaped(_ source: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var start = 0
    var index = 0
    let count = source.count
    while index < count {
        let byte = source[index]
        guard isSuspicious(byte) else {
            index += 1
            continue
        }
        guard let replacement = replacement(in: source, at: index) else {
            index += 1
            continue
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
        replacement.text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        index += replacement.length
        start = index
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<count]))
}

/// A first look by one byte: must it, or may the character that it begins, be replaced?
@inline(__always)
private func isSuspicious(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x1F, 0x22, 0x26, 0x27, 0x3C, 0x3E, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF, 0xF3: true
    default: false
    }
}

/// What stands for the character at `index`, and how many bytes that character has. Nil: it may stay.
private func replacement(in source: UnsafeBufferPointer<UInt8>, at index: Int) -> (text: StaticString, length: Int)? {
    let visible: StaticString = "\u{FFFD}"
    let second = index + 1 < source.count ? source[index + 1] : 0
    let third = index + 2 < source.count ? source[index + 2] : 0
    switch source[index] {
    case UInt8(ascii: "&"): return ("&amp;", 1)
    case UInt8(ascii: "<"): return ("&lt;", 1)
    case UInt8(ascii: ">"): return ("&gt;", 1)
    case UInt8(ascii: "\""): return ("&quot;", 1)
    case UInt8(ascii: "'"): return ("&#39;", 1)
    case 0x09, 0x0A, 0x0D: return nil
    case 0x00...0x1F, 0x7F: return (visible, 1)
    case 0xC2: return (0x80...0x9F).contains(second) || second == 0xAD ? (visible, 2) : nil
    case 0xD8: return second == 0x9C ? (visible, 2) : nil
    case 0xE2:
        // U+200B, U+200E–200F, U+2028–202E; U+2060–206F. The joiners U+200C–200D stay: scripts and emoji need them.
        if second == 0x80 {
            return third == 0x8B || third == 0x8E || third == 0x8F || (0xA8...0xAE).contains(third)
                ? (visible, 3) : nil
        }
        return second == 0x81 && (0xA0...0xAF).contains(third) ? (visible, 3) : nil
    case 0xEF:
        // U+FEFF, U+FFF9–FFFB.
        return (second == 0xBB && third == 0xBF) || (second == 0xBF && (0xB9...0xBB).contains(third))
            ? (visible, 3) : nil
    case 0xF3: return second == 0xA0 && (third == 0x80 || third == 0x81) ? (visible, 4) : nil
    default: return nil
    }
}
