import Fingerprints
import Observations

/// Reads fingerprints into observations on their way into the ledger. What the source states outright stands; what its clues
/// give away is added. For one thread at a time.
final class FingerprintReading {
    private let fingerprinter: Fingerprinter

    /// Takes the rules in force.
    init(_ library: FingerprintLibrary) {
        fingerprinter = Fingerprinter(library)
    }

    /// The item with the attributes that its clues give away.
    func read(_ item: ObservedItem) -> ObservedItem {
        guard !item.observation.clues.isEmpty else { return item }
        var item = item
        for finding in fingerprinter.fingerprint(item.observation.clues).findings
        where finding.confidence >= Self.leastConfidence {
            let name = finding.attribute
            // A guess at the system from the network's behaviour says less than what the services tell.
            if item.observation.attributes[name] == nil || name == .system {
                item.observation.attributes[name] = finding.value
            }
        }
        return item
    }

    /// The item as it is entered: with what its clues give away, its digest and its texts.
    func prepare(_ item: ObservedItem) -> ObservedItem {
        var item = read(item)
        item.digest = Digest64.of(item)
        item.texts = RecordTexts(item.observation)
        return item
    }

    /// Below it a value is shown with the clues only, and the ledger keeps it for unknown.
    static let leastConfidence = 40
}
