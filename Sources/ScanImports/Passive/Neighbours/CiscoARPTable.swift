import Kernel

/// What `show arp` and `show ip arp` print on Ruijie's RGOS and Cisco's IOS:
/// `Internet  10.1.2.3  5  0011.2233.4455  arpa  VLAN 10`. The age is in minutes; `-` and `--` stand at the device's own
/// addresses.
struct CiscoARPTable: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        guard line.holdsAddress else { return sink.leaveOut(.otherLine) }
        guard words.count >= 5, words[0] == "Internet", let address = IPAddress(String(words[1])) else {
            return sink.reject(line.text, line: line.number, "应依次为 Internet、地址、时间、MAC 地址、类型、接口")
        }
        if words[3].lowercased().contains("incomplete") { return sink.leaveOut(.incomplete) }
        guard let hardware = HardwareForm.dottedFours(words[3]) ?? HardwareForm.colons(words[3]) else {
            return sink.reject(line.text, line: line.number, "MAC 地址“\(words[3])”写法不正确")
        }
        var entry = NeighbourEntry(address, hardware)
        if let minutes = Int64(words[2]), (0..<Self.longest).contains(minutes) { entry.age = .minutes(minutes) }
        entry.vlan = Self.vlan(words.dropFirst(5).joined())
        sink.remember(entry, line: line.number)
    }

    /// `VLAN 10` without its space, `Vlan10` → `10`.
    private static func vlan(_ interface: String) -> String? {
        guard interface.lowercased().hasPrefix("vlan") else { return nil }
        let number = interface.dropFirst(4)
        return number.isDigits && number.utf8.count <= 4 ? String(number) : nil
    }

    /// Minutes; ages from ten years on are clocks gone wrong.
    private static let longest: Int64 = 10 * 365 * 1440
}

extension ObservationFormat {
    static let ciscoARP = ObservationFormat(
        lines: CiscoARPTable.self, id: "neighbours.cisco", chinese: "锐捷／思科 ARP 表（show arp）",
        titles: ["age (min)", "age(min)  hardware        type"])
}
