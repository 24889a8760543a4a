import Kernel

/// One packet of a capture.
struct CapturedPacket {
    /// What its bytes begin with.
    let link: LinkType
    /// The bytes that were kept.
    let octets: Octets
    /// Milliseconds since 1970, UTC; 0 where the capture gives no time.
    let time: Int64
    /// From 1.
    let number: Int
}

/// What a packet begins with: the numbers of the tcpdump group's list of link-layer header types.
enum LinkType: UInt32 {
    /// IEEE 802.3.
    case ethernet = 1
    /// IPv4 or IPv6 at once.
    case raw = 101
    /// Linux "cooked", version 1.
    case cooked = 113
    /// IPv4 at once.
    case v4 = 228
    /// IPv6 at once.
    case v6 = 229
    /// Linux "cooked", version 2.
    case cooked2 = 276

    /// Reads the number in a file's header. Nil: one that is not read.
    init?(number: UInt32) {
        // 12 and 14 are what some systems wrote for 101 before the numbers were settled.
        self.init(rawValue: number == 12 || number == 14 ? 101 : number)
    }
}

/// What the link says of a packet.
struct Frame {
    /// Milliseconds since 1970, UTC; 0 where the capture gives no time.
    let time: Int64
    /// Number of the packet, from 1.
    let number: Int
    /// Card that sent it, which is a router's for what comes from elsewhere. Nil: the link has none.
    var source: MACAddress?
    /// Card to which it went. Nil: the link does not say.
    var destination: MACAddress?
    /// VLANs of its tags, the outer first; -1 for none.
    var outerTag = -1
    /// The inner one.
    var innerTag = -1

    /// True where it went to all or to a group.
    var isToMany: Bool { destination?.isGroup ?? false }

    /// The VLAN as attributes have it: `10`, `100/20`. Nil: no tag, or one with a priority only.
    var vlan: String? {
        if innerTag > 0 { return "\(outerTag)/\(innerTag)" }
        return outerTag > 0 ? String(outerTag) : nil
    }
}

/// What the network layer says of a packet.
struct Datagram {
    /// Who sent it.
    let source: IPAddress
    /// To whom.
    let destination: IPAddress
    /// TTL or hop limit.
    let hops: UInt8
}
