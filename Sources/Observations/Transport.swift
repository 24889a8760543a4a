/// The protocol above IP that a port belongs to.
package enum Transport: String, Sendable, CaseIterable, Comparable, Codable {
    /// RFC 9293
    case tcp
    /// RFC 768
    case udp
    /// RFC 9260
    case sctp
    /// No ports: the number is that of the IP protocol.
    case ip

    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .tcp: 0
        case .udp: 1
        case .sctp: 2
        case .ip: 3
        }
    }
}
