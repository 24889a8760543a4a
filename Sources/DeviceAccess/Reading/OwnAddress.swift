import Kernel

/// An address that a device has (IP-MIB, RFC 4293: ipAddressTable, and the older ipAddrTable).
package struct OwnAddress: Sendable, Hashable {
    /// The address.
    package var address: IPAddress
    /// The ifIndex of its port. Nil: not told.
    package var port: UInt32?

    /// 1.3.6.1.2.1.4.20.1, ipAddrEntry
    package static let oldEntry: OID = .standard(4, 20, 1)
    /// 1.3.6.1.2.1.4.34.1, ipAddressEntry
    package static let entry: OID = .standard(4, 34, 1)

    /// All addresses, each once, sorted; those that no other device could reach are left out.
    package static func read(_ rows: RowSet, _ tally: inout ReadingTally) -> [OwnAddress] {
        var ports: [IPAddress: UInt32?] = [:]
        // The index is the address; column 1 repeats it, column 2 is the port. Some agents just number the rows.
        for column: UInt32 in [1, 2] {
            for (index, value) in rows.column(oldEntry, column) {
                var address = index.addressV4
                if column == 1, case .address(let told) = value { address = told }
                guard let address else {
                    tally.skip("ipAddrTable")
                    continue
                }
                let port = column == 2 ? value.number.flatMap { UInt32(exactly: $0) } : nil
                ports.updateValue(port ?? (ports[address] ?? nil), forKey: address)
            }
        }
        // ipAddressType: 1 is unicast.
        let others = rows.column(entry, 4).filter { ($0.value.number ?? 1) != 1 }.compactMap(\.index.inetAddress)
        for (index, value) in rows.column(entry, 3) {
            guard let address = index.inetAddress else {
                tally.skip("ipAddressTable")
                continue
            }
            if others.contains(address) { continue }
            ports.updateValue(value.number.flatMap { UInt32(exactly: $0) } ?? (ports[address] ?? nil), forKey: address)
        }
        return ports.filter(\.key.isOfDevice).map { OwnAddress(address: $0.key, port: $0.value) }
            .sorted { $0.address < $1.address }
    }
}
