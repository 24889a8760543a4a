/// The character sets that texts of this country come in.
package enum TextEncoding: String, Sendable, CaseIterable, Codable {
    /// With or without a byte order mark; ASCII as well.
    case utf8 = "UTF-8"
    /// What Windows calls Unicode.
    case utf16LittleEndian = "UTF-16LE"
    /// The other order of bytes.
    case utf16BigEndian = "UTF-16BE"
    /// GB 18030, which holds GBK and GB 2312: what Chinese Windows calls ANSI.
    case gb18030 = "GB18030"
}

/// Finds out in which character set a text is written, and hands it on as UTF-8, piece by piece.
///
/// A byte order mark decides (RFC 3629, section 6); without one, zero bytes at every other place mean UTF-16. Otherwise the
/// first 8 KiB from the first byte that is not ASCII decide: UTF-8 where most of their sequences are right ones, else
/// GB 18030.
final class TextDecoder {
    /// The character set. Nil: only ASCII so far.
    private(set) var encoding: TextEncoding?

    private enum Phase { case beginning, ascii, undecided, utf8, converting }

    private var phase = Phase.beginning
    /// What is held back until the character set is known.
    private var held: [UInt8] = []
    private var converter: CharacterConverter?

    /// Takes a known character set, or finds it out.
    init(encoding: TextEncoding? = nil) {
        self.encoding = encoding
    }

    /// Bytes that were no character of the set; each became U+FFFD. Always 0 for UTF-8, which is passed on as it is.
    var badBytes: Int { converter?.badBytes ?? 0 }

    /// Takes the next bytes and hands on UTF-8; a character may be cut in two between pieces.
    func feed(
        _ bytes: UnsafeRawBufferPointer, deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        try take(bytes, isLast: false, deliver)
    }

    /// Hands on what was held back.
    func finish(
        deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        try take(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true, deliver)
    }

    private func take(
        _ bytes: UnsafeRawBufferPointer, isLast: Bool,
        _ deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        switch phase {
        case .beginning:
            held.append(contentsOf: bytes)
            guard held.count >= Self.beginning || isLast else { return }
            try begin(isLast: isLast, deliver)
        case .ascii:
            guard let first = bytes.firstIndex(where: { $0 >= 0x80 }) else { return try pass(bytes, deliver) }
            try pass(UnsafeRawBufferPointer(rebasing: bytes[..<first]), deliver)
            phase = .undecided
            try take(UnsafeRawBufferPointer(rebasing: bytes[first...]), isLast: isLast, deliver)
        case .undecided:
            held.append(contentsOf: bytes)
            guard held.count >= Self.deciding || isLast else { return }
            try choose(Self.looksLikeUTF8(held) ? .utf8 : .gb18030, isLast: isLast, deliver)
        case .utf8:
            try pass(bytes, deliver)
        case .converting:
            try converter?.convert(bytes, isLast: isLast, deliver: deliver)
        }
    }

    /// Looks at the first bytes.
    private func begin(
        isLast: Bool, _ deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let (marked, length) = Self.mark(of: held)
        if let known = encoding ?? marked ?? Self.unmarkedUTF16(held) {
            if marked == known { held.removeFirst(length) }
            return try choose(known, isLast: isLast, deliver)
        }
        phase = .ascii
        let first = held
        held = []
        try first.withRawBytes { (all) throws(ReadingError) in try take(all, isLast: isLast, deliver) }
    }

    private func choose(
        _ found: TextEncoding, isLast: Bool,
        _ deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        encoding = found
        if found == .utf8 {
            phase = .utf8
        } else {
            guard let converter = CharacterConverter(from: found.rawValue) else {
                throw ReadingError(
                    .unsupported("“\(found.rawValue)”编码的文本", advice: "本机缺少该字符集的转换模块，请另存为 UTF-8 后重新导入"))
            }
            self.converter = converter
            phase = .converting
        }
        let first = held
        held = []
        try first.withRawBytes { (all) throws(ReadingError) in try take(all, isLast: isLast, deliver) }
    }

    private func pass(
        _ bytes: UnsafeRawBufferPointer, _ deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard !bytes.isEmpty else { return }
        try deliver(bytes.assumingMemoryBound(to: UInt8.self))
    }

    /// Bytes at the beginning by which UTF-16 is told.
    private static let beginning = 512
    /// Bytes by which UTF-8 and GB 18030 are told apart.
    private static let deciding = 8 << 10
}

extension TextDecoder {
    /// The whole of a small text as UTF-8.
    static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        let decoder = TextDecoder()
        do throws(ReadingError) {
            try bytes.withRawBytes { (all) throws(ReadingError) in
                try decoder.feed(all) { piece in text.append(contentsOf: piece) }
            }
            try decoder.finish { piece in text.append(contentsOf: piece) }
        } catch {
            return bytes
        }
        return text
    }

    private static func mark(of bytes: [UInt8]) -> (TextEncoding?, Int) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return (nil, 0)
    }

    /// Zero bytes at a third of the odd places and at none of the even ones, or the other way round.
    private static func unmarkedUTF16(_ bytes: [UInt8]) -> TextEncoding? {
        let sample = bytes.prefix(beginning)
        let odd = sample.indices.count { $0 % 2 == 1 && sample[$0] == 0 }
        let even = sample.indices.count { $0 % 2 == 0 && sample[$0] == 0 }
        guard sample.count >= 8 else { return nil }
        if even == 0 && odd * 6 >= sample.count { return .utf16LittleEndian }
        return odd == 0 && even * 6 >= sample.count ? .utf16BigEndian : nil
    }

    /// True where at least four of five sequences are right ones (RFC 3629, section 4): a text of GBK has few of them by
    /// chance, and one damaged character does not make a text of UTF-8 another one.
    static func looksLikeUTF8(_ bytes: [UInt8]) -> Bool {
        var (good, bad) = (0, 0)
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            guard first >= 0x80 else {
                index += 1
                continue
            }
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            let tail = bytes[(index + 1)...].prefix(length - 1)
            if (0xC2...0xF4).contains(first), tail.allSatisfy({ $0 & 0xC0 == 0x80 }) {
                // The last sequence may be cut off.
                if tail.count == length - 1 { good += 1 }
                index += 1 + tail.count
            } else {
                bad += 1
                index += 1
            }
        }
        return bad == 0 || good >= bad * 4
    }
}

extension [UInt8] {
    /// `withUnsafeBytes` with a typed failure, which the standard library's has not.
    func withRawBytes<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        try withUnsafeBufferPointer { (all) throws(Failure) in try body(UnsafeRawBufferPointer(all)) }
    }
}
