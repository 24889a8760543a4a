import Kernel
import Observations

/// Simple service discovery of UPnP (UPnP Device Architecture 2.0, section 1): announcements and answers in the form of HTTP.
enum SSDPMessage {
    /// Takes a message. False: damaged.
    static func read(_ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook) -> Bool {
        let lines = octets.prefix(2048).text.split(whereSeparator: \.isNewline)
        guard let first = lines.first, first.hasPrefix("NOTIFY ") || first.hasPrefix("HTTP/1.1 200") else {
            return true
        }
        guard let device = book.device(frame.source, frame), datagram.hops <= 8 || frame.isToMany else { return true }
        book.bind(device, datagram.source, frame)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmed
            switch line[..<colon].lowercased() {
            case "server": device.facts.clue(.server, String(value), port: 1900)
            case "location": takePlace(value, datagram.source, device.facts)
            default: break
            }
        }
        return true
    }

    /// `http://10.1.2.3:49152/description.xml`: something listens there, where it is the sender's own address.
    private static func takePlace(_ text: Substring, _ sender: IPAddress, _ facts: SightingFacts) {
        guard text.lowercased().hasPrefix("http://") else { return }
        let authority = text.dropFirst(7).prefix { $0 != "/" }
        let parts = authority.split(separator: ":")
        guard let host = parts.first, IPAddress(String(host)) == sender else { return }
        if let port = parts.count > 1 ? UInt16(parts[1]) : 80 { facts.service(.tcp, port, name: "http") }
    }
}
