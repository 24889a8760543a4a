import Kernel

/// The lease files of ISC Kea's memfile backend (Kea administrator's guide, "Memfile"): CSV under titles, IPv4
/// (`address,hwaddr,client_id,valid_lifetime,expire,…,hostname,state,…`) and IPv6 (`address,duid,…,hwaddr,…`).
///
/// The server appends: the last row about an address holds. State 0 is assigned, 1 declined, 2 reclaimed, 3 released; a
/// lifetime of 0 deletes. The client was heard last when the lease that ends at `expire` began. A comma inside a text is
/// written `&#x2c`.
struct KeaLeases: RowDialect {
    private var columns: [String: Int] = [:]
    private var book = LeaseBook()

    mutating func begin(_ titles: [String], row: Int, into sink: inout ReadingSink) -> Bool {
        let wanted = ["address", "valid_lifetime", "expire", "subnet_id", "hostname", "state"]
        guard wanted.allSatisfy(titles.contains), titles.contains("hwaddr") || titles.contains("duid") else {
            return false
        }
        for (index, title) in titles.enumerated() { columns[title] = index }
        return true
    }

    mutating func read(_ row: TableRow, into sink: inout ReadingSink) {
        let text = row.cell(columns["address"] ?? 0)
        guard let address = IPAddress(text) else {
            return sink.reject(row.cells.joined(separator: ","), line: row.number, "地址“\(text)”写法不正确")
        }
        guard let lifetime = Int64(cell("valid_lifetime", row)), let expire = Int64(cell("expire", row)), lifetime >= 0,
            expire >= 0, let state = Int(cell("state", row))
        else {
            return sink.reject(
                row.cells.joined(separator: ","), line: row.number, "valid_lifetime、expire、state 应为整数")
        }
        var entry = LeaseEntry(address, line: row.number)
        // A prefix given to a router is no address of a thing.
        if cell("lease_type", row) == "2" { return sink.leaveOut(.unassigned) }
        entry.state = state == 0 && lifetime > 0 ? .active : .ended
        // A lifetime of all ones never ends (RFC 2131, 3.3).
        let isEndless = lifetime >= 0xFFFF_FFFF
        entry.endsAt = isEndless ? nil : WrittenTime.epoch(String(expire))
        entry.heardAt = WrittenTime.epoch(String(max(0, expire - min(lifetime, expire))))
        entry.hardware = HardwareForm.colons(cell("hwaddr", row))
        let client = cell("client_id", row).isEmpty ? cell("duid", row) : cell("client_id", row)
        entry.client = bytes(hexadecimal: client.filter { $0 != ":" }) ?? []
        if entry.hardware == nil { entry.hardware = ClientDUID.hardware(entry.client) }
        let name = cell("hostname", row).split(separator: "&#x2c", omittingEmptySubsequences: false)
            .joined(separator: ",")
        if !name.isEmpty { entry.name = name }
        book.take(entry, into: &sink)
    }

    mutating func finish(into sink: inout ReadingSink) { book.finish(into: &sink) }

    private func cell(_ title: String, _ row: TableRow) -> String {
        columns[title].map { row.cell($0) } ?? ""
    }
}

extension ObservationFormat {
    static let keaLeases = ObservationFormat(
        rows: KeaLeases.self, id: "leases.kea", chinese: "Kea DHCP 租约（kea-leases4.csv）")
}
