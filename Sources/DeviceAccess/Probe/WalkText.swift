import Kernel

/// What a device answered as lines of text, in the form that snmpsim reads again: name, number of the type in BER (RFC 2578,
/// 7), value, with a bar between them; octets that are no plain text as hexadecimal digits under `4x`.
package enum WalkText {
    /// The lines, in the order of names. Values that hold one of the secrets say so instead.
    package static func lines(_ rows: [SNMPRow], without secrets: [String] = []) -> String {
        let hidden = secrets.map { Array($0.utf8) }.filter { !$0.isEmpty }
        var text = ""
        var last: OID?
        for row in rows.sorted(by: { $0.oid < $1.oid }) where row.oid != last {
            last = row.oid
            text += "\(row.oid)|\(value(row.value, hidden))\n"
        }
        return text
    }

    private static func value(_ value: SNMPValue, _ hidden: [[UInt8]]) -> String {
        switch value {
        case .integer(let number): return "2|\(number)"
        case .natural(let number): return number > UInt32.max ? "70|\(number)" : "66|\(number)"
        case .oid(let name): return "6|\(name)"
        case .address(let address): return "64|\(address)"
        case .ticks(let number): return "67|\(number)"
        case .other: return "5|"
        case .octets(let octets):
            if hidden.contains(where: { !octets.ranges(of: $0).isEmpty }) { return "4|〔保密〕" }
            let isPlain = octets.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "|") }
            return isPlain ? "4|\(String(decoding: octets, as: UTF8.self))" : "4x|\(hexadecimal(octets))"
        }
    }
}
