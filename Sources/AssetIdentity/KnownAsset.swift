import Kernel
import Observations

/// What the ledger knows of one asset that matters for recognising it.
package struct KnownAsset: Sendable, Hashable {
    /// Its number in the ledger.
    package let id: Int64
    /// All evidence of its sources.
    package var evidence: Set<Evidence>
    /// The addresses that it holds, and when each was last seen in use.
    package var addresses: [IPAddress: Timestamp]
    /// Addresses that the asset's own interface table lists: met there at the same moment it is still one asset.
    package var ownAddresses: Set<IPAddress> = []
    /// True where nothing but neighbour tables and the like tells of it, and nobody has taken care of it: whatever is
    /// proved to be at its address is it.
    package var isHearsay = false
    /// True where it was met and nothing but its address is known: no evidence, and nobody's word.
    package var isBare = false
    /// True where it was met in other networks only, to which the observation's network has no way: that it could be met
    /// here too is nothing that a run can try.
    package var isElsewhere = false
    /// What it offers, for a weak comparison: `tcp/22 OpenSSH`.
    package var services: Set<String> = []

    /// Takes the parts that every asset has.
    package init(id: Int64, evidence: Set<Evidence> = [], addresses: [IPAddress: Timestamp] = [:]) {
        self.id = id
        self.evidence = evidence
        self.addresses = addresses
    }
}

/// Where known assets are looked up: the ledger, or memory in a simulation.
package protocol IdentityIndex {
    /// What a look-up can throw.
    associatedtype Failure: Error
    /// The assets that hold a piece of evidence.
    func holders(of evidence: Evidence) throws(Failure) -> [Int64]
    /// The assets that hold an address.
    func holders(of address: IPAddress) throws(Failure) -> [Int64]
    /// What is known of an asset. Nil: merged or gone.
    func asset(_ id: Int64) throws(Failure) -> KnownAsset?
}
