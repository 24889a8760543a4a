import Kernel
import Observations

/// What `netsh dhcp server scope … show clients 1` prints on a Windows server, and the reservations in `netsh dhcp server
/// dump` (`… Add reservedip 10.1.2.3 001122334455 "name" "comment" "BOTH"`).
///
/// A client's line parts its columns by hyphens: `10.1.2.3 - 255.255.255.0 - 00-11-22-33-44-55 -2021/6/30 8:00:00 -D- name`.
/// A reservation says what somebody has entered: its presence is `.registered`.
struct NetshLeases: LineDialect {
    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        let words = line.words
        if let place = words.firstIndex(where: { $0.lowercased() == "reservedip" }) {
            return reservation(line, words, after: place, into: &sink)
        }
        guard let first = words.first, IPAddress(String(first)) != nil, words.count > 2 else {
            return sink.leaveOut(.otherLine)
        }
        client(line, into: &sink)
    }

    private func client(_ line: SourceLine, into sink: inout ReadingSink) {
        let parts = Self.columns(line.text)
        guard let parts, let address = IPAddress(parts.address) else {
            return sink.reject(line.text, line: line.number, "应依次为地址、掩码、标识、到期时间、类型、名称")
        }
        var entry = LeaseEntry(address, line: line.number)
        guard let octets = bytes(hexadecimal: parts.identity.filter { $0 != "-" }), !octets.isEmpty else {
            return sink.reject(line.text, line: line.number, "客户端标识“\(parts.identity)”写法不正确")
        }
        if octets.count == 6 {
            entry.hardware = octets.reduce(0) { $0 << 8 | UInt64($1) }.asHardware
        } else {
            entry.client = octets
        }
        entry.endsAt = WrittenTime.windows(parts.expiry)
        // INACTIVE: a reservation without a client, or an address that answered somebody else (BAD_ADDRESS).
        // A time or NEVER EXPIRES stands there otherwise.
        if !parts.expiry.contains(where: \.isNumber), !parts.expiry.uppercased().contains("NEVER"),
            !parts.expiry.contains("过期")
        {
            entry.state = .unassigned
        }
        if parts.name == "BAD_ADDRESS" { entry.state = .ended }
        if !parts.name.isEmpty { entry.name = parts.name }
        sink.lease(entry)
    }

    private func reservation(
        _ line: SourceLine, _ words: [Substring], after place: Int, into sink: inout ReadingSink
    ) {
        guard words.count > place + 2, let address = IPAddress(String(words[place + 1])),
            words[place + 2].utf8.count == 12, let hardware = MACAddress(words[place + 2])
        else {
            return sink.reject(line.text, line: line.number, "保留地址之后应为 12 位 MAC 地址")
        }
        var entry = LeaseEntry(address, line: line.number)
        entry.hardware = hardware
        let quoted = line.text.split(separator: "\"", omittingEmptySubsequences: false)
        if quoted.count >= 3, !quoted[1].isEmpty { entry.name = String(quoted[1]) }
        sink.observe(entry.observation(.registered), line: line.number)
    }

    /// The columns of a client's line.
    private static func columns(
        _ text: String
    ) -> (address: String, identity: String, expiry: String, name: String)? {
        let line = text.trimmed
        // The type stands between hyphens: `-D-`, and before the name.
        guard let mark = typeMark(in: line) else { return nil }
        let name = String(line[mark.upperBound...].trimmed)
        let head = line[..<mark.lowerBound].split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard head.count == 3 else { return nil }
        let rest = head[2].trimmed
        // The identifier has no blanks; what stands behind them, or behind its last hyphen, is the time.
        let identity = rest.prefix { $0 != " " }
        let expiry = rest.dropFirst(identity.count).trimmed.drop { $0 == "-" }
        return (
            String(head[0].trimmed), String(identity.filter { $0.isHexDigit || $0 == "-" }), String(expiry.trimmed),
            name
        )
    }

    /// The place of `-D-` and the like.
    private static func typeMark(in line: Substring) -> Range<Substring.Index>? {
        var index = line.startIndex
        while let hyphen = line[index...].firstIndex(of: "-") {
            let rest = line[hyphen...].prefix(3)
            let letters = Array(rest.utf8)
            if letters.count == 3, letters[2] == 0x2D, "NDBUR".utf8.contains(letters[1]),
                hyphen > line.startIndex, line[line.index(before: hyphen)] == " "
            {
                return rest.startIndex..<rest.endIndex
            }
            index = line.index(after: hyphen)
        }
        return nil
    }
}

extension ObservationFormat {
    static let netshLeases = ObservationFormat(
        lines: NetshLeases.self, id: "leases.netsh", chinese: "Windows DHCP（netsh）",
        titles: ["lease expires", "dhcp server"])
}
