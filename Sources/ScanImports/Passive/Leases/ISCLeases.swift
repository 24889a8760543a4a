import Kernel

/// The lease file of ISC's server (dhcpd.leases(5)): `lease ADDRESS { … }` for IPv4 and `ia-na "…" { iaaddr ADDRESS { … } }`
/// for IPv6. The server appends; of several declarations about one address the last one holds.
///
/// Times are UTC (`starts 4 2021/06/10 12:00:00;`) or, with `db-time-format local`, seconds since 1970 with a comment
/// behind them (`starts epoch 1623326400; # …`).
struct ISCLeases: LineDialect {
    private var book = LeaseBook()
    private var lease: LeaseEntry?
    /// The identity association around the address, its four octets and the DUID; and when its client was last heard.
    private var association: (client: [UInt8], heardAt: Timestamp?)?
    private var depth = 0
    /// Depth at which the lease or address was opened.
    private var opened = 0

    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        var words = line.words
        if let comment = words.firstIndex(where: { $0.hasPrefix("#") }) { words.removeSubrange(comment...) }
        guard let keyword = words.first else { return sink.leaveOut(.otherLine) }
        if words.last == "{" { return open(keyword, words, line, into: &sink) }
        if keyword.hasPrefix("}") { return close(into: &sink) }
        if lease != nil {
            state(keyword, words, line, into: &sink)
        } else if association != nil, keyword == "cltt" {
            association?.heardAt = Self.time(words.dropFirst())
        } else if depth == 0, line.holdsAddress, keyword != "server-duid" {
            sink.reject(line.text, line: line.number, "不是租约文件的语句")
        } else {
            sink.leaveOut(.otherLine)
        }
    }

    mutating func finish(into sink: inout ReadingSink) {
        if let lease { sink.reject("\(lease.address)", line: lease.line, "租约没有结束，文件可能不完整") }
        lease = nil
        book.finish(into: &sink)
    }

    private mutating func open(
        _ keyword: Substring, _ words: [Substring], _ line: SourceLine, into sink: inout ReadingSink
    ) {
        depth += 1
        switch keyword {
        case "lease", "iaaddr":
            guard words.count == 3, let address = IPAddress(String(words[1])) else {
                return sink.reject(line.text, line: line.number, "租约的地址写法不正确")
            }
            var entry = LeaseEntry(address, line: line.number)
            if keyword == "iaaddr", let association {
                entry.client = Array(association.client.dropFirst(4))
                entry.hardware = ClientDUID.hardware(entry.client)
                entry.heardAt = association.heardAt
            }
            lease = entry
            opened = depth
        case "ia-na", "ia-ta":
            let text = line.text.split(separator: " ", maxSplits: 1).last.map { $0.dropLast() } ?? ""
            association = (Self.octets(text.trimmed), nil)
        default:
            break
        }
    }

    private mutating func close(into sink: inout ReadingSink) {
        if let lease, depth == opened {
            book.take(lease, into: &sink)
            self.lease = nil
        }
        depth = max(0, depth - 1)
        if depth == 0 { association = nil }
    }

    /// One statement inside a lease.
    private mutating func state(
        _ keyword: Substring, _ words: [Substring], _ line: SourceLine, into sink: inout ReadingSink
    ) {
        let value = line.text.trimmed.dropFirst(keyword.utf8.count).trimmed
        switch keyword {
        case "starts": if lease?.heardAt == nil { lease?.heardAt = Self.time(words.dropFirst()) }
        case "cltt": if let time = Self.time(words.dropFirst()) { lease?.heardAt = time }
        case "ends": lease?.endsAt = Self.time(words.dropFirst())
        case "binding":
            switch words.last.map({ $0.filter { $0 != ";" } }) {
            case "active", "bootp": lease?.state = .active
            case "free", "backup", "reset": lease?.state = .unassigned
            default: lease?.state = .ended
            }
        case "hardware":
            let text = words.last.map { $0.filter { $0 != ";" } } ?? ""
            guard words.count >= 3, words[1] == "ethernet" else { return }
            lease?.hardware = HardwareForm.colons(text)
            if lease?.hardware == nil { sink.reject(line.text, line: line.number, "MAC 地址“\(text)”写法不正确") }
        case "uid": lease?.client = Self.octets(value)
        case "client-hostname": lease?.name = Self.text(value)
        case "set" where words.count >= 4 && words[1] == "vendor-class-identifier":
            lease?.vendorClass = value.split(separator: "=", maxSplits: 1).last.map { Self.text($0.trimmed) }
        case "abandoned": lease?.state = .ended
        default: break
        }
    }

    /// `4 2021/06/10 12:00:00;`, `epoch 1623326400;`, `never;`
    private static func time(_ words: ArraySlice<Substring>) -> Timestamp? {
        let parts = words.map { $0.filter { $0 != ";" } }
        if parts.count >= 2, parts[0] == "epoch" { return WrittenTime.epoch(parts[1]) }
        return parts.count >= 3 ? WrittenTime.utc(parts[1], parts[2]) : nil
    }

    /// A string in quotes, as text.
    private static func text(_ value: Substring) -> String {
        String(decoding: octets(value), as: UTF8.self)
    }

    /// A string in quotes with octal escapes, or pairs of hexadecimal digits with colons (`lease-id-format hex`).
    private static func octets(_ value: Substring) -> [UInt8] {
        let text = Array(value.utf8.prefix { $0 != 0x3B || value.utf8.first == 0x22 })
        guard text.first == 0x22 else {
            return bytes(hexadecimal: String(decoding: text, as: UTF8.self).filter { $0 != ":" && $0 != " " }) ?? []
        }
        var result: [UInt8] = []
        var index = 1
        while index < text.count, text[index] != 0x22 {
            if text[index] != 0x5C || index + 1 >= text.count {
                result.append(text[index])
                index += 1
                continue
            }
            let digits = text[(index + 1)...].prefix(3).prefix { $0 >= 0x30 && $0 <= 0x37 }
            if digits.count == 3 {
                result.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }))
                index += 4
            } else {
                result.append(text[index + 1])
                index += 2
            }
        }
        return result
    }
}

extension ObservationFormat {
    static let iscLeases = ObservationFormat(
        lines: ISCLeases.self, id: "leases.isc", chinese: "ISC DHCP 租约（dhcpd.leases）",
        titles: ["dhcpd.leases", "binding state"])
}
