import Kernel

/// What `display ipv6 neighbors` prints on Huawei's VRP: blocks of `name : value`, two to a line.
struct HuaweiIPv6NeighbourTable: LineDialect {
    private var address: IPAddress?
    private var begun = 0
    private var fields: [String: String] = [:]

    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let pairs = Self.pairs(line.text)
        guard !pairs.isEmpty else { return sink.leaveOut(.otherLine) }
        for (name, value) in pairs {
            if name == "ipv6 address" {
                finish(into: &sink)
                begun = line.number
                address = IPAddress(value)
                if address == nil { sink.reject(line.text, line: line.number, "IPv6 地址“\(value)”写法不正确") }
            } else if address != nil {
                fields[name] = value
            }
        }
        // A line of another format must not pass for one of this.
        if address == nil, line.holdsAddress, pairs.allSatisfy({ $0.name != "ipv6 address" }) {
            sink.reject(line.text, line: line.number, "没有“IPv6 Address”字段")
        }
    }

    mutating func finish(into sink: inout ReadingSink) {
        defer {
            address = nil
            fields = [:]
        }
        guard let address else { return }
        // INCMP: the device asks and has no answer (RFC 4861, 7.3.2, INCOMPLETE).
        if fields["state"]?.uppercased().hasPrefix("INC") == true { return sink.leaveOut(.incomplete) }
        guard let text = fields["link-layer"], let hardware = HardwareForm.hyphenatedFours(text) else {
            return sink.reject("\(address)", line: begun, "链路层地址“\(fields["link-layer"] ?? "")”写法不正确")
        }
        var entry = NeighbourEntry(address, hardware)
        if let vlan = fields["vlan"], vlan.isDigits { entry.vlan = vlan }
        sink.remember(entry, line: begun)
    }

    /// `Link-layer   : 707b-e8e9-d329                     State : STALE`
    private static func pairs(_ text: String) -> [(name: String, value: String)] {
        let parts = text.split(separator: " : ", omittingEmptySubsequences: false)
        // A name may stand right before its colon.
        if parts.count < 2 {
            let halves = text.split(separator: ":", maxSplits: 1)
            guard halves.count == 2, halves[1].first == " " else { return [] }
            return [(halves[0].trimmed.lowercased(), String(halves[1].trimmed))]
        }
        var found: [(String, String)] = []
        var name = String(parts[0].trimmed).lowercased()
        for part in parts.dropFirst() {
            // The value is one word; what follows it is the next name.
            let words = part.split(separator: " ", maxSplits: 1)
            found.append((name, words.first.map(String.init) ?? ""))
            name = words.count > 1 ? Self.name(words[1]) : ""
        }
        return found
    }

    private static func name(_ text: Substring) -> String {
        String(text.trimmed.split(separator: ":").first?.trimmed ?? "").lowercased()
    }
}

extension ObservationFormat {
    static let huaweiIPv6Neighbours = ObservationFormat(
        lines: HuaweiIPv6NeighbourTable.self, id: "neighbours.huawei.v6",
        chinese: "华为 IPv6 邻居表（display ipv6 neighbors）", titles: ["link-layer"])
}
