/// A set of addresses, kept as ranges in order that neither overlap nor touch.
package struct AddressSet: Hashable, Sendable {
    /// In ascending order.
    package private(set) var ranges: [AddressRange]

    /// The union of the ranges.
    package init(_ ranges: some Sequence<AddressRange> = []) {
        let sorted = ranges.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
        var merged: [AddressRange] = []
        for range in sorted {
            if let previous = merged.last, previous.last.next.map({ range.first <= $0 }) ?? false,
                previous.last.family == range.first.family,
                let joined = AddressRange(previous.first, max(previous.last, range.last))
            {
                merged[merged.count - 1] = joined
            } else if merged.last.map({ $0.contains(range.first) }) != true {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    /// True when nothing is inside.
    package var isEmpty: Bool { ranges.isEmpty }

    /// How many addresses, stopping at `UInt128.max`.
    package var count: UInt128 {
        ranges.reduce(0) { sum, range in
            let (total, overflow) = sum.addingReportingOverflow(range.count)
            return overflow ? .max : total
        }
    }

    /// True when the address is inside. Binary search.
    package func contains(_ address: IPAddress) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].last < address { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(address)
    }

    /// True when every address of `other` is inside.
    package func contains(_ other: AddressSet) -> Bool {
        other.subtracting(self).isEmpty
    }

    /// The addresses in either.
    package func union(_ other: AddressSet) -> AddressSet {
        AddressSet(ranges + other.ranges)
    }

    /// The addresses here and not in `other`.
    package func subtracting(_ other: AddressSet) -> AddressSet {
        var result: [AddressRange] = []
        for range in ranges {
            var rest: AddressRange? = range
            for hole in other.ranges {
                guard let current = rest else { break }
                guard hole.last >= current.first, hole.first <= current.last else { continue }
                if let before = hole.first.previous, before.family == current.first.family,
                    let left = AddressRange(current.first, before)
                {
                    result.append(left)
                }
                rest = hole.last.next.flatMap { AddressRange($0, current.last) }
            }
            if let rest { result.append(rest) }
        }
        return AddressSet(result)
    }

    /// The set cut into ranges of at most `size` addresses, in order: the unit in which a scan is resumed.
    package func blocks(of size: Int) -> [AddressRange] {
        precondition(size > 0, "a block holds at least one address")
        var result: [AddressRange] = []
        for range in ranges {
            var start = range.first
            while true {
                let remaining = range.last.number - start.number
                let end =
                    remaining < UInt128(size)
                    ? range.last : IPAddress(family: start.family, number: start.number + UInt128(size - 1))
                if let block = AddressRange(start, end) { result.append(block) }
                guard end < range.last, let next = end.next else { break }
                start = next
            }
        }
        return result
    }
}
