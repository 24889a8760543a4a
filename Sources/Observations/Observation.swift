import Kernel

/// What one source says about one thing on the network at one moment: the value that every source of the ledger
/// delivers, be it a scan, a packet capture, a device's own tables or a spreadsheet.
package struct Observation: Hashable, Sendable, Codable {
    /// How the source itself tells its items apart, stable over time: an address for a scan, a hardware address for a
    /// neighbour table, the inventory number of a spreadsheet's row. 1 to 200 characters.
    package var slot: String
    /// When it was seen. Nil: the source gives no time, and the moment of entry counts.
    package var seenAt: Timestamp?
    /// Whether the thing itself was there.
    package var presence: Presence
    /// The addresses it has there, the one by which it was met first. All belong to the one thing.
    package var addresses: [IPAddress] = []
    /// What speaks for which thing it is, addresses not repeated.
    package var evidence: [Evidence] = []
    /// What the source states of it, in the source's words made one readable line.
    package var attributes: [AttributeName: String] = [:]
    /// Raw texts from which a fingerprint is read.
    package var clues: [Clue] = []
    /// The services it offers. Nil: the source does not look at services.
    package var services: [ObservedService]?

    /// An observation that says nothing yet but that something was met.
    package init(slot: String, presence: Presence) {
        self.slot = slot
        self.presence = presence
    }

    /// Whether the thing itself was there when the source spoke.
    package enum Presence: String, Sendable, Codable {
        /// It answered, or sent something.
        case alive
        /// Another device remembers it: a neighbour table, a lease. It was there lately.
        case remembered
        /// Somebody has written it down: says nothing about whether it lives.
        case registered
    }
}

/// A service that a source saw at a port.
package struct ObservedService: Hashable, Sendable, Codable {
    /// The protocol above IP.
    package var transport: Transport
    /// The port.
    package var number: UInt16
    /// What was found there.
    package var state: PortState
    /// What runs there, after nmap's list of services: `http`, `ms-wbt-server`.
    package var name: String?
    /// Product: `Apache httpd`.
    package var product: String?
    /// Version of the product.
    package var version: String?
    /// Anything more that the service gave away.
    package var extra: String?
    /// True where it speaks TLS.
    package var isTLS = false
    /// False where the name is a guess from the number only.
    package var isProbed = false

    /// Takes what every source knows.
    package init(transport: Transport, number: UInt16, state: PortState = .open) {
        self.transport = transport
        self.number = number
        self.state = state
    }
}
