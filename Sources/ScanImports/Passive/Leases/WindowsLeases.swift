import Kernel

/// What `Get-DhcpServerv4Lease | Export-Csv` writes on a Windows server (class DhcpServerv4Lease): `IPAddress`,
/// `ClientId`, `HostName`, `AddressState`, `LeaseExpiryTime` and others in any order, with or without the line `#TYPE …`.
struct WindowsLeases: RowDialect {
    private var columns: [String: Int] = [:]

    mutating func begin(_ titles: [String], row: Int, into sink: inout ReadingSink) -> Bool {
        guard ["ipaddress", "clientid", "addressstate"].allSatisfy(titles.contains) else { return false }
        for (index, title) in titles.enumerated() { columns[title] = index }
        return true
    }

    mutating func read(_ row: TableRow, into sink: inout ReadingSink) {
        let text = cell("ipaddress", row)
        guard let address = IPAddress(text) else {
            return sink.reject(row.cells.joined(separator: ","), line: row.number, "IPAddress“\(text)”写法不正确")
        }
        var entry = LeaseEntry(address, line: row.number)
        let identity = cell("clientid", row)
        guard let octets = bytes(hexadecimal: identity.filter { $0 != "-" }) else {
            return sink.reject(row.cells.joined(separator: ","), line: row.number, "ClientId“\(identity)”写法不正确")
        }
        if octets.count == 6 {
            entry.hardware = octets.reduce(0) { $0 << 8 | UInt64($1) }.asHardware
        } else {
            entry.client = octets
        }
        let state = cell("addressstate", row).lowercased()
        switch state {
        case "active", "activereservation": entry.state = .active
        case "offered", "inactivereservation", "inactive": entry.state = .unassigned
        case "declined", "expired": entry.state = .ended
        default:
            return sink.reject(row.cells.joined(separator: ","), line: row.number, "AddressState“\(state)”无法识别")
        }
        // A reservation holds whatever the lease's end.
        if state == "active" { entry.endsAt = WrittenTime.windows(cell("leaseexpirytime", row)) }
        let name = cell("hostname", row)
        if !name.isEmpty { entry.name = name }
        sink.lease(entry)
    }

    private func cell(_ title: String, _ row: TableRow) -> String {
        columns[title].map { String(row.cell($0).trimmed) } ?? ""
    }
}

extension ObservationFormat {
    static let windowsLeases = ObservationFormat(
        rows: WindowsLeases.self, id: "leases.windows", chinese: "Windows DHCP 租约（Get-DhcpServerv4Lease）")
}
