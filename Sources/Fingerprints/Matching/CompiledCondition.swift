/// A condition in the form in which it is tried.
struct CompiledCondition: Sendable {
    /// What is tried, in this order.
    enum Test: Sendable {
        case exact(Set<[UInt8]>)
        case prefix([[UInt8]])
        case suffix([[UInt8]])
        case contains([[UInt8]])
        case object([[UInt8]])
        case regex(Pattern)
        case present
    }

    /// How the index finds the condition.
    enum Key: Sendable {
        /// The whole text is one of these.
        case exact(Set<[UInt8]>)
        /// The OID is one of these or below.
        case object([[UInt8]])
        /// One of these stands in the text.
        case pieces([[UInt8]])
        /// It must be tried on every text.
        case none
    }

    let ports: Set<UInt16>
    let tests: [Test]
    /// The key that the fewest texts have.
    let key: Key
    /// How well the key tells texts apart; used to choose among the conditions of a rule as well.
    let worth: Int

    init(_ condition: ClueCondition) {
        ports = condition.ports
        let tests = condition.tests.map { test -> Test in
            switch test {
            case .exact(let texts): .exact(Set(texts.map(PreparedClue.fold)))
            case .prefix(let texts): .prefix(texts.map(PreparedClue.fold))
            case .suffix(let texts): .suffix(texts.map(PreparedClue.fold))
            case .contains(let texts): .contains(texts.map(PreparedClue.fold))
            case .object(let texts): .object(texts.map(PreparedClue.fold))
            case .regex(let pattern): .regex(pattern)
            case .present: .present
            }
        }
        var best = (key: Key.none, worth: 0)
        for test in tests {
            let found = Self.key(of: test)
            if found.worth > best.worth { best = found }
        }
        self.tests = tests
        key = best.key
        worth = best.worth
    }

    private static func key(of test: Test) -> (key: Key, worth: Int) {
        func pieces(_ texts: [[UInt8]]) -> (Key, Int) {
            let least = texts.map { RequiredText.worth($0) }.min() ?? 0
            return least == 0 ? (.none, 0) : (.pieces(texts), min(least, 90))
        }
        switch test {
        case .exact(let texts): return (.exact(texts), 1_000)
        case .object(let texts): return (.object(texts), 100 + (texts.map(\.count).min() ?? 0))
        case .prefix(let texts), .suffix(let texts), .contains(let texts): return pieces(texts)
        case .regex(let pattern): return pieces(RequiredText.pieces(of: pattern.source).map { Array($0.utf8) })
        case .present: return (.none, 0)
        }
    }

    /// How a try ended.
    enum Outcome {
        /// All tests hold; what the named groups hold.
        case holds([String: String])
        case fails
        /// An expression met its bound.
        case exhausted
    }

    /// True where the condition is about this port too.
    func concerns(port: UInt16?) -> Bool {
        guard !ports.isEmpty else { return true }
        return port.map(ports.contains) ?? false
    }

    /// Tries the condition on the text of a clue of a right kind; whether it concerns the clue's port is asked beside.
    func holds(for clue: PreparedClue, room: PatternRoom) -> Outcome {
        var groups: [String: String] = [:]
        for test in tests {
            switch test {
            case .exact(let texts): if !texts.contains(clue.folded) { return .fails }
            case .prefix(let texts): if !texts.contains(where: { clue.folded.starts(with: $0) }) { return .fails }
            case .suffix(let texts): if !texts.contains(where: { clue.folded.ends(with: $0) }) { return .fails }
            case .contains(let texts): if !texts.contains(where: { clue.folded.has($0) }) { return .fails }
            case .object(let texts): if !texts.contains(where: { clue.object.isObject(below: $0) }) { return .fails }
            case .present: break
            case .regex(let pattern):
                switch pattern.match(clue.plain, in: room) {
                case .different: return .fails
                case .exhausted: return .exhausted
                case .matched:
                    for group in pattern.groups where groups[group.name] == nil {
                        guard let range = room.range(group.number) else { continue }
                        groups[group.name] = String(decoding: clue.plain[range], as: UTF8.self)
                    }
                }
            }
        }
        return .holds(groups)
    }
}

extension [UInt8] {
    fileprivate func ends(with other: [UInt8]) -> Bool {
        count >= other.count && self[(count - other.count)...].elementsEqual(other)
    }

    /// True where the other bytes stand in these.
    func has(_ other: [UInt8]) -> Bool {
        guard let first = other.first, count >= other.count else { return other.isEmpty }
        return withUnsafeBufferPointer { text in
            other.withUnsafeBufferPointer { other in
                search: for start in 0...(text.count - other.count) where text[start] == first {
                    for index in 1..<Swift.max(other.count, 1) where text[start + index] != other[index] {
                        continue search
                    }
                    return true
                }
                return false
            }
        }
    }

    /// True for the OID itself and those below it, `1.3.6.1` and `1.3.6.1.4` but not `1.3.6.11`.
    fileprivate func isObject(below other: [UInt8]) -> Bool {
        starts(with: other) && (count == other.count || self[other.count] == 0x2E)
    }
}
