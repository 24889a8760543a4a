import Kernel

/// Who has which address, as a device remembers it (IP-MIB, RFC 4293: ipNetToPhysicalTable, and the older
/// ipNetToMediaTable): ARP and neighbour discovery.
package struct NeighbourAddress: Sendable, Hashable {
    /// The address.
    package var address: IPAddress
    /// The card that has it.
    package var hardware: MACAddress
    /// The ifIndex by which it is reached.
    package var port: UInt32

    /// 1.3.6.1.2.1.4.22.1, ipNetToMediaEntry
    package static let oldEntry: OID = .standard(4, 22, 1)
    /// 1.3.6.1.2.1.4.35.1, ipNetToPhysicalEntry
    package static let entry: OID = .standard(4, 35, 1)
    /// ipNetToMediaType and ipNetToPhysicalType: what is no longer so.
    private static let invalid: Int64 = 2

    /// All entries that are no leftovers, each once, sorted.
    package static func read(_ rows: RowSet, _ tally: inout ReadingTally) -> [NeighbourAddress] {
        var entries: Set<NeighbourAddress> = []
        func each(
            _ table: String, _ entry: OID, address column: UInt32, type: UInt32, _ tally: inout ReadingTally,
            _ read: (ArraySlice<UInt32>) -> IPAddress?
        ) {
            let dead = Set(rows.column(entry, type).filter { $0.value.number == invalid }.map { Array($0.index) })
            for (index, value) in rows.column(entry, column) {
                guard let port = index.first, let address = read(index.dropFirst()), case .octets(let octets) = value
                else {
                    tally.skip(table)
                    continue
                }
                // An empty address is one that is still being asked for.
                guard let hardware = value.hardware else {
                    if !octets.isEmpty && !octets.allSatisfy({ $0 == 0 }) { tally.skip(table) }
                    continue
                }
                if dead.contains(Array(index)) || !address.isOfDevice || hardware.isGroup { continue }
                entries.insert(NeighbourAddress(address: address, hardware: hardware, port: port))
            }
        }
        each("ipNetToMediaTable", oldEntry, address: 2, type: 4, &tally) { $0.addressV4 }
        each("ipNetToPhysicalTable", entry, address: 4, type: 6, &tally) { $0.inetAddress }
        return entries.sorted { ($0.address, $0.port, $0.hardware.bits) < ($1.address, $1.port, $1.hardware.bits) }
    }
}

extension MACAddress {
    /// True for addresses of groups and for all ones (IEEE 802, 8.2.2).
    var isGroup: Bool { bits >> 40 & 1 != 0 }
}
