import Kernel

/// What `get system arp` prints on Fortinet's FortiGate: `10.1.2.3  0  00:11:22:33:44:55 port1`, the age in minutes.
struct FortiGateARPTable: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        guard let first = words.first, let address = IPAddress(String(first)) else {
            return sink.leaveOut(.otherLine)
        }
        guard words.count == 4, words[1].isDigits || words[1] == "-" else {
            return sink.reject(line.text, line: line.number, "应有 4 列：地址、时间、MAC 地址、接口")
        }
        guard let hardware = HardwareForm.colons(words[2]) else {
            return sink.reject(line.text, line: line.number, "MAC 地址“\(words[2])”写法不正确")
        }
        var entry = NeighbourEntry(address, hardware)
        if let minutes = Int64(words[1]), minutes < 10 * 365 * 1440 { entry.age = .minutes(minutes) }
        sink.remember(entry, line: line.number)
    }
}

extension ObservationFormat {
    static let fortiGateARP = ObservationFormat(
        lines: FortiGateARPTable.self, id: "neighbours.fortigate", chinese: "飞塔 ARP 表（get system arp）",
        titles: ["hardware addr      interface"])
}
