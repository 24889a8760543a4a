import Kernel

/// The lease file of dnsmasq (dnsmasq(8), lease.c): `expiry card address name client-id`, one lease a line, `*` for what is
/// not known, expiry 0 for never. Behind a line `duid …` stand the leases of IPv6:
/// `expiry association address name DUID`.
struct DnsmasqLeases: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        guard !words.isEmpty, words[0] != "duid" else { return sink.leaveOut(.otherLine) }
        guard words.count == 5, words[0].isDigits, let address = IPAddress(String(words[2])) else {
            if line.holdsAddress || words.count == 5 {
                sink.reject(line.text, line: line.number, "应有 5 列：到期时间、MAC 地址、地址、主机名、客户端标识")
            } else {
                sink.leaveOut(.otherLine)
            }
            return
        }
        var entry = LeaseEntry(address, line: line.number)
        entry.endsAt = WrittenTime.epoch(words[0])
        if words[3] != "*" { entry.name = String(words[3]) }
        if words[4] != "*" {
            entry.client = bytes(hexadecimal: words[4].filter { $0 != ":" }) ?? []
        }
        if address.family == .v6 {
            entry.hardware = ClientDUID.hardware(entry.client)
        } else {
            // A type of card other than Ethernet stands before the address: `06-aa:bb:…`.
            let text = words[1].split(separator: "-").last ?? ""
            guard let hardware = HardwareForm.colons(text) else {
                return sink.reject(line.text, line: line.number, "MAC 地址“\(words[1])”写法不正确")
            }
            entry.hardware = hardware
        }
        sink.lease(entry)
    }
}

extension ObservationFormat {
    static let dnsmasqLeases = ObservationFormat(
        lines: DnsmasqLeases.self, id: "leases.dnsmasq", chinese: "dnsmasq 租约（dnsmasq.leases）")
}
