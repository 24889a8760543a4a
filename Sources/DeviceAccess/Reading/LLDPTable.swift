import Kernel

/// LLDP-MIB of IEEE 802.1AB-2005 and its successor of 2009 (LLDP-V2-MIB), whose tables differ in index and numbers.
package struct LLDPTable: Sendable, Hashable {
    /// lldpRemEntry or lldpV2RemEntry
    package let remote: OID
    /// lldpRemManAddrEntry or lldpV2RemManAddrEntry
    package let management: OID
    /// lldpLocPortEntry or lldpV2LocPortEntry
    package let localPort: OID
    /// lldpLocalSystemData, whose first two scalars are the device's own chassis id.
    package let local: OID
    /// How many columns later than in the first edition the remote table's begin.
    private let shift: UInt32
    /// How many arcs of a remote row's index stand behind time mark and port.
    private let tail: Int

    /// 1.0.8802.1.1.2
    package static let first = LLDPTable(root: [1, 0, 8802, 1, 1, 2], shift: 0, tail: 1)
    /// 1.3.111.2.802.1.1.13. The index of the destination's address stands before that of the neighbour.
    package static let second = LLDPTable(root: [1, 3, 111, 2, 802, 1, 1, 13], shift: 1, tail: 2)

    private init(root: OID, shift: UInt32, tail: Int) {
        remote = root.appending([1, 4, 1, 1])
        management = root.appending([1, 4, 2, 1])
        localPort = root.appending([1, 3, 7, 1])
        local = root.appending([1, 3])
        self.shift = shift
        self.tail = tail
    }

    /// The device's own chassis id.
    func ownChassis(_ rows: RowSet) -> LLDPIdentity? {
        guard let subtype = rows.scalar(local.appending(1))?.number, let id = rows.scalar(local.appending(2)) else {
            return nil
        }
        return LLDPIdentity(chassis: subtype, id)
    }

    /// The neighbours, in the order of the table.
    func neighbours(_ rows: RowSet, _ tally: inout ReadingTally) -> [LinkNeighbour] {
        var found: [Key: LinkNeighbour] = [:]
        for (index, value) in rows.column(remote, 5 + shift) {
            guard let key = key(index), index.count == 2 + tail else {
                tally.skip("lldpRemTable")
                continue
            }
            func at(_ column: UInt32) -> SNMPValue? { rows.value(remote.appending(column + shift).appending(index)) }
            let id = LLDPIdentity(chassis: at(4)?.number ?? 0, value)
            var neighbour = LinkNeighbour(language: .lldp, port: key.port)
            neighbour.hardware = id.hardware
            neighbour.chassis = id.other
            if let address = id.address, address.isOfDevice { neighbour.addresses.append(address) }
            neighbour.remotePort = at(7).flatMap { LLDPIdentity.port(at(6)?.number ?? 0, $0) }
            neighbour.name = at(9)?.line
            neighbour.description = at(10)?.text
            neighbour.capabilities = at(12).map(LLDPIdentity.capabilities) ?? []
            neighbour.portName = localName(key.port, rows)
            found[key] = neighbour
        }
        // The address is only in the index; column 3 (lldpRemManAddrIfSubtype) is one that can be read.
        for (index, _) in rows.column(management, 3) {
            guard let key = key(index), index.count > 2 + tail else {
                tally.skip("lldpRemManAddrTable")
                continue
            }
            guard let address = index.dropFirst(2 + tail).inetAddress, address.isOfDevice else { continue }
            if found[key]?.addresses.contains(address) == false { found[key]?.addresses.append(address) }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A port's own name: its id where that is an interface's name (subtype 5), else its description.
    private func localName(_ port: UInt32, _ rows: RowSet) -> String? {
        func at(_ column: UInt32) -> SNMPValue? { rows.value(localPort.appending(column).appending(port)) }
        let subtype = at(2)?.number ?? 0
        if subtype == 5, let name = at(3)?.line { return name }
        return at(4)?.line ?? at(3).flatMap { LLDPIdentity.port(subtype, $0) }
    }

    private func key(_ index: ArraySlice<UInt32>) -> Key? {
        guard index.count >= 2 + tail else { return nil }
        let parts = Array(index.dropFirst().prefix(1 + tail))
        return Key(port: parts[0], arcs: parts)
    }

    private struct Key: Hashable, Comparable {
        let port: UInt32
        let arcs: [UInt32]
        static func < (left: Self, right: Self) -> Bool { left.arcs.lexicographicallyPrecedes(right.arcs) }
    }
}
