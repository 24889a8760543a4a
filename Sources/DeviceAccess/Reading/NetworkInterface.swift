import Kernel

/// A port of a device (IF-MIB, RFC 2863).
package struct NetworkInterface: Sendable, Hashable {
    /// ifIndex
    package var index: UInt32
    /// ifDescr
    package var description: String?
    /// ifName, the short one where both are told.
    package var name: String?
    /// ifType (IANAifType): 6 Ethernet, 24 loopback, 53 virtual, 161 an aggregate.
    package var type: Int64?
    /// ifPhysAddress
    package var hardware: MACAddress?

    /// What people call it.
    package var label: String { description ?? name ?? "#\(index)" }

    /// 1.3.6.1.2.1.2.2.1, ifEntry
    package static let entry: OID = .standard(2, 2, 1)
    /// 1.3.6.1.2.1.31.1.1.1, ifXEntry
    package static let extendedEntry: OID = .standard(31, 1, 1, 1)

    /// All ports, in the order of their indexes.
    package static func read(_ rows: RowSet, _ tally: inout ReadingTally) -> [NetworkInterface] {
        var ports: [UInt32: NetworkInterface] = [:]
        func each(_ entry: OID, _ column: UInt32, _ tally: inout ReadingTally, _ take: (inout Self, SNMPValue) -> Void)
        {
            for (index, value) in rows.column(entry, column) {
                guard index.count == 1, let number = index.first else {
                    tally.skip("ifTable")
                    continue
                }
                take(&ports[number, default: NetworkInterface(index: number)], value)
            }
        }
        each(entry, 2, &tally) { $0.description = $1.line }
        each(entry, 3, &tally) { $0.type = $1.number }
        each(entry, 6, &tally) { $0.hardware = $1.hardware }
        each(extendedEntry, 1, &tally) { $0.name = $1.line }
        return ports.values.sorted { $0.index < $1.index }
    }
}
