/// Bytes that can be read at any place, wherever they lie: a file that the caller keeps open, or memory.
package struct ByteSource: Sendable {
    /// How many bytes there are.
    package let count: Int
    private let read: @Sendable (Int, UnsafeMutableRawBufferPointer) -> Int

    /// Takes the length and a function that reads from a place into a buffer: how many bytes it has read, which is less than
    /// asked for at the end only; negative where they cannot be had. It may be called from one thread at a time.
    package init(count: Int, read: @escaping @Sendable (Int, UnsafeMutableRawBufferPointer) -> Int) {
        self.count = count
        self.read = read
    }

    /// Takes bytes in memory.
    package init(_ bytes: [UInt8]) {
        self.init(count: bytes.count) { place, buffer in
            guard place >= 0, place < bytes.count else { return 0 }
            let length = min(buffer.count, bytes.count - place)
            bytes.withUnsafeBytes { all in
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[place..<(place + length)]))
            }
            return length
        }
    }

    /// Reads from a place; negative where the bytes cannot be had.
    func read(at place: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        buffer.isEmpty ? 0 : read(place, buffer)
    }

    /// The first bytes, at most so many.
    package func start(_ length: Int) throws(ReadingError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(length, count))
        let got = bytes.withUnsafeMutableBytes { read(at: 0, into: $0) }
        guard got >= 0 else { throw ReadingError(.unreadable) }
        return Array(bytes.prefix(got))
    }

    /// Hands all bytes on, piece by piece, until the closure says that it is enough.
    package func each(
        _ piece: Int = 256 << 10, _ body: (UnsafeRawBufferPointer) throws(ReadingError) -> Bool
    ) throws(ReadingError) {
        var buffer = [UInt8](repeating: 0, count: piece)
        var place = 0
        while place < count {
            let got = buffer.withUnsafeMutableBytes { read(at: place, into: $0) }
            guard got > 0 else { throw ReadingError(.unreadable) }
            var goesOn = true
            try buffer.withRawBytes { (all) throws(ReadingError) in
                goesOn = try body(UnsafeRawBufferPointer(rebasing: all[..<got]))
            }
            if !goesOn { return }
            place += got
        }
    }
}
