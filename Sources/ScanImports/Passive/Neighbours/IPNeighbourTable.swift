import Kernel

/// What `ip neigh` of iproute2 prints, with or without `-s` and `-6` (ip-neighbour(8)):
/// `10.1.2.3 dev eth0 lladdr 00:11:22:33:44:55 used 12/7/3 REACHABLE`.
///
/// The second of the three numbers behind `used` says how many seconds ago the neighbour was last confirmed.
struct IPNeighbourTable: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        guard let first = words.first, let address = IPAddress(String(first.prefix { $0 != "%" })) else {
            return sink.leaveOut(.otherLine)
        }
        guard words.count >= 3, words[1] == "dev" else {
            return sink.reject(line.text, line: line.number, "地址之后应为“dev 接口”")
        }
        guard let state = words.last(where: { Self.states.contains($0) }) else {
            return sink.reject(line.text, line: line.number, "没有邻居状态（REACHABLE、STALE 等）")
        }
        if state == "NOARP" { return sink.leaveOut(.group) }
        guard !Self.unresolved.contains(state) else { return sink.leaveOut(.incomplete) }
        guard let label = words.firstIndex(of: "lladdr"), label + 1 < words.count else {
            return sink.leaveOut(.incomplete)
        }
        guard let hardware = HardwareForm.colons(words[label + 1]) else {
            return sink.reject(line.text, line: line.number, "MAC 地址“\(words[label + 1])”写法不正确")
        }
        var entry = NeighbourEntry(address, hardware)
        if let used = words.firstIndex(of: "used"), used + 1 < words.count {
            let ages = words[used + 1].split(separator: "/")
            if ages.count == 3, let seconds = Int64(ages[1]), (0..<Self.longest).contains(seconds) {
                entry.age = .seconds(seconds)
            }
        }
        sink.remember(entry, line: line.number)
    }

    /// States of the kernel's neighbour table (linux/neighbour.h, NUD_*).
    private static let states: Set<Substring> = [
        "REACHABLE", "STALE", "DELAY", "PROBE", "PERMANENT", "NOARP", "FAILED", "INCOMPLETE", "NONE",
    ]
    private static let unresolved: Set<Substring> = ["FAILED", "INCOMPLETE", "NONE"]
    /// Ages from ten years on are clocks gone wrong.
    private static let longest: Int64 = 10 * 365 * 86_400
}

extension ObservationFormat {
    static let ipNeighbours = ObservationFormat(
        lines: IPNeighbourTable.self, id: "neighbours.iproute2", chinese: "Linux 邻居表（ip neigh）")
}
