import Kernel
import Observations

/// Multicast DNS (RFC 6762) with service discovery (RFC 6763), and LLMNR (RFC 4795): a device calls out its name, its
/// addresses and its services.
///
/// A reflector repeats what was called in another network with its own card and address; it is told by its address records,
/// of which none is its own, and left out.
enum MulticastDNSMessage {
    /// Takes a message of multicast DNS. False: damaged.
    static func read(_ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let message = DNSMessage(octets) else { return false }
        guard message.isResponse, let device = book.device(frame.source, frame) else { return true }
        let records = message.records.filter { $0.lifetime > 0 && $0.dnsClass == 1 }
        let places = records.compactMap { record in address(in: record).map { (record.name, $0) } }
        let own = places.first { $0.1 == datagram.source }
        guard places.isEmpty || own != nil else { return true }
        book.bind(device, datagram.source, frame)
        if let own {
            if let name = localName(own.0) { device.facts.name(name, .multicastDNS) }
            for (_, address) in places.filter({ $0.0 == own.0 }) {
                book.bind(device, address, frame, isConfirmed: false)
            }
        }
        for record in records { take(record, message, device.facts) }
        return true
    }

    /// Takes a message of LLMNR, which has one name and its addresses. False: damaged.
    static func readLinkLocal(
        _ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook
    ) -> Bool {
        guard let message = DNSMessage(octets) else { return false }
        guard message.isResponse, let device = book.device(frame.source, frame) else { return true }
        for record in message.records where address(in: record) == datagram.source {
            book.bind(device, datagram.source, frame)
            device.facts.name(record.name, .linkLocalName)
        }
        return true
    }

    private static func take(_ record: DNSMessage.Record, _ message: DNSMessage, _ facts: SightingFacts) {
        switch record.type {
        case 12:
            // What is asked for all kinds of services names the kinds (RFC 6763, 9).
            let isListing = record.name.lowercased() == "_services._dns-sd._udp.local"
            let target = isListing ? DNSMessage.name(in: message.octets, at: record.place)?.name : record.name
            if let kind = target.flatMap(serviceKind) { facts.clue(.discovered, kind.name) }
        case 16:
            guard let kind = serviceKind(record.name) else { return }
            facts.clue(.discovered, kind.name)
            for text in texts(in: record.data) { facts.clue(.discoveredText, text) }
        case 33:
            guard let kind = serviceKind(record.name), let port = record.data.big16(4) else { return }
            facts.clue(.discovered, kind.name)
            facts.service(kind.transport, UInt16(port), name: kind.service)
        default: break
        }
    }

    /// `Printer._ipp._tcp.local` → `_ipp._tcp`, `ipp`, TCP.
    private static func serviceKind(_ name: String) -> (name: String, service: String, transport: Transport)? {
        let labels = name.split(separator: ".")
        guard
            let last = labels.lastIndex(where: { $0.lowercased() == "_tcp" || $0.lowercased() == "_udp" }), last > 0,
            labels[last - 1].hasPrefix("_"), labels[last - 1].utf8.count > 1, labels[last - 1].utf8.count <= 16
        else { return nil }
        let kind = labels[last - 1].lowercased()
        let transport: Transport = labels[last].lowercased() == "_tcp" ? .tcp : .udp
        return ("\(kind).\(labels[last].lowercased())", String(kind.dropFirst()), transport)
    }

    /// The strings of a TXT record, each with its length before it (RFC 6763, 6.1).
    private static func texts(in data: Octets) -> [String] {
        var found: [String] = []
        var place = 0
        while let length = data.byte(place), let text = data.part(place + 1, Int(length)), found.count < 24 {
            if text.array.contains(0x3D) { found.append(text.text) }
            place += 1 + Int(length)
        }
        return found
    }

    private static func address(in record: DNSMessage.Record) -> IPAddress? {
        switch (record.type, record.data.count) {
        case (1, 4): record.data.v4(0)
        case (28, 16): record.data.v6(0)
        default: nil
        }
    }

    /// `PC-01.local` → `PC-01`.
    private static func localName(_ name: String) -> String? {
        guard name.lowercased().hasSuffix(".local") else { return nil }
        return String(name.dropLast(6))
    }
}
