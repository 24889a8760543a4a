import Kernel

/// Addresses that belong to a pair of routers, not to one (VRRP-MIB, RFC 2787; VRRPV3-MIB, RFC 6527).
package enum VirtualRouter {
    /// 1.3.6.1.2.1.68.1.4.1, vrrpAssoIpAddrEntry; indexed by ifIndex, router id and address.
    package static let oldEntry: OID = .standard(68, 1, 4, 1)
    /// 1.3.6.1.2.1.207.1.1.2.1, vrrpv3AssociatedIpAddrEntry; indexed by ifIndex, router id, type and address.
    package static let entry: OID = .standard(207, 1, 1, 2, 1)

    /// The addresses, sorted.
    static func addresses(_ rows: RowSet, _ tally: inout ReadingTally) -> [IPAddress] {
        var found: Set<IPAddress> = []
        for (index, _) in rows.column(oldEntry, 2) {
            guard index.count == 6, let address = index.dropFirst(2).addressV4 else {
                tally.skip("vrrpAssoIpAddrTable")
                continue
            }
            found.insert(address)
        }
        for (index, _) in rows.column(entry, 2) {
            guard let address = index.dropFirst(2).inetAddress else {
                tally.skip("vrrpv3AssociatedIpAddrTable")
                continue
            }
            found.insert(address)
        }
        return found.filter(\.isOfDevice).sorted()
    }
}
