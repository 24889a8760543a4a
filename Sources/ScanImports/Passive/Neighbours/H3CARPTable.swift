import Kernel

/// What `display arp` prints on H3C's Comware 5 and 7 (command reference, ARP commands): address, card, VLAN, interface,
/// aging, type. The aging tells how many minutes the entry stays.
struct H3CARPTable: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        guard let first = words.first, let address = IPAddress(String(first)) else {
            return sink.leaveOut(.otherLine)
        }
        guard words.count >= 5, words[2].isDigits || Self.blanks.contains(words[2]), Self.isType(words[words.count - 1])
        else {
            return sink.reject(line.text, line: line.number, "应有 6 列：地址、MAC 地址、VLAN、接口、老化时间、类型")
        }
        // I: the entry is invalid (its outgoing interface is down).
        if words[words.count - 1].contains("I") { return sink.leaveOut(.incomplete) }
        guard let hardware = HardwareForm.hyphenatedFours(words[1]) else {
            return sink.reject(line.text, line: line.number, "MAC 地址“\(words[1])”写法不正确")
        }
        var entry = NeighbourEntry(address, hardware)
        if words[2].isDigits { entry.vlan = String(words[2]) }
        sink.remember(entry, line: line.number)
    }

    private static let blanks: Set<Substring> = ["N/A", "--", "-"]

    /// Letters of the legend above the table: S, D, O, R, M, I, alone or two together.
    private static func isType(_ word: Substring) -> Bool {
        (1...2).contains(word.utf8.count) && word.utf8.allSatisfy { "SDORMIT".utf8.contains($0) }
    }
}

extension ObservationFormat {
    static let h3cARP = ObservationFormat(
        lines: H3CARPTable.self, id: "neighbours.h3c", chinese: "华三 ARP 表（display arp）",
        titles: ["aging type", "s-static"])
}
