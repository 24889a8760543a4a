extension ObservationFormat {
    /// The catalogue: every format that is read. Where two are equally sure of a source, the earlier one is taken.
    package static let all: [ObservationFormat] = [
        // Neighbour tables.
        ipNeighbours, arpCommand, procARP, windowsARP, huaweiARP, huaweiIPv6Neighbours, h3cARP, ciscoARP, fortiGateARP,
        // DHCP leases.
        iscLeases, dnsmasqLeases, keaLeases, windowsLeases, netshLeases, huaweiLeases, h3cLeases,
        // Packets.
        capture,
        // Records of other programs.
        feedCSV, feedNDJSON,
        // What needs a mapping.
        workbook, jsonAnswer, textTable,
    ]
}
