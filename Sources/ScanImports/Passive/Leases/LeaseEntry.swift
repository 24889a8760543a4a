import Kernel
import Observations

/// One lease of a DHCP server: who had an address last, and until when.
struct LeaseEntry {
    /// The address that is leased.
    var address: IPAddress
    /// Line of the source at which the lease begins, from 1.
    var line: Int
    /// The client's card. Nil: the server knows the client by an identifier only.
    var hardware: MACAddress?
    /// Client identifier (RFC 2132, 9.14) or DUID (RFC 8415, 11). Empty: none.
    var client: [UInt8] = []
    /// The name that the client gave, or that was registered for it.
    var name: String?
    /// DHCP option 60.
    var vendorClass: String?
    /// When the client was last heard. Nil: the source does not say.
    var heardAt: Timestamp?
    /// When the lease ends. Nil: never, or not told.
    var endsAt: Timestamp?
    /// What the server holds of it.
    var state = State.active

    /// What a server holds of a lease.
    enum State {
        /// The client has it.
        case active
        /// It has ended, was released, or was given up.
        case ended
        /// It is kept for a client that has not come yet, or is only offered.
        case unassigned
    }

    /// Takes what every source has.
    init(_ address: IPAddress, line: Int) {
        self.address = address
        self.line = line
    }

    /// The lease as an observation. Nil: it says of no thing that it is there.
    ///
    /// - `presence`: `.registered` for what people have entered and nobody has leased yet.
    func observation(_ presence: Observation.Presence = .remembered) -> Observation {
        let slot = hardware.map { "\($0.text) \(address)" } ?? "\(address)"
        var observation = Observation(slot: slot, presence: presence)
        observation.addresses = [address]
        observation.seenAt = heardAt
        if let hardware { observation.state(hardware: hardware) }
        if let proof = Evidence.client(client) { observation.evidence.append(proof) }
        if let name { observation.state(name: name) }
        if let text = vendorClass.flatMap({ VisibleText.line($0, longest: 255) }) {
            observation.clues.append(Clue(.vendorClass, text))
        }
        return observation
    }
}

extension ReadingSink {
    /// Takes a lease, unless it has ended or nobody has it.
    mutating func lease(_ entry: LeaseEntry) {
        if entry.hardware?.isGroup == true || entry.address.isGroup { return leaveOut(.group) }
        switch entry.state {
        case .ended: return leaveOut(.ended)
        case .unassigned: return leaveOut(.unassigned)
        case .active: break
        }
        if let end = entry.endsAt, let now = context.takenAt, end < now { return leaveOut(.ended) }
        observe(entry.observation(), line: entry.line)
    }
}

/// The leases of a file to which the server appends: of several records about one address the last one holds.
struct LeaseBook {
    private var entries: [IPAddress: LeaseEntry] = [:]

    /// Takes a record. A full book hands on what it has: later records about the same addresses come again.
    mutating func take(_ entry: LeaseEntry, into sink: inout ReadingSink) {
        if entries.updateValue(entry, forKey: entry.address) != nil { sink.leaveOut(.superseded) }
        guard entries.count > sink.context.limits.leases else { return }
        if sink.tally.evictions == 0 {
            sink.warn("租约超过 \(sink.context.limits.leases) 个，已提前输出；同一地址的后续记录会再次出现", line: entry.line)
        }
        sink.evict(entries.count)
        finish(into: &sink)
    }

    /// Hands on what holds, in the order of the file.
    mutating func finish(into sink: inout ReadingSink) {
        for entry in entries.values.sorted(by: { $0.line < $1.line }) { sink.lease(entry) }
        entries = [:]
    }
}

/// The DHCP unique identifier (RFC 8415, section 11).
enum ClientDUID {
    /// The Ethernet card in a DUID of type 1 (card and time) or 3 (card). Nil: another type, or another kind of card.
    static func hardware(_ octets: [UInt8]) -> MACAddress? {
        guard octets.count >= 4, octets[0] == 0, octets[2] == 0, octets[3] == 1 else { return nil }
        switch (octets[1], octets.count) {
        case (1, 14), (3, 10): return octets.suffix(6).reduce(0) { $0 << 8 | UInt64($1) }.asHardware
        default: return nil
        }
    }
}

extension UInt64 {
    /// The lower 48 bits as a card's address.
    var asHardware: MACAddress { MACAddress(bits: self) }
}
