import Observations

/// A clue's text in the forms in which rules look at it: without white space at its ends, as it is and in lower case
/// (ASCII letters only). Its memory is used again for the next clue.
struct PreparedClue {
    /// The text as it came.
    private(set) var plain: [UInt8] = []
    /// The same in lower case.
    private(set) var folded: [UInt8] = []
    /// The OID of a clue that has one, without a leading dot.
    private(set) var object: [UInt8] = []

    /// Takes the next clue. `snmp.private` is an OID, a space and a text: rules look at the two apart.
    mutating func take(_ clue: Clue) {
        plain.removeAll(keepingCapacity: true)
        folded.removeAll(keepingCapacity: true)
        object.removeAll(keepingCapacity: true)
        plain.append(contentsOf: clue.text.utf8)
        switch clue.kind {
        case .snmpObject:
            trim()
            object.append(contentsOf: plain.first == 0x2E ? plain.dropFirst() : plain[...])
        case .snmpPrivate:
            trim()
            let end = plain.firstIndex(of: 0x20) ?? plain.count
            object.append(contentsOf: plain.first == 0x2E ? plain[1..<end] : plain[..<end])
            plain.removeFirst(end)
            trim()
        default: trim()
        }
        folded.append(contentsOf: plain.lazy.map(Self.lower))
    }

    private mutating func trim() {
        if let last = plain.last, Self.isSpace(last) {
            plain.removeLast(plain.reversed().prefix { Self.isSpace($0) }.count)
        }
        if let first = plain.first, Self.isSpace(first) {
            plain.removeFirst(plain.prefix { Self.isSpace($0) }.count)
        }
    }

    /// The form in which texts of rules are compared with `folded`.
    static func fold(_ text: String) -> [UInt8] { text.utf8.map(lower) }

    /// An ASCII letter in lower case; any other byte as it is.
    static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }
}
