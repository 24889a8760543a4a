import Kernel
import Observations

/// DHCP for IPv4 (RFC 2131, options RFC 2132): the client says who and what it is, the server which address it gets.
enum DHCPMessage {
    /// Takes a message. False: damaged.
    static func read(_ octets: Octets, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let operation = octets.byte(0), operation == 1 || operation == 2, let offered = octets.v4(16),
            let used = octets.v4(12), octets.big32(236) == cookie
        else { return false }
        let options = Options(octets)
        // Ethernet only; the client's card stands in the message, since a relay may have sent the frame (option 82).
        guard octets.byte(1) == 1, octets.byte(2) == 6, let device = book.device(octets.hardware(28), frame) else {
            return true
        }
        let type = options[53]?.byte(0)
        if operation == 1 {
            describe(device.facts, options)
            if used.number != 0 { book.bind(device, used, frame, isConfirmed: false) }
            // A request for an address that the server offered or that the client had before; the answer to it often
            // goes past the place of capture.
            if type == 3, let asked = options[50]?.v4(0) { book.bind(device, asked, frame, isConfirmed: false) }
        } else {
            switch type {
            case 5:
                if offered.number != 0 { book.bind(device, offered, frame) }
            case 6:
                book.refuse(device)
            default: break
            }
            if let server = options[54]?.v4(0) { book.place(server, frame)?.facts.service(.udp, 67, name: "dhcps") }
        }
        return true
    }

    /// What a client says of itself.
    private static func describe(_ facts: SightingFacts, _ options: Options) {
        if let name = options[12] { facts.name(name.text, .dhcp) }
        // RFC 4702: flags and two results, then the name; bit 2 of the flags: as labels of the DNS.
        if let name = options[81], let flags = name.byte(0), let rest = name.rest(3) {
            let text = flags & 0x04 != 0 ? DNSMessage.name(in: rest, at: 0)?.name : rest.text
            if let text { facts.name(text, .dhcp) }
        }
        if let vendor = options[60] { facts.clue(.vendorClass, vendor.text) }
        if let list = options[55] { facts.clue(.requestList, list.array.map { String($0) }.joined(separator: ",")) }
        if let identifier = options[61] { facts.proof(Evidence.client(identifier.array)) }
        if let relay = options[82], let circuit = subOption(1, of: relay), circuit.isPrintable {
            facts.attribute(.attachment, circuit.text)
        }
    }

    /// RFC 3046, 2.0: suboptions in the relay's option; 1 says at which port the client is.
    private static func subOption(_ wanted: UInt8, of option: Octets) -> Octets? {
        var place = 0
        while let code = option.byte(place), let length = option.byte(place + 1) {
            if code == wanted { return option.part(place + 2, Int(length)) }
            place += 2 + Int(length)
        }
        return nil
    }

    /// RFC 2131, 3.
    private static let cookie: UInt32 = 0x6382_5363

    /// The options of a message; of one that occurs twice the first.
    struct Options {
        private let octets: Octets

        init(_ octets: Octets) { self.octets = octets }

        /// The value of an option, the fields for boot file and server name included where they hold options (option 52).
        subscript(_ wanted: UInt8) -> Octets? {
            if let found = find(wanted, from: 240, to: octets.count) { return found }
            guard let overload = find(52, from: 240, to: octets.count)?.byte(0) else { return nil }
            if overload & 1 != 0, let found = find(wanted, from: 108, to: 236) { return found }
            return overload & 2 != 0 ? find(wanted, from: 44, to: 108) : nil
        }

        private func find(_ wanted: UInt8, from start: Int, to end: Int) -> Octets? {
            var place = start
            while place < end, let code = octets.byte(place), code != 255 {
                if code == 0 {
                    place += 1
                    continue
                }
                guard let length = octets.byte(place + 1) else { return nil }
                if code == wanted {
                    return place + 2 + Int(length) <= end ? octets.part(place + 2, Int(length)) : nil
                }
                place += 2 + Int(length)
            }
            return nil
        }
    }
}
