import Kernel

/// What `arp -a` prints on Windows, in Chinese (GBK as a rule) or English: blocks headed `接口: 10.1.2.1 --- 0x4`, lines
/// `10.1.2.3  00-11-22-33-44-55  动态`.
struct WindowsARPTable: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        guard let first = words.first, let address = IPAddress(String(first)) else {
            return sink.leaveOut(.otherLine)
        }
        guard (2...3).contains(words.count) else {
            return sink.reject(line.text, line: line.number, "应有 3 列：Internet 地址、物理地址、类型")
        }
        if words.count == 3, Self.invalid.contains(words[2].lowercased()) { return sink.leaveOut(.incomplete) }
        guard let hardware = HardwareForm.hyphenatedPairs(words[1]) else {
            return sink.reject(line.text, line: line.number, "物理地址“\(words[1])”写法不正确")
        }
        sink.remember(NeighbourEntry(address, hardware), line: line.number)
    }

    /// The type of an entry that was given up.
    private static let invalid: Set<String> = ["invalid", "无效"]
}

extension ObservationFormat {
    static let windowsARP = ObservationFormat(
        lines: WindowsARPTable.self, id: "neighbours.windows", chinese: "Windows ARP 表（arp -a）",
        titles: ["internet 地址", "internet address"])
}
