/// Which assets of the ledger's index are meant: one bit for each place in it.
struct AssetBits: Sendable, Equatable {
    private var words: [UInt64]
    /// Places.
    let count: Int

    /// No asset of so many.
    init(count: Int) {
        self.count = count
        words = Array(repeating: 0, count: (count + 63) / 64)
    }

    /// Those of so many for which the rule holds.
    init(count: Int, where holds: (Int) -> Bool) {
        self.init(count: count)
        for word in words.indices {
            var bits: UInt64 = 0
            let first = word * 64
            for place in first..<min(first + 64, count) where holds(place) { bits |= 1 << UInt64(place - first) }
            words[word] = bits
        }
    }

    /// How many are meant.
    var number: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    subscript(place: Int) -> Bool {
        get { words[place >> 6] >> UInt64(place & 63) & 1 == 1 }
        set {
            let bit: UInt64 = 1 << UInt64(place & 63)
            if newValue { words[place >> 6] |= bit } else { words[place >> 6] &= ~bit }
        }
    }

    mutating func keep(_ other: AssetBits) {
        for word in words.indices { words[word] &= other.words[word] }
    }

    mutating func add(_ other: AssetBits) {
        for word in words.indices { words[word] |= other.words[word] }
    }

    mutating func remove(_ other: AssetBits) {
        for word in words.indices { words[word] &= ~other.words[word] }
    }

    /// The same assets among more places.
    func widened(to count: Int) -> AssetBits {
        var wide = AssetBits(count: count)
        wide.words.replaceSubrange(words.indices, with: words)
        return wide
    }
}
