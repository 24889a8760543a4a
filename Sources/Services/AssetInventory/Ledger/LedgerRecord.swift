import Kernel
import Observations

/// What one source says of one of its items, as the ledger keeps it.
package struct LedgerRecord: Sendable, Hashable {
    /// Its number.
    package let id: Int64
    /// The asset that it is about.
    package let asset: Identifier<Asset>
    /// The source.
    package let source: Identifier<ObservationSource>
    /// What kind of source.
    package let kind: SourceKind
    /// The source's name.
    package let sourceName: String
    /// The isolated network in which the source looks. Nil: the hospital's own.
    package let network: Identifier<IsolatedNetwork>?
    /// How the source tells its items apart.
    package let slot: String
    /// Whether the thing itself was there.
    package let presence: Observation.Presence
    /// The addresses that are still its.
    package let addresses: [IPAddress]
    /// True where the source lists the addresses as those of one box.
    package let areOwn: Bool
    /// What speaks for which asset it is.
    package let evidence: [IdentityEvidence]
    /// What it states.
    package let attributes: [AttributeName: String]
    /// Its services. Nil: the source does not look at services.
    let services: [KnownService]?
    /// When it was first made.
    package let firstSeenAt: Timestamp
    /// When it last changed.
    package let changedAt: Timestamp
    /// When it was last confirmed. Nil: it was written down, not met.
    package let seenAt: Timestamp?

    /// The record as a word on attributes.
    package var word: SourceWord {
        SourceWord(record: id, kind: kind, at: seenAt ?? changedAt, attributes: attributes)
    }
}

/// A source of observations: a scanner, a device's tables, a register.
package struct ObservationSource: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<ObservationSource>
    /// What kind it is.
    package let kind: SourceKind
    /// What people call it: `nmap`, `核心交换机 ARP 表`.
    package let name: String
}
