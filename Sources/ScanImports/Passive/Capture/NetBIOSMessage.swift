import Kernel
import Observations

/// NetBIOS over UDP (RFC 1001 and 1002): names at port 137, and the announcements of the computer browser (MS-BRWS) at port
/// 138.
enum NetBIOSMessage {
    /// Takes a message of the name service. False: damaged.
    static func readName(_ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let message = DNSMessage(octets) else { return false }
        for record in message.records {
            switch (record.type, message.isResponse) {
            // Registration (5), refresh (8, 9), and registration of several cards (15) call out the own name; a positive
            // answer (0) too.
            case (0x20, false) where [5, 8, 9, 15].contains(message.operation),
                (0x20, true) where message.operation == 0:
                take(record, datagram, frame, into: book)
            // Node status (4.2.18): all names, and the card.
            case (0x21, true):
                takeStatus(record.data, datagram, frame, into: book)
            default: break
            }
        }
        return true
    }

    /// A name with its flags and address (4.2.2).
    private static func take(
        _ record: DNSMessage.Record, _ datagram: Datagram, _ frame: Frame, into book: SightingBook
    ) {
        guard let flags = record.data.big16(0), flags & 0x8000 == 0, record.data.v4(2) == datagram.source,
            let (name, suffix) = plain(record.name), suffix == 0x00 || suffix == 0x20
        else { return }
        tell(datagram, frame, into: book) { $0.name(name, .netBIOS) }
    }

    /// Count, and 18 bytes a name: 15 of text, the suffix, flags.
    private static func takeStatus(
        _ data: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook
    ) {
        guard let count = data.byte(0) else { return }
        var names: [String] = []
        for index in 0..<Int(count) {
            guard let entry = data.part(1 + index * 18, 18), let flags = entry.big16(16) else { break }
            if flags & 0x8000 == 0, entry.byte(15) == 0 { names.append(String(entry.prefix(15).text.trimmed)) }
        }
        guard let device = book.device(data.hardware(1 + Int(count) * 18), frame) else { return }
        book.bind(device, datagram.source, frame)
        for name in names { device.facts.name(name, .netBIOS) }
    }

    /// Takes a message of the datagram service that carries an announcement. False: damaged.
    static func readDatagram(_ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let type = octets.byte(0) else { return false }
        // Direct and broadcast datagrams: header of 14 bytes, then the names of sender and receiver.
        guard (0x10...0x12).contains(type), octets.v4(4) == datagram.source else { return true }
        guard let first = DNSMessage.name(in: octets, at: 14)?.end,
            let start = DNSMessage.name(in: octets, at: first)?.end,
            let block = octets.rest(start)
        else { return false }
        // A transaction of SMB (MS-CIFS 2.2.4.33) to a mail slot; place and length of the data stand at 55 and 57.
        guard block.big32(0) == 0xFF53_4D42, block.byte(4) == 0x25, let length = block.little16(55),
            let place = block.little16(57), let data = block.part(place, length)
        else { return true }
        // MS-BRWS 2.2.1 and 2.2.10: host and local master announcement.
        guard let command = data.byte(0), command == 0x01 || command == 0x0F, let name = data.part(6, 16),
            let major = data.byte(22), let minor = data.byte(23), let kinds = data.word(24, isLittle: true)
        else { return true }
        let comment = data.rest(32)?.text ?? ""
        tell(datagram, frame, into: book) { facts in
            facts.name(name.text, .browser)
            // NT, and not a print server's or Samba's own number alone.
            if kinds & 0x1000 != 0 || kinds & 0x8000 != 0 { facts.clue(.system, "Windows NT \(major).\(minor)") }
            if !comment.isEmpty { facts.attribute(.note, comment) }
        }
        return true
    }

    /// To all of the link: its sender's card is the frame's. Otherwise a router may be between, and the address is told only.
    private static func tell(
        _ datagram: Datagram, _ frame: Frame, into book: SightingBook, _ body: (SightingFacts) -> Void
    ) {
        if frame.isToMany, let device = book.device(frame.source, frame) {
            book.bind(device, datagram.source, frame)
            body(device.facts)
        } else if let place = book.place(datagram.source, frame) {
            body(place.facts)
        }
    }

    /// First-level encoding (RFC 1001, 14.1): two letters for each byte, 16 bytes, the last of them the suffix.
    private static func plain(_ encoded: String) -> (name: String, suffix: UInt8)? {
        let letters = Array(encoded.utf8.prefix { $0 != 0x2E })
        guard letters.count == 32, letters.allSatisfy({ (0x41...0x50).contains($0) }) else { return nil }
        let bytes = stride(from: 0, to: 32, by: 2).map { (letters[$0] - 0x41) << 4 | (letters[$0 + 1] - 0x41) }
        let name = String(decoding: bytes.prefix(15), as: UTF8.self).trimmed
        return name.isEmpty ? nil : (String(name), bytes[15])
    }
}
