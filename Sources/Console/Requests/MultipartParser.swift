/// Takes `multipart/form-data` (RFC 7578, RFC 2046 section 5.1) apart as its bytes come, in bounded memory.
///
/// Pure: bytes in, events out; the caller writes files and counts sizes.
struct MultipartParser {
    /// What the bytes said.
    enum Event: Equatable {
        /// A part begins.
        case began(MultipartPart)
        /// Bytes of the part.
        case data(ArraySlice<UInt8>)
        /// The part is whole.
        case ended
    }

    private enum State {
        case preamble
        case header
        case body
        case epilogue
    }

    /// The header of one part may have so many bytes: a name and a file name of 255 bytes, thrice encoded, fit well.
    static let longestHeader = 8_192
    /// RFC 2046, section 5.1.1.
    static let longestBoundary = 70

    private let delimiter: [UInt8]
    private var state = State.preamble
    private var buffer: [UInt8]

    /// `boundary`: the parameter of the Content-Type header. Nil is returned where it is empty or too long.
    init?(boundary: String) {
        guard (1...Self.longestBoundary).contains(boundary.utf8.count) else { return nil }
        delimiter = Array("\r\n--".utf8) + Array(boundary.utf8)
        // The first delimiter has no line end before it when there is no preamble; this gives it one.
        buffer = [0x0D, 0x0A]
    }

    /// True once the closing delimiter has come.
    var isComplete: Bool {
        if case .epilogue = state { true } else { false }
    }

    /// Takes more bytes.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws(ConsoleFault) -> [Event] {
        if case .epilogue = state { return [] }
        buffer.append(contentsOf: bytes)
        var events: [Event] = []
        var at = 0
        loop: while true {
            switch state {
            case .preamble:
                guard let found = find(from: at) else {
                    // Keep what may be the beginning of a delimiter.
                    at = max(at, buffer.count - delimiter.count + 1)
                    break loop
                }
                guard let next = try afterDelimiter(found) else { break loop }
                at = next
            case .header:
                guard let end = headerEnd(from: at) else {
                    guard buffer.count - at <= Self.longestHeader else { throw .malformed("上传内容的分段头过长") }
                    break loop
                }
                events.append(.began(try MultipartPart(header: buffer[at..<end])))
                at = end + 2
                state = .body
            case .body:
                guard let found = find(from: at) else {
                    let safe = max(at, buffer.count - delimiter.count + 1)
                    if safe > at { events.append(.data(buffer[at..<safe])) }
                    at = safe
                    break loop
                }
                if found > at { events.append(.data(buffer[at..<found])) }
                at = found
                guard let next = try afterDelimiter(found) else { break loop }
                events.append(.ended)
                at = next
            case .epilogue:
                at = buffer.count
                break loop
            }
        }
        buffer.removeFirst(at)
        return events
    }

    /// Where the delimiter next begins.
    private func find(from start: Int) -> Int? {
        guard buffer.count - start >= delimiter.count else { return nil }
        return buffer.withUnsafeBufferPointer { bytes in
            var index = start
            let last = bytes.count - delimiter.count
            while index <= last {
                if bytes[index] == 0x0D, bytes[index + 2] == 0x2D,
                    delimiter.indices.allSatisfy({ bytes[index + $0] == delimiter[$0] })
                {
                    return index
                }
                index += 1
            }
            return nil
        }
    }

    /// Reads what follows a delimiter and sets the state. Nil: more bytes are needed.
    private mutating func afterDelimiter(_ found: Int) throws(ConsoleFault) -> Int? {
        var at = found + delimiter.count
        if at + 2 <= buffer.count, buffer[at] == 0x2D, buffer[at + 1] == 0x2D {
            state = .epilogue
            return at + 2
        }
        // RFC 2046 allows white space between the delimiter and its line end.
        while at < buffer.count, buffer[at] == 0x20 || buffer[at] == 0x09 {
            at += 1
        }
        guard at + 2 <= buffer.count else {
            guard buffer.count - found <= delimiter.count + 100 else { throw .malformed("上传内容的分隔行有误") }
            return nil
        }
        guard buffer[at] == 0x0D, buffer[at + 1] == 0x0A else { throw .malformed("上传内容的分隔行有误") }
        state = .header
        // The line end stays, so that an empty header is seen as `\r\n\r\n` too.
        return at
    }

    /// Where the header's last line end begins: the first `\r\n\r\n`, without its last two bytes.
    private func headerEnd(from start: Int) -> Int? {
        var index = start
        while index + 4 <= buffer.count {
            if buffer[index] == 0x0D, buffer[index + 1] == 0x0A, buffer[index + 2] == 0x0D, buffer[index + 3] == 0x0A {
                return index + 2
            }
            index += 1
        }
        return nil
    }
}
