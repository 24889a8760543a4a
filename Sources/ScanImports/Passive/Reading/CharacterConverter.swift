import Glibc

/// Turns text of another character set into UTF-8 with glibc's iconv, piece by piece.
///
/// What the character set does not know becomes U+FFFD and is counted. Not for several threads at once.
final class CharacterConverter {
    private let handle: iconv_t
    /// An unfinished character at the end of the last piece: four bytes at most in the sets that are read here.
    private var rest: [UInt8] = []
    private var output = [UInt8](repeating: 0, count: 64 << 10)
    /// Bytes that are no character.
    private(set) var badBytes = 0

    /// Makes a converter from a character set that iconv knows. Nil: this machine's iconv does not know it.
    init?(from name: String) {
        // iconv_open gives (iconv_t)-1 for failure.
        guard let handle = iconv_open("UTF-8", name), Int(bitPattern: handle) != -1 else { return nil }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// Converts a piece and hands on UTF-8. An unfinished character waits for the next piece; at the end it is a bad one.
    func convert(
        _ piece: UnsafeRawBufferPointer, isLast: Bool,
        deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        var bytes = rest
        bytes.append(contentsOf: piece)
        rest = []
        var start = 0
        while start < bytes.count {
            let (used, made, code) = step(&bytes, from: start)
            start += used
            try deliverOutput(made, deliver)
            switch code {
            case 0, E2BIG:
                continue
            case EINVAL where !isLast:
                rest = Array(bytes[start...])
                return
            default:
                // One byte is left out and marked; most often the next one begins a character again.
                badBytes += 1
                start += 1
                try deliverMark(deliver)
            }
        }
    }

    /// One call: how many bytes it took, how many it made, and why it stopped (0: all taken).
    private func step(_ bytes: inout [UInt8], from start: Int) -> (used: Int, made: Int, code: Int32) {
        bytes.withUnsafeMutableBytes { input in
            output.withUnsafeMutableBytes { room in
                var source = input.baseAddress.map { $0.advanced(by: start).assumingMemoryBound(to: CChar.self) }
                var sourceLeft = input.count - start
                var target = room.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) }
                var targetLeft = room.count
                let result = iconv(handle, &source, &sourceLeft, &target, &targetLeft)
                let code = result == -1 ? errno : 0
                return (input.count - start - sourceLeft, room.count - targetLeft, code)
            }
        }
    }

    private func deliverOutput(
        _ count: Int, _ deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard count > 0 else { return }
        try output.withUnsafeBufferPointer { (all) throws(ReadingError) in
            try deliver(UnsafeBufferPointer(rebasing: all[..<count]))
        }
    }

    private func deliverMark(
        _ deliver: (UnsafeBufferPointer<UInt8>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let mark: [UInt8] = [0xEF, 0xBF, 0xBD]
        try mark.withUnsafeBufferPointer { (all) throws(ReadingError) in try deliver(all) }
    }
}
