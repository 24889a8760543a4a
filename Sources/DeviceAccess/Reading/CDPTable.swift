import Kernel

/// CISCO-CDP-MIB, cdpCacheTable: what neighbours said by Cisco's own protocol, which other makers speak as well.
package enum CDPTable {
    /// 1.3.6.1.4.1.9.9.23.1.2.1.1, cdpCacheEntry; indexed by ifIndex and a number.
    package static let entry: OID = .enterprise(9, 9, 23, 1, 2, 1, 1)

    /// The neighbours, in the order of the table.
    static func read(_ rows: RowSet, _ tally: inout ReadingTally) -> [LinkNeighbour] {
        var neighbours: [LinkNeighbour] = []
        // cdpCacheDeviceId
        for (index, value) in rows.column(entry, 6) {
            guard index.count == 2, let port = index.first else {
                tally.skip("cdpCacheTable")
                continue
            }
            func at(_ column: UInt32) -> SNMPValue? { rows.value(entry.appending(column).appending(index)) }
            var neighbour = LinkNeighbour(language: .cdp, port: port)
            // Some give their serial number in brackets behind the name: `SW-1(FOX1234ABCD)`.
            neighbour.name = value.line.flatMap {
                $0.prefix { $0 != "(" }.isEmpty ? nil : String($0.prefix { $0 != "(" })
            }
            neighbour.description = at(5)?.text
            neighbour.remotePort = at(7)?.line
            neighbour.platform = at(8)?.line
            neighbour.capabilities = at(9).map(capabilities) ?? []
            // cdpCacheAddressType 1: IPv4.
            if case .octets(let octets)? = at(4), (at(3)?.number ?? 1) == 1, let address = IPAddress(octets: octets),
                address.isOfDevice
            {
                neighbour.addresses = [address]
            }
            neighbours.append(neighbour)
        }
        return neighbours
    }

    /// cdpCacheCapabilities: four octets, the last bit is the router.
    private static func capabilities(_ value: SNMPValue) -> [String] {
        guard case .octets(let octets) = value, let last = octets.last else { return [] }
        let names: [(bit: UInt8, name: String)] = [
            (0x01, "router"), (0x02, "bridge"), (0x08, "bridge"), (0x10, "station"), (0x40, "repeater"),
            (0x80, "telephone"),
        ]
        var found: [String] = []
        for (bit, name) in names where last & bit != 0 && !found.contains(name) { found.append(name) }
        return found
    }
}
