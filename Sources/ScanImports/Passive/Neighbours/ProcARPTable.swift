import Kernel

/// The kernel's `/proc/net/arp` (proc(5)): address, hardware type, flags, card, mask, device.
///
/// Flag 0x2 says that the entry is complete (linux/if_arp.h, ATF_COM).
struct ProcARPTable: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        guard let first = words.first, let address = IPAddress(String(first)) else {
            return sink.leaveOut(.otherLine)
        }
        guard words.count == 6, words[1].hasPrefix("0x"), words[2].hasPrefix("0x"),
            let flags = Int(words[2].dropFirst(2), radix: 16)
        else {
            return sink.reject(line.text, line: line.number, "应有 6 列：地址、类型、标志、MAC 地址、掩码、接口")
        }
        guard flags & 0x2 != 0 else { return sink.leaveOut(.incomplete) }
        guard let hardware = HardwareForm.colons(words[3]) else {
            return sink.reject(line.text, line: line.number, "MAC 地址“\(words[3])”写法不正确")
        }
        sink.remember(NeighbourEntry(address, hardware), line: line.number)
    }
}

extension ObservationFormat {
    static let procARP = ObservationFormat(
        lines: ProcARPTable.self, id: "neighbours.proc", chinese: "Linux 内核 ARP 表（/proc/net/arp）",
        titles: ["hw type"])
}
