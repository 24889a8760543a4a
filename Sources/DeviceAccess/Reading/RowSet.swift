/// Rows of one device in the order of their names, from which tables are read.
package struct RowSet: Sendable {
    private let rows: [SNMPRow]

    /// Takes rows in any order; of two with one name the first is kept.
    package init(_ rows: [SNMPRow]) {
        var sorted = rows.enumerated().sorted { ($0.element.oid, $0.offset) < ($1.element.oid, $1.offset) }
            .map(\.element)
        var kept = 0
        for index in sorted.indices where index == 0 || sorted[index].oid != sorted[kept - 1].oid {
            sorted[kept] = sorted[index]
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        self.rows = sorted
    }

    /// How many there are.
    package var count: Int { rows.count }

    /// The name itself and all below it.
    package func subtree(_ root: OID) -> ArraySlice<SNMPRow> {
        let start = position(of: root)
        let end = root.afterSubtree.map(position) ?? rows.count
        return start < end ? rows[start..<end] : []
    }

    /// The value of a scalar, whose name ends in `.0`.
    package func scalar(_ name: OID) -> SNMPValue? { value(name.appending(0)) }

    /// The value of exactly this name.
    package func value(_ name: OID) -> SNMPValue? {
        let index = position(of: name)
        return index < rows.count && rows[index].oid == name ? rows[index].value : nil
    }

    /// One column of a table: the arcs of each index and the value there.
    package func column(_ entry: OID, _ number: UInt32) -> [(index: ArraySlice<UInt32>, value: SNMPValue)] {
        let root = entry.appending(number)
        return subtree(root).compactMap { row in
            root.index(of: row.oid).flatMap { $0.isEmpty ? nil : ($0, row.value) }
        }
    }

    private func position(of name: OID) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].oid < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// How many rows could not be understood, by table: an agent's fault, which must not stop the reading.
package struct ReadingTally: Sendable, Hashable {
    /// The table's name in its MIB → rows skipped.
    package private(set) var skipped: [String: Int] = [:]

    /// Nothing skipped yet.
    package init() {}

    /// Counts one.
    mutating func skip(_ table: String) { skipped[table, default: 0] += 1 }

    /// All together.
    package var total: Int { skipped.values.reduce(0, +) }
}
