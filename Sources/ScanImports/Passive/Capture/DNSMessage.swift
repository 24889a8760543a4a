import Kernel

/// A message of the DNS (RFC 1035), as multicast DNS, LLMNR and NetBIOS use it.
struct DNSMessage {
    /// One resource record of an answer.
    struct Record {
        /// Without a dot at the end.
        let name: String
        /// 1 A, 12 PTR, 16 TXT, 28 AAAA, 33 SRV.
        let type: Int
        /// Without the bit with which multicast DNS says that it is unique (RFC 6762, 10.2).
        let dnsClass: Int
        /// Seconds; 0 takes the record back.
        let lifetime: UInt32
        /// Where the data begin in the message, since names in them may point anywhere.
        let place: Int
        /// The data.
        let data: Octets
    }

    /// The whole message.
    let octets: Octets
    /// The second 16 bits of the header.
    let flags: Int

    /// Reads the header. Nil: too short.
    init?(_ octets: Octets) {
        guard octets.count >= 12, let flags = octets.big16(2) else { return nil }
        self.octets = octets
        self.flags = flags
    }

    /// True for an answer.
    var isResponse: Bool { flags & 0x8000 != 0 }

    /// The operation: 0 query, 5 and above as NetBIOS uses it (RFC 1002, 4.2.1.1).
    var operation: Int { flags >> 11 & 0xF }

    /// The records of the three sections behind the questions, at most 128; as far as they can be read.
    var records: [Record] {
        guard let questions = octets.big16(4), let answers = octets.big16(6), let authorities = octets.big16(8),
            let additional = octets.big16(10)
        else { return [] }
        var place = 12
        for _ in 0..<min(questions, Self.most) {
            guard let (_, end) = Self.name(in: octets, at: place) else { return [] }
            place = end + 4
        }
        var found: [Record] = []
        for _ in 0..<min(answers + authorities + additional, Self.most) {
            guard let (name, end) = Self.name(in: octets, at: place), let type = octets.big16(end),
                let dnsClass = octets.big16(end + 2), let lifetime = octets.big32(end + 4),
                let length = octets.big16(end + 8), let data = octets.part(end + 10, length)
            else { break }
            found.append(
                Record(
                    name: name, type: type, dnsClass: dnsClass & 0x7FFF, lifetime: lifetime, place: end + 10, data: data
                ))
            place = end + 10 + length
        }
        return found
    }

    /// The name at a place, and the place behind it. Nil: damaged, or longer than 255 bytes.
    ///
    /// A pointer (RFC 1035, 4.1.4) is followed only to before the name that holds it, so that none goes round.
    static func name(in octets: Octets, at start: Int) -> (name: String, end: Int)? {
        var labels: [String] = []
        var place = start
        var before = start
        var end: Int?
        var total = 0
        while let length = octets.byte(place) {
            switch length >> 6 {
            case 0:
                if length == 0 { return (labels.joined(separator: "."), end ?? place + 1) }
                guard let label = octets.part(place + 1, Int(length)) else { return nil }
                total += Int(length) + 1
                guard total <= 255 else { return nil }
                labels.append(label.text)
                place += 1 + Int(length)
            case 3:
                guard let pointer = octets.big16(place).map({ $0 & 0x3FFF }), pointer < before else { return nil }
                end = end ?? place + 2
                place = pointer
                before = pointer
            default:
                return nil
            }
        }
        // Options of DHCP may leave the last zero out.
        return end == nil && place == octets.count && !labels.isEmpty ? (labels.joined(separator: "."), place) : nil
    }

    /// Records and questions of one message that are looked at.
    private static let most = 128
}
