/// One port of a host and what answered there.
package struct ScannedPort: Hashable, Sendable {
    /// The protocol above IP.
    package var transport: Transport
    /// 0 to 65,535; the protocol number 0 to 255 where `transport` is `.ip`.
    package var number: UInt16
    /// What the scanner found.
    package var state: PortState = .unknown
    /// What it concluded that from, in its own words: `syn-ack`, `conn-refused`, `no-response`.
    package var reason = ""
    /// What runs there. Nil: the scanner says nothing.
    package var service: ScannedService?
    /// Output of scripts that were run against the port.
    package var scripts: [ScriptOutput] = []
    /// Line of the report on which the port begins, from 1.
    package var line = 0

    /// Takes what identifies a port on its host.
    package init(transport: Transport, number: UInt16) {
        self.transport = transport
        self.number = number
    }
}

/// The protocol above IP that a port belongs to.
package enum Transport: String, Sendable, CaseIterable, Comparable {
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

/// What a scanner found at a port; the six states of nmap's reference guide, "Port Scanning Basics".
package enum PortState: String, Sendable, CaseIterable {
    /// Something accepts connections or datagrams.
    case open
    /// The host answers, nothing listens.
    case closed
    /// Something on the way keeps the answer back.
    case filtered
    /// Reachable; open or closed could not be told.
    case unfiltered
    /// No answer, which an open port may give as well.
    case openOrFiltered = "open|filtered"
    /// Closed or kept back could not be told.
    case closedOrFiltered = "closed|filtered"
    /// The report says something else.
    case unknown

    /// The name that pages and reports show.
    package var chinese: String {
        switch self {
        case .open: "开放"
        case .closed: "关闭"
        case .filtered: "被过滤"
        case .unfiltered: "未被过滤"
        case .openOrFiltered: "开放或被过滤"
        case .closedOrFiltered: "关闭或被过滤"
        case .unknown: "未知"
        }
    }
}

/// Ports that a scanner counted instead of listing.
package struct PortSummary: Hashable, Sendable {
    /// Why so many of them are in that state.
    package struct Reason: Hashable, Sendable {
        /// In the scanner's words.
        package var name: String
        /// How many ports.
        package var count: Int

        /// Takes both.
        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// The state that they share.
    package var state: PortState
    /// How many ports.
    package var count: Int
    /// The reasons, if the scanner gives them.
    package var reasons: [Reason] = []

    /// Takes the state and the number.
    package init(state: PortState, count: Int) {
        self.state = state
        self.count = count
    }
}
