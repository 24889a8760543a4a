import Kernel
import Observations
import Testing

@testable import Fingerprints

/// The rules of `Content/fingerprints`: every one is run on its own examples.
@Suite struct ShippedRulesTests {
    private let library = Shipped.library

    @Test func `All files are read without a problem`() {
        #expect(Shipped.files.count >= 15)
        #expect(library.problems.isEmpty, "\(library.problems.map(\.explanation.line).joined(separator: "\n"))")
        #expect(library.rules.count >= 1_500)
    }

    @Test func `Every rule holds on its examples, gives what they say, and leaves its counterexamples alone`() {
        let result = library.checkExamples()
        #expect(result.examples >= library.rules.count)
        #expect(result.counterexamples > 0)
        #expect(result.problems.isEmpty, "\(result.problems.map(\.explanation.line).joined(separator: "\n"))")
    }

    @Test func `Every rule that is no list of literals has a counterexample`() {
        let bare = library.rules.filter { rule in
            rule.counterexamples.isEmpty
                && (rule.when.all + rule.when.any).contains { condition in
                    condition.tests.contains { if case .regex = $0 { true } else { false } }
                }
        }
        #expect(bare.isEmpty, "\(bare.map(\.id))")
    }

    @Test func `A brand is a fixed word, written in one way`() {
        var spellings: [String: Set<String>] = [:]
        for rule in library.rules {
            for output in rule.gives where output.attribute == .brand {
                for value in output.values {
                    guard let literal = value.literal else {
                        Issue.record("\(rule.id): \(value)")
                        continue
                    }
                    spellings[literal.key, default: []].insert(literal.text)
                }
            }
        }
        #expect(spellings.count > 100)
        #expect(spellings.values.allSatisfy { $0.count == 1 }, "\(spellings.values.filter { $0.count > 1 })")
    }

    @Test func `Hardly any condition has to be tried on every clue`() {
        var counts: [Clue.Kind: Int] = [:]
        for condition in library.unkeyedConditions { counts[condition.kind, default: 0] += 1 }
        #expect(counts.values.allSatisfy { $0 <= 16 }, "\(counts)")
    }

    @Test func `The index finds what trying every condition finds`() throws {
        let room = try #require(PatternRoom())
        let engine = Fingerprinter(library)
        var compared = 0
        // Every fourth rule: enough for a mistake in the index to show, and soon done.
        for rule in library.rules.indices.filter({ $0 % 4 == 0 }).map({ library.rules[$0] }) {
            for example in rule.examples.prefix(1) {
                _ = engine.matches(example.clues)
                for (number, other) in library.rules.enumerated() {
                    let compiled = library.index.rules[number]
                    let written = other.when.all + other.when.any + other.when.none
                    for (condition, index) in zip(written, compiled.all + compiled.any + compiled.none) {
                        guard example.clues.contains(where: { condition.kinds.contains($0.kind) }) else { continue }
                        compared += 1
                        let found = engine.hits(of: index).map { Int($0.clue) }
                        let tried = example.clues.indices.filter { clue in
                            guard condition.kinds.contains(example.clues[clue].kind) else { return false }
                            var text = PreparedClue()
                            text.take(example.clues[clue])
                            let compiled = library.index.conditions[Int(index)]
                            guard compiled.concerns(port: example.clues[clue].port) else { return false }
                            if case .holds = compiled.holds(for: text, room: room) { return true }
                            return false
                        }
                        if found != tried {
                            Issue.record("\(other.id) on the example of \(rule.id): \(found) \(tried)")
                        }
                    }
                }
            }
        }
        #expect(compared > 50_000)
    }

    @Test func `No shipped expression meets its bound on its examples or on hostile texts`() {
        let engine = Fingerprinter(library)
        var exhausted: Set<String> = []
        let fillers = ["a", "aA1", "- ", "1.", "_x", "x-", "(", "版", "S1", " \r\n", "\"", ","]
        let words = [
            "huawei", "h3c", "ruijie", "cisco version", "nsfocus", "深信服", "zxr10 ", "forti", "医院", "version 5.",
        ]
        for kind in Clue.Kind.allCases {
            for filler in fillers {
                for word in words {
                    let text = word + String(repeating: filler, count: 1_900 / filler.utf8.count) + word
                    exhausted.formUnion(engine.fingerprint([Clue(kind, text)]).exhausted)
                }
            }
        }
        #expect(exhausted.isEmpty, "\(exhausted.sorted())")
    }

    @Test func `A thing without clues is nothing`() {
        #expect(Fingerprinter(library).fingerprint([]).findings.isEmpty)
    }

    @Test func `More clues than are looked at do no harm`() {
        let clues = (0..<3_000).map { Clue(.interface, "GigabitEthernet0/0/\($0)") } + [Clue(.openPort, "tcp/9100")]
        #expect(Fingerprinter(library).fingerprint(clues).kind == nil)
    }
}
