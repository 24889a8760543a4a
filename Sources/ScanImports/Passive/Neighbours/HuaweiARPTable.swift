import Kernel

/// What `display arp`, `display arp all` and `display arp brief` print on Huawei's VRP (command reference, ARP commands):
/// address, card, minutes left, type, interface, VPN instance; the VLAN stands at the end, alone on the next line, or, on
/// CloudEngine switches, behind the type.
///
/// Types: `I -` or `I` an address of the device's own, `D-…`, `D` or `D/401` learnt, `S--` or `S` entered by hand. The minutes
/// tell how long the entry stays, not how old it is.
struct HuaweiARPTable: LineDialect {
    /// An entry whose VLAN may follow on the next line.
    private var waiting: (entry: NeighbourEntry, line: Int)?

    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        if words.count <= 2, let vlan = words.first.flatMap(Self.vlan), waiting != nil {
            waiting?.entry.vlan = vlan
            return finish(into: &sink)
        }
        finish(into: &sink)
        guard let first = words.first, let address = IPAddress(String(first)) else {
            return sink.leaveOut(.otherLine)
        }
        // The minutes are missing for entries that stay.
        let type = words.count > 2 && words[2].isDigits ? 3 : 2
        guard words.count > type, let tag = Self.type(words[type]) else {
            return sink.reject(line.text, line: line.number, "没有表项类型（I、D、S 等）")
        }
        if words[1].lowercased() == "incomplete" { return sink.leaveOut(.incomplete) }
        guard let hardware = HardwareForm.hyphenatedFours(words[1]) else {
            return sink.reject(line.text, line: line.number, "MAC 地址“\(words[1])”写法不正确")
        }
        var entry = NeighbourEntry(address, hardware)
        entry.vlan =
            Self.vlan(tag + "/-") ?? Self.vlan(tag) ?? (words.count > type + 2 ? words.last.flatMap(Self.vlan) : nil)
        waiting = (entry, line.number)
    }

    mutating func finish(into sink: inout ReadingSink) {
        if let waiting { sink.remember(waiting.entry, line: waiting.line) }
        waiting = nil
    }

    /// What stands behind the slash of a type: `D/401` → `401`; empty for `I`, `D`, `D-0`, `S--`. Nil: no type.
    private static func type(_ word: Substring) -> Substring? {
        let letters = word.prefix { $0 != "/" && $0 != "-" }
        guard ["I", "D", "S", "O", "R", "RD", "DF"].contains(letters) else { return nil }
        let rest = word.dropFirst(letters.count)
        return rest.first == "/" ? rest.dropFirst() : rest.prefix(0)
    }

    /// `10/-` → `10`, `100/20` → `100/20`. Nil: something else.
    private static func vlan(_ word: Substring) -> String? {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].isDigits, parts[1] == "-" || parts[1].isDigits else { return nil }
        return parts[1] == "-" ? String(parts[0]) : String(word)
    }
}

extension ObservationFormat {
    static let huaweiARP = ObservationFormat(
        lines: HuaweiARPTable.self, id: "neighbours.huawei", chinese: "华为 ARP 表（display arp）",
        titles: ["expire(m)", "vlan/cevlan", "type/vlan"])
}
