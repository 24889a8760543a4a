import Kernel

/// What the tables of a device say, read from rows: pure.
package struct DeviceReading: Sendable, Hashable {
    /// The system group.
    package var system: SystemGroup
    /// snmpEngineID. Nil: not told.
    package var engine: [UInt8]?
    /// The boxes that make up the device, that with a serial number first.
    package var boxes: [PhysicalEntity]
    /// Its ports.
    package var interfaces: [NetworkInterface]
    /// Its own addresses that others can reach, without those that it shares with a second router.
    package var addresses: [OwnAddress]
    /// Addresses that it shares with a second router.
    package var sharedAddresses: [IPAddress]
    /// dot1dBaseBridgeAddress
    package var bridge: MACAddress?
    /// How it names itself by LLDP, where that is neither an address nor a name.
    package var chassis: String?
    /// The hardware address by which it names itself by LLDP.
    package var chassisHardware: MACAddress?
    /// Who has which address, as it remembers.
    package var neighbours: [NeighbourAddress]
    /// Behind which port it has met which card.
    package var forwarding: [ForwardingEntry]
    /// Who is at the other end of its cables.
    package var links: [LinkNeighbour]
    /// Memory, disks, processors.
    package var resources: HostResources
    /// What could not be understood.
    package var tally: ReadingTally

    /// Reads everything that is there.
    package init(_ rows: [SNMPRow]) {
        let rows = RowSet(rows)
        var tally = ReadingTally()
        system = SystemGroup(rows)
        engine = EngineIdentity.read(rows)
        boxes = PhysicalEntity.boxes(of: PhysicalEntity.read(rows, &tally))
        interfaces = NetworkInterface.read(rows, &tally)
        sharedAddresses = VirtualRouter.addresses(rows, &tally)
        let shared = Set(sharedAddresses)
        addresses = OwnAddress.read(rows, &tally).filter { !shared.contains($0.address) }
        bridge = rows.scalar(ForwardingEntry.bridgeAddress)?.hardware
        let own = LLDPTable.first.ownChassis(rows) ?? LLDPTable.second.ownChassis(rows)
        chassis = own?.other
        chassisHardware = own?.hardware
        neighbours = NeighbourAddress.read(rows, &tally)
        forwarding = ForwardingEntry.read(rows, &tally)
        links =
            LLDPTable.first.neighbours(rows, &tally) + LLDPTable.second.neighbours(rows, &tally)
            + CDPTable.read(rows, &tally)
        resources = HostResources(rows, &tally)
        self.tally = tally
    }

    /// What a port is called.
    package func label(ofPort index: UInt32) -> String? {
        interfaces.first { $0.index == index }?.label
    }
}
