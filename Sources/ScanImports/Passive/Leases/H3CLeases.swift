import Kernel

/// What `display dhcp server ip-in-use` prints on H3C's Comware and Huawei's older VRP (command reference, DHCP server):
/// address, client identifier or card, end of the lease, type. A long identifier goes on in the next lines.
///
/// Types: `Auto(C)`, `Auto:COMMITTED`, `Static(C)` are leases; `(O)` is an offer, `(F)` a binding that nobody uses.
struct H3CLeases: LineDialect {
    /// A lease whose identifier may go on.
    private var waiting: (entry: LeaseEntry, identity: String)?

    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        if words.count == 1, waiting?.identity.last == "-", let part = words.first, Self.isIdentity(part) {
            waiting?.identity += part
            return
        }
        finish(into: &sink)
        guard let first = words.first, let address = IPAddress(String(first)) else {
            return sink.leaveOut(.otherLine)
        }
        guard words.count >= 4, Self.isIdentity(words[1]), let state = words.last.flatMap(Self.state) else {
            return sink.reject(line.text, line: line.number, "应依次为地址、客户端标识或 MAC 地址、到期时间、类型")
        }
        var entry = LeaseEntry(address, line: line.number)
        entry.state = state
        entry.endsAt = WrittenTime.english(Array(words[2..<(words.count - 1)]))
        waiting = (entry, String(words[1]))
    }

    mutating func finish(into sink: inout ReadingSink) {
        guard let waiting else { return }
        self.waiting = nil
        var entry = waiting.entry
        let octets = bytes(hexadecimal: waiting.identity.filter { $0 != "-" }) ?? []
        if octets.count == 6 {
            entry.hardware = octets.reduce(0) { $0 << 8 | UInt64($1) }.asHardware
        } else {
            entry.client = octets
            entry.hardware = Self.hardware(in: octets)
        }
        sink.lease(entry)
    }

    /// The card in an identifier: type 1 and six octets, or Comware's own text `0011.2233.4455-Vlan10`.
    private static func hardware(in octets: [UInt8]) -> MACAddress? {
        if octets.count == 7, octets[0] == 1 {
            return octets.dropFirst().reduce(0) { $0 << 8 | UInt64($1) }.asHardware
        }
        let text = String(decoding: octets.drop { $0 == 0 }, as: UTF8.self)
        return HardwareForm.dottedFours(text.prefix(14))
    }

    private static func isIdentity(_ word: Substring) -> Bool {
        word.contains("-")
            && word.utf8.allSatisfy {
                $0 == 0x2D || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "F") ~= $0
            }
    }

    private static func state(_ word: Substring) -> LeaseEntry.State? {
        guard word.hasPrefix("Auto") || word.hasPrefix("Static") || word.hasPrefix("Manual") else { return nil }
        let end = word.drop { $0 != "(" && $0 != ":" }.uppercased()
        if end.hasPrefix("(F") || end.hasPrefix("(O") || end.hasPrefix(":OFFER") { return .unassigned }
        return .active
    }
}

extension ObservationFormat {
    static let h3cLeases = ObservationFormat(
        lines: H3CLeases.self, id: "leases.h3c", chinese: "华三／华为 DHCP 租约（display dhcp server ip-in-use）",
        titles: ["lease expiration"])
}
