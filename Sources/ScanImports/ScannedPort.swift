import Observations

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
