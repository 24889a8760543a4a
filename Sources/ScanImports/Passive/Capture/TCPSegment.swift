import Kernel
import Observations

/// The transmission control protocol (RFC 9293): an answer with SYN and ACK says that something listens at the port from
/// which it comes. Who sent it may be beyond a router, therefore it speaks for the address only.
enum TCPSegment {
    /// Takes a segment. False: damaged.
    static func read(_ octets: Octets, _ datagram: Datagram, _ frame: Frame, into book: SightingBook) -> Bool {
        // SYN, ACK, and neither RST nor FIN (3.1).
        guard let flags = octets.byte(13) else { return false }
        guard flags & 0x17 == 0x12, let port = octets.big16(0) else { return true }
        book.place(datagram.source, frame)?.facts.service(.tcp, UInt16(port))
        return true
    }
}
