import Observations

/// Holds clues against a library of rules. Keeps memory between calls, so it is for one thread at a time; make one each.
package final class Fingerprinter {
    private let library: FingerprintLibrary
    private let room: PatternRoom?
    private var prepared = PreparedClue()
    private var memory = ClueMemory()
    /// The clue for which a condition was tried last, so that none is tried twice on the same.
    private var tried: [UInt32]
    private var clock: UInt32 = 0
    /// Where the hits of a condition begin, valid where `seen` is this call's number.
    private var hits: [[Hit]]
    private var met: [Int32] = []
    private var asked: [UInt32]
    private var call: UInt32 = 0

    /// A condition that holds for a clue.
    struct Hit {
        let clue: Int32
        let port: UInt16?
        let groups: [String: String]
    }

    /// A rule that holds.
    struct Match {
        let rule: Int
        /// The clues that it rests on, by number.
        let clues: [Int]
        let groups: [String: String]
    }

    /// Most clues of one thing that are looked at.
    package static let mostClues = 1_000
    /// Most clues that one condition is counted for.
    private static let mostHits = 16

    /// Takes the rules.
    package init(_ library: FingerprintLibrary) {
        self.library = library
        room = PatternRoom()
        tried = [UInt32](repeating: 0, count: library.index.conditions.count)
        hits = [[Hit]](repeating: [], count: library.index.conditions.count)
        asked = [UInt32](repeating: 0, count: library.rules.count)
    }

    /// What the clues say of the thing that they are about.
    package func fingerprint(_ clues: [Clue]) -> Fingerprint {
        var exhausted: Set<Int32> = []
        let entries = read(clues, &exhausted)
        let key = exhausted.isEmpty ? memory.key(clues, entries) : nil
        if let key, let known = memory.result(key) { return known }
        let (matches, names) = matches(clues, entries, exhausted)
        let result = Weighing.decide(matches, library.rules, clues, exhausted: names)
        if let key { memory.keep(result, for: key) }
        return result
    }

    /// The rules that hold, in the order of the library, and the ids of those of which an expression met its bound.
    func matches(_ clues: [Clue]) -> (matches: [Match], exhausted: [String]) {
        var exhausted: Set<Int32> = []
        let entries = read(clues, &exhausted)
        return matches(clues, entries, exhausted)
    }

    private func matches(
        _ clues: [Clue], _ entries: [ClueMemory.Entry], _ exhausted: Set<Int32>
    ) -> (matches: [Match], exhausted: [String]) {
        take(clues, entries)
        var numbers: [Int] = []
        nextCall()
        for condition in met {
            for rule in library.index.triggers[Int(condition)] where asked[Int(rule)] != call {
                asked[Int(rule)] = call
                numbers.append(Int(rule))
            }
        }
        let matches = numbers.sorted().flatMap(matches(of:))
        let named = exhausted.isEmpty ? [] : library.rules(with: exhausted)
        return (matches, named)
    }

    /// What is known of each clue's text, tried where it is new.
    private func read(_ clues: [Clue], _ exhausted: inout Set<Int32>) -> [ClueMemory.Entry] {
        guard let room else { return [] }
        return clues.prefix(Self.mostClues).map { memory.known($0) ?? read($0, room, &exhausted) }
    }

    /// Sets down which conditions hold; afterwards `hits` holds for which clues.
    private func take(_ clues: [Clue], _ entries: [ClueMemory.Entry]) {
        for condition in met { hits[Int(condition)].removeAll(keepingCapacity: true) }
        met.removeAll(keepingCapacity: true)
        for (number, entry) in entries.enumerated() {
            let port = clues[number].port
            for one in entry.held where library.index.conditions[Int(one.condition)].concerns(port: port) {
                let condition = Int(one.condition)
                if hits[condition].isEmpty { met.append(one.condition) }
                guard hits[condition].count < Self.mostHits else { continue }
                hits[condition].append(Hit(clue: Int32(number), port: port, groups: one.groups))
            }
        }
    }

    /// The conditions that hold for the text of a clue, whatever its port.
    private func read(_ clue: Clue, _ room: PatternRoom, _ exhausted: inout Set<Int32>) -> ClueMemory.Entry {
        var held: [ClueMemory.Held] = []
        var isWhole = true
        prepared.take(clue)
        nextClue()
        library.index.candidates(for: prepared, kind: clue.kind) { condition in
            guard tried[Int(condition)] != clock else { return }
            tried[Int(condition)] = clock
            switch library.index.conditions[Int(condition)].holds(for: prepared, room: room) {
            case .fails: break
            case .exhausted:
                isWhole = false
                // Told only where the rule asks about this port.
                if library.index.conditions[Int(condition)].concerns(port: clue.port) { exhausted.insert(condition) }
            case .holds(let groups): held.append(ClueMemory.Held(condition: condition, groups: groups))
            }
        }
        return isWhole ? memory.keep(held, of: clue) : ClueMemory.Entry(number: nil, held: held)
    }

    private func nextClue() {
        clock &+= 1
        // After four thousand million clues the numbers begin anew.
        if clock == 0 {
            for index in tried.indices { tried[index] = 0 }
            clock = 1
        }
    }

    private func nextCall() {
        call &+= 1
        if call == 0 {
            for index in asked.indices { asked[index] = 0 }
            call = 1
        }
    }

    /// The hits of a condition in the last call.
    func hits(of condition: Int32) -> [Hit] { hits[Int(condition)] }

    private func matches(of number: Int) -> [Match] {
        let rule = library.index.rules[number]
        if rule.isSimple {
            let condition = rule.all.first ?? rule.any.first ?? 0
            return hits(of: condition).map { Match(rule: number, clues: [Int($0.clue)], groups: $0.groups) }
        }
        guard rule.isSamePort else { return combined(rule, number, port: nil).map { [$0] } ?? [] }
        let ports = Set((rule.all + rule.any).flatMap { hits(of: $0).compactMap(\.port) })
        return ports.sorted().compactMap { combined(rule, number, port: $0) }
    }

    /// The match of a rule with several conditions; with a port, by clues of that port only.
    private func combined(_ rule: ConditionIndex.CompiledRule, _ number: Int, port: UInt16?) -> Match? {
        func found(_ condition: Int32) -> [Hit] {
            port == nil ? hits(of: condition) : hits(of: condition).filter { $0.port == port }
        }
        var used: [Hit] = []
        for condition in rule.all {
            guard let hit = found(condition).first else { return nil }
            used.append(hit)
        }
        if !rule.any.isEmpty {
            let some = rule.any.compactMap { found($0).first }
            if some.isEmpty { return nil }
            used += some
        }
        for condition in rule.none where !found(condition).isEmpty { return nil }
        var groups: [String: String] = [:]
        for hit in used { groups.merge(hit.groups) { first, _ in first } }
        var clues: [Int] = []
        for hit in used where !clues.contains(Int(hit.clue)) { clues.append(Int(hit.clue)) }
        return Match(rule: number, clues: clues, groups: groups)
    }
}

extension FingerprintLibrary {
    /// The ids of the rules that have one of the conditions.
    fileprivate func rules(with conditions: Set<Int32>) -> [String] {
        zip(rules, index.rules).compactMap { rule, compiled in
            conditions.isDisjoint(with: compiled.all + compiled.any + compiled.none) ? nil : rule.id
        }
    }
}
