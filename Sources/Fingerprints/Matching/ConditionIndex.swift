import Observations

/// Finds the few conditions that a text may meet among the thousands that there are.
///
/// Conditions are filed by kind of clue, and there by the whole text, by OID, or by a piece of text that must be in it.
/// What cannot be filed is tried on every clue of its kind; a test keeps the shipped rules from needing that.
struct ConditionIndex: Sendable {
    /// A rule by the numbers of its conditions.
    struct CompiledRule: Sendable {
        var all: [Int32] = []
        var any: [Int32] = []
        var none: [Int32] = []
        var isSamePort = false
        var isSimple = false
    }

    /// The conditions of one kind of clue.
    private struct KindIndex: Sendable {
        var exact: [[UInt8]: [Int32]] = [:]
        var objects: [[UInt8]: [Int32]] = [:]
        var pieces = GramIndex([])
        /// Conditions without a key.
        var always: [Int32] = []
    }

    private(set) var conditions: [CompiledCondition] = []
    private(set) var rules: [CompiledRule] = []
    /// For each condition the rules that are looked at when it holds: each rule waits for its rarest condition.
    private(set) var triggers: [[Int32]] = []
    private var kinds: [Clue.Kind: KindIndex] = [:]

    /// The conditions that are tried on every clue of a kind, as places in the files.
    private(set) var unkeyed: [(kind: Clue.Kind, line: Int)] = []

    init(_ rules: [FingerprintRule]) {
        var numbers: [ClueCondition: Int32] = [:]
        var written: [ClueCondition] = []
        func number(_ condition: ClueCondition) -> Int32 {
            if let known = numbers[condition] { return known }
            numbers[condition] = Int32(written.count)
            written.append(condition)
            return Int32(written.count - 1)
        }
        self.rules = rules.map { rule in
            CompiledRule(
                all: rule.when.all.map(number), any: rule.when.any.map(number), none: rule.when.none.map(number),
                isSamePort: rule.when.isSamePort, isSimple: rule.when.isSimple)
        }
        conditions = written.map(CompiledCondition.init)
        let worth = conditions.map(\.worth)
        triggers = [[Int32]](repeating: [], count: conditions.count)
        for (number, rule) in self.rules.enumerated() {
            // With no condition that must hold, each of the alternatives may be the one that does.
            let rarest = rule.all.max { worth[Int($0)] < worth[Int($1)] }
            for condition in Set(rarest.map { [$0] } ?? rule.any) { triggers[Int(condition)].append(Int32(number)) }
        }
        file(written)
    }

    private mutating func file(_ written: [ClueCondition]) {
        var pieces: [Clue.Kind: [(text: [UInt8], value: Int32)]] = [:]
        for (index, condition) in written.enumerated() {
            let number = Int32(index)
            let key = conditions[index].key
            for kind in Set(condition.kinds) {
                switch key {
                case .exact(let texts):
                    for text in texts { kinds[kind, default: KindIndex()].exact[text, default: []].append(number) }
                case .object(let texts):
                    for text in texts { kinds[kind, default: KindIndex()].objects[text, default: []].append(number) }
                case .pieces(let texts): pieces[kind, default: []] += texts.map { ($0, number) }
                case .none:
                    kinds[kind, default: KindIndex()].always.append(number)
                    if !condition.tests.contains(.present) { unkeyed.append((kind, condition.line)) }
                }
            }
        }
        for (kind, texts) in pieces { kinds[kind, default: KindIndex()].pieces = GramIndex(texts) }
    }

    /// Calls with each condition that may hold for the clue; some more than once.
    func candidates(for clue: PreparedClue, kind: Clue.Kind, _ found: (Int32) -> Void) {
        guard let index = kinds[kind] else { return }
        if !index.exact.isEmpty { index.exact[clue.folded]?.forEach(found) }
        if !index.objects.isEmpty, !clue.object.isEmpty {
            // From the whole OID up, arc by arc.
            var object = clue.object
            while !object.isEmpty {
                index.objects[object]?.forEach(found)
                guard let dot = object.lastIndex(of: 0x2E) else { break }
                object.removeLast(object.count - dot)
            }
        }
        index.always.forEach(found)
        index.pieces.search(clue.folded, found)
    }
}
