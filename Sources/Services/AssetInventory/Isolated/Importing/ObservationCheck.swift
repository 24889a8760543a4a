import Kernel
import Observations

/// Observations out of a file: whoever has a commission's file can sign what they like, so each is brought into the form that
/// the program's own readers give.
enum ObservationCheck {
    private static let longestSlot = 200
    private static let longestValue = 500
    private static let mostEvidence = 200
    private static let mostAddresses = 1000
    private static let mostClues = 500
    private static let mostAttributes = 100

    /// The observation in that form. Nil: nothing is left of it.
    static func cleaned(_ observation: Observation) -> Observation? {
        guard let slot = VisibleText.line(observation.slot, longest: longestSlot), slot == observation.slot,
            observation.presence != .registered
        else { return nil }
        var cleaned = Observation(slot: slot, presence: observation.presence)
        cleaned.seenAt = observation.seenAt
        cleaned.addresses = Array(observation.addresses.prefix(mostAddresses))
        cleaned.evidence = observation.evidence.prefix(mostEvidence).filter {
            VisibleText.line($0.value, longest: longestValue) == $0.value
        }
        for (name, value) in observation.attributes.sorted(by: { $0.key < $1.key }).prefix(mostAttributes)
        where VisibleText.line(name.rawValue, longest: longestSlot) == name.rawValue {
            cleaned.attributes[name] = VisibleText.line(value, longest: longestValue)
        }
        cleaned.clues = observation.clues.prefix(mostClues).compactMap { clue in
            VisibleText.line(clue.text, longest: Clue.longest).map { Clue(clue.kind, $0, port: clue.port) }
        }
        let isEmpty = cleaned.addresses.isEmpty && cleaned.evidence.isEmpty
        return isEmpty ? nil : cleaned
    }
}
