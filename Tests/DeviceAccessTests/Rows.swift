import DeviceAccess
import Kernel
import Testing

/// Rows written by hand, one a line: `1.3.6.1.2.1.1.5.0 text 核心交换机`. A shortened name begins with a dot: `.1.5.0` stands
/// for 1.3.6.1.2.1.1.5.0.
func rows(_ lines: String) throws -> [SNMPRow] {
    try lines.split(separator: "\n").map { line in
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true).map(String.init)
        let name = parts[0].hasPrefix(".") ? "1.3.6.1.2.1" + parts[0] : parts[0]
        return SNMPRow(try #require(OID(name), "\(line)"), try value(parts[1], parts.count > 2 ? parts[2] : ""))
    }
}

private func value(_ type: String, _ text: String) throws -> SNMPValue {
    switch type {
    case "text": .octets(Array(text.utf8))
    case "hex": .octets(try #require(bytes(hexadecimal: text.filter { $0 != " " })))
    case "int": .integer(try #require(Int64(text)))
    case "nat": .natural(try #require(UInt64(text)))
    case "oid": .oid(try #require(OID(text)))
    case "addr": .address(try #require(IPAddress(text)))
    case "ticks": .ticks(try #require(UInt64(text)))
    default: try #require(nil as SNMPValue?, "\(type)")
    }
}

/// An address that a test writes down.
func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

/// A card that a test writes down.
func card(_ text: String) throws -> MACAddress { try #require(MACAddress(text)) }

/// An agent without a network: answers from rows as RFC 3416 wants it.
struct PaperAgent {
    let rows: [SNMPRow]

    init(_ rows: [SNMPRow]) {
        self.rows = rows.sorted { $0.oid < $1.oid }
    }

    func rows(after name: OID, count: Int) -> [SNMPRow?] {
        let found = rows.drop { $0.oid <= name }.prefix(count).map(Optional.some)
        return found.count < count ? found + [nil] : found
    }

    func next(after names: [OID]) -> [SNMPRow?] {
        names.map { rows(after: $0, count: 1)[0] }
    }
}
