import Observations

/// An observation with what is to be known about how it was made.
struct ObservedItem: Sendable {
    var observation: Observation
    /// Ports tried, so that one that is not told of can be known closed.
    var coverage: PortCoverage = .unknown
    /// The source gave the thing up before it was done: what it does not tell of says nothing.
    var gaveUp = false
    /// The digest of all this, and what a new record keeps of it; made beforehand where that is cheaper.
    var digest: Int64?
    var texts: RecordTexts?
}

/// What speaks for which asset an observation is about. Files of proof are `Records.Evidence`.
package typealias IdentityEvidence = Observations.Evidence
