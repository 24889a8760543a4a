/// Cuts UTF-8 into lines, whatever their ends: LF, CR LF or CR. Holds one unfinished line, of bounded length.
struct LineSplitter {
    /// Bytes of a line; the rest of a longer one is dropped.
    let longest: Int
    private var held: [UInt8] = []
    private var number = 0
    private var isCut = false
    /// True when the last byte was CR: an LF after it belongs to the same end.
    private var afterReturn = false

    init(longest: Int) {
        self.longest = longest
    }

    /// Takes the next bytes and hands on complete lines, and whether they were cut.
    mutating func feed(
        _ bytes: UnsafeBufferPointer<UInt8>, deliver: (SourceLine, Bool) -> Void
    ) {
        var start = bytes.startIndex
        if afterReturn, let first = bytes.first {
            if first == 0x0A { start += 1 }
            afterReturn = false
        }
        while let end = bytes[start...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            hold(bytes[start..<end])
            emit(deliver)
            start = end + 1
            if bytes[end] == 0x0D {
                if start == bytes.endIndex {
                    afterReturn = true
                } else if bytes[start] == 0x0A {
                    start += 1
                }
            }
        }
        hold(bytes[start...])
    }

    /// Hands on the last line, if there is one without an end.
    mutating func finish(deliver: (SourceLine, Bool) -> Void) {
        if !held.isEmpty { emit(deliver) }
    }

    private mutating func hold(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        let room = longest - held.count
        if bytes.count > room { isCut = true }
        held.append(contentsOf: bytes.prefix(max(0, room)))
    }

    private mutating func emit(_ deliver: (SourceLine, Bool) -> Void) {
        number += 1
        deliver(SourceLine(number: number, text: String(decoding: held, as: UTF8.self)), isCut)
        held.removeAll(keepingCapacity: true)
        isCut = false
    }
}
