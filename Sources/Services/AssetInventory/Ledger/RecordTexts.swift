import Observations

/// An observation's parts as the texts that a record keeps, and the keys of its index: made once, where an import prepares
/// its observations beside the transaction that enters the last ones.
struct RecordTexts: Sendable {
    let addresses: String
    let evidence: String
    let attributes: String
    let clues: String?
    /// The keys of the evidence, each once, in order.
    let keys: [String]

    init(_ observation: Observation) {
        addresses = RecordText.addresses(observation.addresses)
        keys = Set(observation.evidence.map(RecordText.key)).sorted()
        evidence = RecordText.evidence(keys: keys)
        attributes = RecordText.attributes(observation.attributes)
        clues = observation.clues.isEmpty ? nil : RecordText.clues(observation.clues)
    }
}
