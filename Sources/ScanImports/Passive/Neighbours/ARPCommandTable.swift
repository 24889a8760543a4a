import Kernel

/// What `arp -an` and `arp -n` print on Linux (net-tools), BSD and macOS:
/// `? (10.1.2.3) at 00:11:22:33:44:55 [ether] on eth0`, or a table headed `Address HWtype HWaddress Flags Mask Iface`.
struct ARPCommandTable: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        if words.count >= 4, let address = Self.bracketed(words[1]), words[2] == "at" {
            return readSentence(line, words, address, into: &sink)
        }
        guard let first = words.first, let address = IPAddress(String(first)) else {
            return sink.leaveOut(.otherLine)
        }
        readRow(line, words, address, into: &sink)
    }

    /// `host (10.1.2.3) at …`
    private func readSentence(
        _ line: SourceLine, _ words: [Substring], _ address: IPAddress, into sink: inout ReadingSink
    ) {
        if Self.isIncomplete(words[3]) { return sink.leaveOut(.incomplete) }
        guard let hardware = HardwareForm.colons(words[3]) else {
            return sink.reject(line.text, line: line.number, "MAC 地址“\(words[3])”写法不正确")
        }
        var entry = NeighbourEntry(address, hardware)
        if words[0] != "?", IPAddress(String(words[0])) == nil { entry.name = String(words[0]) }
        sink.remember(entry, line: line.number)
    }

    /// `10.1.2.3 ether 00:11:22:33:44:55 C eth0`
    private func readRow(
        _ line: SourceLine, _ words: [Substring], _ address: IPAddress, into sink: inout ReadingSink
    ) {
        if words.count >= 2, Self.isIncomplete(words[1]) { return sink.leaveOut(.incomplete) }
        guard words.count >= 5, words[1].utf8.first.map({ $0 >= 0x61 && $0 <= 0x7A }) == true else {
            return sink.reject(line.text, line: line.number, "应依次为地址、类型、MAC 地址、标志、接口")
        }
        guard let hardware = HardwareForm.colons(words[2]) else {
            return sink.reject(line.text, line: line.number, "MAC 地址“\(words[2])”写法不正确")
        }
        sink.remember(NeighbourEntry(address, hardware), line: line.number)
    }

    private static func bracketed(_ word: Substring) -> IPAddress? {
        guard word.first == "(", word.last == ")" else { return nil }
        return IPAddress(String(word.dropFirst().dropLast()))
    }

    private static func isIncomplete(_ word: Substring) -> Bool {
        word == "<incomplete>" || word == "(incomplete)"
    }
}

extension ObservationFormat {
    static let arpCommand = ObservationFormat(
        lines: ARPCommandTable.self, id: "neighbours.arp", chinese: "Linux／BSD ARP 表（arp -an）", titles: ["hwtype"])
}
