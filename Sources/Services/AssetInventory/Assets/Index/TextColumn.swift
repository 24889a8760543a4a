import Foundation

/// One column of text of the ledger in memory: each value once, and for each asset which value it has.
///
/// Values are folded as `LikeMatcher` folds them; two that differ in the case of their letters only are one. Values that no
/// asset has any more stay until the index is read anew.
struct TextColumn: Sendable {
    /// The value of an asset that has none.
    static let none: UInt32 = 0

    /// All values one after the other, each with a zero behind it, so that one search goes through all of them.
    private var bytes: [UInt8] = []
    /// Where each value ends, by its number; the first is that of no value.
    private var ends: [Int] = [0]
    /// The number of each asset's value.
    private(set) var numbers: [UInt32] = []
    /// Numbers by hash, open addressing.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    /// Values, that of no value among them.
    var valueCount: Int { ends.count }
    /// Bytes of all values.
    var size: Int { bytes.count }

    /// Sets the value of an asset; places are added in order.
    mutating func set(_ place: Int, _ text: String?) {
        let number = text.map { self.number(of: $0) } ?? Self.none
        if place == numbers.count {
            numbers.append(number)
        } else if numbers[place] != number {
            numbers[place] = number
        }
    }

    /// True where this column's value of one asset stands before another column's of a second; no value stands last.
    func isBefore(_ left: Int, _ right: Int, in other: TextColumn) -> Bool {
        let (first, second) = (numbers[left], other.numbers[right])
        if first == Self.none || second == Self.none { return first != second && second == Self.none }
        let (one, two) = (range(Int(first)), other.range(Int(second)))
        return bytes.withUnsafeBufferPointer { bytes in
            other.bytes.withUnsafeBufferPointer { others in
                guard let left = bytes.baseAddress, let right = others.baseAddress else { return false }
                let order = memcmp(left + one.lowerBound, right + two.lowerBound, min(one.count, two.count))
                return order == 0 ? one.count < two.count : order < 0
            }
        }
    }

    /// Which values fit a pattern, by number; empty where none does.
    func values(matching matcher: LikeMatcher) -> [Bool] {
        guard let piece = matcher.onlyPiece, !piece.isEmpty else { return values { matcher.matches($0) } }
        var found: [Bool] = []
        bytes.withUnsafeBufferPointer { bytes in
            var from = 0
            var number = 1
            while from < bytes.count,
                let place = LikeMatcher.place(of: piece, in: UnsafeBufferPointer(rebasing: bytes[from...]))
            {
                if found.isEmpty { found = Array(repeating: false, count: ends.count) }
                number = self.number(at: from + place, from: number)
                found[number] = true
                // On with the next value: this one is in.
                from = ends[number] + 1
                number += 1
            }
        }
        return found
    }

    /// Which values a rule holds for, by number; empty where for none.
    func values(where holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> [Bool] {
        var found: [Bool] = []
        bytes.withUnsafeBufferPointer { bytes in
            for number in 1..<max(ends.count, 1) where holds(UnsafeBufferPointer(rebasing: bytes[range(number)])) {
                if found.isEmpty { found = Array(repeating: false, count: ends.count) }
                found[number] = true
            }
        }
        return found
    }

    /// The number of a value that some asset has or had. Nil: none.
    func known(_ text: String) -> UInt32? {
        let folded = text.utf8.map { LikeMatcher.folded($0) }
        let number = slots[slot(of: folded)]
        return number == 0 ? nil : number
    }

    /// The assets whose value is among these.
    func assets(having values: [Bool]) -> AssetBits {
        guard !values.isEmpty else { return AssetBits(count: numbers.count) }
        return values.withUnsafeBufferPointer { values in
            numbers.withUnsafeBufferPointer { numbers in
                AssetBits(count: numbers.count) { values[Int(numbers[$0])] }
            }
        }
    }

    /// The assets that have some value.
    var filled: AssetBits { AssetBits(count: numbers.count) { numbers[$0] != Self.none } }

    // MARK: Values

    private func range(_ number: Int) -> Range<Int> {
        number == 0 ? 0..<0 : (number == 1 ? 0 : ends[number - 1] + 1)..<ends[number]
    }

    /// The number of the value in which a byte stands; it is not below `first`.
    private func number(at place: Int, from first: Int) -> Int {
        var (low, high) = (first, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func number(of text: String) -> UInt32 {
        let folded = text.utf8.map { LikeMatcher.folded($0) }
        var slot = self.slot(of: folded)
        if slots[slot] != 0 { return slots[slot] }
        bytes.append(contentsOf: folded)
        ends.append(bytes.count)
        bytes.append(0)
        if ends.count * 2 > slots.count {
            grow()
            slot = self.slot(of: folded)
        }
        slots[slot] = UInt32(ends.count - 1)
        return slots[slot]
    }

    /// The slot in which a value's number stands, or would.
    private func slot(of folded: [UInt8]) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(folded[...]) & mask
        while slots[slot] != 0, !bytes[range(Int(slots[slot]))].elementsEqual(folded) { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        // The newest has no slot yet, and gets one from its finder.
        for number in 1..<(ends.count - 1) {
            var slot = Self.hash(bytes[range(number)]) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number)
        }
    }

    /// FNV-1a (64 bits), mixed once more, since low bits choose the slot.
    private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & 0x7fff_ffff)
    }
}
