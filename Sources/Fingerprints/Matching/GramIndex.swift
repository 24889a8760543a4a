/// Which of many short texts stand in a long one: each is filed under three of its bytes, those that the fewest others
/// have, and the long text's triples are looked up one after the other.
struct GramIndex: Sendable {
    private struct Entry: Sendable {
        let text: [UInt8]
        /// Where in `text` the three bytes lie.
        let offset: Int
        let value: Int32
        /// The next entry of the same place. -1: none.
        let next: Int32
    }

    private var entries: [Entry] = []
    /// The first entry of each place. -1: none.
    private var heads: [Int32] = []
    private var shift: UInt32 = 0

    /// Shortest text that can be filed, in bytes.
    static let shortest = 3

    var isEmpty: Bool { entries.isEmpty }

    /// Files texts of at least three bytes with what they stand for.
    init(_ texts: [(text: [UInt8], value: Int32)]) {
        guard !texts.isEmpty else { return }
        var bits: UInt32 = 8
        while bits < 18, 1 << bits < texts.count * 8 { bits += 1 }
        shift = 32 - bits
        heads = [Int32](repeating: -1, count: 1 << bits)
        var load = [Int32](repeating: 0, count: 1 << bits)
        for (text, value) in texts where text.count >= Self.shortest {
            var best = (offset: 0, place: 0, load: Int32.max)
            for offset in 0...(text.count - 3) {
                let place = place(text[offset], text[offset + 1], text[offset + 2])
                if load[place] < best.load { best = (offset, place, load[place]) }
            }
            load[best.place] += 1
            entries.append(Entry(text: text, offset: best.offset, value: value, next: heads[best.place]))
            heads[best.place] = Int32(entries.count - 1)
        }
    }

    private func place(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        let gram = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
        // Knuth's multiplicative method, The Art of Computer Programming 3, 6.4.
        return Int((gram &* 2_654_435_761) >> shift)
    }

    /// Calls with what each text stands for that is part of this one; once for each time.
    func search(_ text: [UInt8], _ found: (Int32) -> Void) {
        guard text.count >= 3, !entries.isEmpty else { return }
        text.withUnsafeBufferPointer { text in
            heads.withUnsafeBufferPointer { heads in
                for position in 0...(text.count - 3) {
                    var next = heads[place(text[position], text[position + 1], text[position + 2])]
                    while next >= 0 {
                        let start = position - entries[Int(next)].offset
                        if start >= 0, isFound(Int(next), in: text, at: start) { found(entries[Int(next)].value) }
                        next = entries[Int(next)].next
                    }
                }
            }
        }
    }

    private func isFound(_ index: Int, in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        let wanted = entries[index].text
        guard start + wanted.count <= text.count else { return false }
        return wanted.withUnsafeBufferPointer { wanted in
            for index in 0..<wanted.count where wanted[index] != text[start + index] { return false }
            return true
        }
    }
}
