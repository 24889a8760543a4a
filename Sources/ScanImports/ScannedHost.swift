import Kernel
import Observations

/// One host as a scanner saw it: the same value whichever scanner wrote the report.
package struct ScannedHost: Hashable, Sendable {
    /// Whether it answered.
    package var state: HostState = .unknown
    /// What the scanner concluded that from, in its own words: `echo-reply`, `conn-refused`, `arp-response`.
    package var reason = ""
    /// IPv4 and IPv6 addresses, in the order of the report; never empty in a host that was delivered.
    package var addresses: [IPAddress] = []
    /// Hardware address, seen only on the scanner's own network segment.
    package var hardware: MACAddress?
    /// Maker's name that the scanner derived from the hardware address.
    package var vendor: String?
    /// Names, without duplicates, in the order of the report.
    package var names: [HostName] = []
    /// Ports listed one by one, ascending by protocol and number, each once.
    package var ports: [ScannedPort] = []
    /// Ports that the scanner only counted, since they are all in the same dull state.
    package var otherPorts: [PortSummary] = []
    /// Guesses at the operating system, best first as the scanner orders them.
    package var systems: [SystemMatch] = []
    /// Output of scripts that concern the whole host.
    package var scripts: [ScriptOutput] = []
    /// Seconds since the host's last start, guessed from TCP timestamps.
    package var uptime: Int64?
    /// Network hops from the scanner.
    package var distance: Int?
    /// When the scanner began with this host.
    package var started: Timestamp?
    /// When the scanner was done with this host.
    package var ended: Timestamp?
    /// The scanner gave the host up before its ports were all tried: absent ports say nothing.
    package var timedOut = false
    /// Line of the report on which the host begins, from 1.
    package var line = 0

    /// A host of which nothing is known yet.
    package init() {}

    /// The ports found open, `open|filtered` not included.
    package var openPorts: [ScannedPort] { ports.filter { $0.state == .open } }
}

/// Whether a host answered.
package enum HostState: String, Sendable, CaseIterable {
    /// It answered.
    case up
    /// It did not.
    case down
    /// The scanner does not say.
    case unknown
    /// The scanner left it out.
    case skipped
}

/// A name of a host and where it comes from.
package struct HostName: Hashable, Sendable {
    /// Where a name comes from.
    package enum Origin: String, Sendable {
        /// Given by whoever started the scan.
        case user
        /// Reverse lookup in DNS.
        case pointer = "PTR"
        /// Anything else.
        case other
    }

    /// The name as the report has it.
    package var name: String
    /// Where it comes from.
    package var origin: Origin

    /// Takes both.
    package init(name: String, origin: Origin) {
        self.name = name
        self.origin = origin
    }
}
