import Observations

/// What texts were found to say, for the next thing that says the same: of a thousand terminals nine hundred offer the same
/// services. Bounded, and forgotten whole when it is full.
struct ClueMemory {
    /// A condition that holds for a text.
    struct Held {
        let condition: Int32
        let groups: [String: String]
    }

    /// What is known of a text.
    struct Entry {
        /// The text's number. Nil: it is not kept.
        let number: UInt32?
        let held: [Held]
    }

    private var texts: [Clue.Kind: [String: Entry]] = [:]
    private var count: UInt32 = 0
    private var results: [[UInt64]: Fingerprint] = [:]

    /// Texts that are kept, and results.
    static let most: UInt32 = 10_000
    /// Bytes of a text that is kept: longer ones are pages and descriptions, which differ from thing to thing.
    private static let longest = 200
    /// Kinds whose texts differ from thing to thing.
    private static let single: Set<Clue.Kind> = [.hostName, .snmpName, .discoveredText]

    /// What is known of the clue's text. Nil: it has not been looked at.
    func known(_ clue: Clue) -> Entry? { texts[clue.kind]?[clue.text] }

    /// Keeps what was found of the clue's text, where it may come again.
    mutating func keep(_ held: [Held], of clue: Clue) -> Entry {
        guard clue.text.utf8.count <= Self.longest, !Self.single.contains(clue.kind) else {
            return Entry(number: nil, held: held)
        }
        if count >= Self.most { self = ClueMemory() }
        count += 1
        let entry = Entry(number: count, held: held)
        texts[clue.kind, default: [:]][clue.text] = entry
        return entry
    }

    /// The texts that say something, with their ports, in order: things with the same have the same fingerprint. Nil: one of
    /// them is not kept.
    func key(_ clues: some Sequence<Clue>, _ entries: [Entry]) -> [UInt64]? {
        var key: [UInt64] = []
        for (clue, entry) in zip(clues, entries) where !entry.held.isEmpty {
            guard let number = entry.number else { return nil }
            key.append(UInt64(number) << 32 | (clue.port.map { UInt64($0) + 1 } ?? 0))
        }
        return key
    }

    /// What was made of such clues. Nil: it has not been asked.
    func result(_ key: [UInt64]) -> Fingerprint? { results[key] }

    /// Keeps what was made of such clues.
    mutating func keep(_ result: Fingerprint, for key: [UInt64]) {
        if results.count >= Int(Self.most) { results.removeAll(keepingCapacity: true) }
        results[key] = result
    }
}
