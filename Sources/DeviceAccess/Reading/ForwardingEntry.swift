import Kernel

/// Behind which port a switch has met a card (BRIDGE-MIB, RFC 4188; Q-BRIDGE-MIB, RFC 4363).
package struct ForwardingEntry: Sendable, Hashable {
    /// The card.
    package var hardware: MACAddress
    /// The ifIndex of the port.
    package var port: UInt32

    /// 1.3.6.1.2.1.17.1.1, dot1dBaseBridgeAddress
    package static let bridgeAddress: OID = .standard(17, 1, 1)
    /// 1.3.6.1.2.1.17.1.4.1, dot1dBasePortEntry
    package static let portEntry: OID = .standard(17, 1, 4, 1)
    /// 1.3.6.1.2.1.17.4.3.1, dot1dTpFdbEntry
    package static let entry: OID = .standard(17, 4, 3, 1)
    /// 1.3.6.1.2.1.17.7.1.2.2.1, dot1qTpFdbEntry
    package static let vlanEntry: OID = .standard(17, 7, 1, 2, 2, 1)
    /// dot1dTpFdbStatus and dot1qTpFdbStatus: met, and still believed.
    private static let learned: Int64 = 3

    /// All that were learnt, each once, sorted. A port whose ifIndex the bridge does not tell is left out.
    package static func read(_ rows: RowSet, _ tally: inout ReadingTally) -> [ForwardingEntry] {
        var ports: [Int64: UInt32] = [:]
        for (index, value) in rows.column(portEntry, 2) {
            guard index.count == 1, let port = index.first, let number = value.number.flatMap(UInt32.init(exactly:))
            else {
                tally.skip("dot1dBasePortTable")
                continue
            }
            ports[Int64(port)] = number
        }
        var entries: Set<ForwardingEntry> = []
        func each(
            _ table: String, _ entry: OID, _ tally: inout ReadingTally, _ read: (ArraySlice<UInt32>) -> MACAddress?
        ) {
            let own = Set(
                rows.column(entry, 3).filter { ($0.value.number ?? learned) != learned }.map { Array($0.index) })
            for (index, value) in rows.column(entry, 2) {
                guard let hardware = read(index), let number = value.number else {
                    tally.skip(table)
                    continue
                }
                // Port 0: not known where.
                if number == 0 || hardware.isGroup || hardware.bits == 0 || own.contains(Array(index)) { continue }
                guard let port = ports[number] else { continue }
                entries.insert(ForwardingEntry(hardware: hardware, port: port))
            }
        }
        each("dot1dTpFdbTable", entry, &tally) { $0.hardware }
        // The index begins with the number of the forwarding database.
        each("dot1qTpFdbTable", vlanEntry, &tally) { $0.dropFirst().hardware }
        return entries.sorted { ($0.hardware.bits, $0.port) < ($1.hardware.bits, $1.port) }
    }
}
