import Observations

/// An observation with what is to be known about how it was made.
struct ObservedItem: Sendable {
    var observation: Observation
    /// Ports tried, so that one that is not told of can be known closed.
    var coverage: PortCoverage = .unknown
    /// The source gave the thing up before it was done: what it does not tell of says nothing.
    var gaveUp = false
}

/// What speaks for which asset an observation is about. Files of proof are `Records.Evidence`.
package typealias IdentityEvidence = Observations.Evidence
