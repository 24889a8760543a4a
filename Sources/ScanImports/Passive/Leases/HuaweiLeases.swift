import Kernel

/// What `display ip pool name … used` and `display ip pool interface … used` print on Huawei's VRP (command reference,
/// DHCP): `index  address  card  DHCP  seconds left  Used`.
struct HuaweiLeases: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        guard words.count >= 2, words[0].isDigits, let address = IPAddress(String(words[1])) else {
            // Pools and sections name addresses as well; their lines begin otherwise.
            return isPool(words) ? sink.leaveOut(.otherLine) : refuse(line, into: &sink)
        }
        guard words.count == 6, let state = Self.states[words[5].lowercased()] else { return refuse(line, into: &sink) }
        var entry = LeaseEntry(address, line: line.number)
        entry.state = state
        if words[2] != "-" {
            guard let hardware = HardwareForm.hyphenatedFours(words[2]) else {
                return words[3] == "DHCP"
                    ? sink.reject(line.text, line: line.number, "MAC 地址“\(words[2])”写法不正确")
                    : sink.leaveOut(.unassigned)
            }
            entry.hardware = hardware
        }
        sink.lease(entry)
    }

    private func refuse(_ line: SourceLine, into sink: inout ReadingSink) {
        guard line.holdsAddress else { return sink.leaveOut(.otherLine) }
        sink.reject(line.text, line: line.number, "应有 6 列：序号、地址、MAC 地址、类型、剩余时间、状态")
    }

    /// `Network : 10.1.2.0`, `Gateway-0 : 10.1.2.1`, or first and last address of a section with its counts.
    private func isPool(_ words: [Substring]) -> Bool {
        if words.contains(":") || words.contains(where: { $0.hasPrefix(":") }) { return true }
        return words.count >= 6 && words[2].isDigits && words[3].isDigits
    }

    private static let states: [String: LeaseEntry.State] = [
        "used": .active, "static-bind": .unassigned, "expired": .ended, "conflict": .ended, "disabled": .unassigned,
        "idle": .unassigned,
    ]
}

extension ObservationFormat {
    static let huaweiLeases = ObservationFormat(
        lines: HuaweiLeases.self, id: "leases.huawei", chinese: "华为 DHCP 地址池（display ip pool … used）",
        titles: ["client-id    type"])
}
