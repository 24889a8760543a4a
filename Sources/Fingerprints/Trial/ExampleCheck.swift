import Observations

extension FingerprintLibrary {
    /// What came of running every example of every rule.
    package struct ExampleResult: Sendable {
        /// Examples that were run.
        package let examples: Int
        /// Counterexamples that were run.
        package let counterexamples: Int
        /// What did not come out as it should.
        package let problems: [RuleProblem]
    }

    /// Holds every rule against its own examples: it must hold on each and what the example states must be what all rules
    /// together say; on its counterexamples it must not hold.
    package func checkExamples() -> ExampleResult {
        let engine = Fingerprinter(self)
        var examples = 0
        var counterexamples = 0
        var problems: [RuleProblem] = []
        for (number, rule) in rules.enumerated() {
            func fail(_ example: RuleExample, _ fault: RuleProblem.Fault) {
                problems.append(
                    RuleProblem(file: rule.file, line: example.line, rule: rule.id, field: "examples", fault: fault))
            }
            for example in rule.examples {
                examples += 1
                guard engine.matches(example.clues).matches.contains(where: { $0.rule == number }) else {
                    fail(example, .exampleFails(example.text))
                    continue
                }
                let fingerprint = engine.fingerprint(example.clues)
                for (attribute, expected) in example.gives.sorted(by: { $0.key < $1.key }) {
                    let finding = fingerprint[attribute]
                    // A longer form that another rule finds in the same clue says the same more exactly.
                    let isGiven =
                        finding?.value == expected
                        || GivenAttribute.refinable.contains(attribute) && finding?.value.hasPrefix(expected) == true
                        || GivenAttribute.several.contains(attribute)
                            && finding?.others.contains { $0.value == expected } == true
                    if !isGiven {
                        let name = attribute.rawValue
                        fail(example, .exampleGives(attribute: name, found: finding?.value, expected: expected))
                    }
                }
            }
            for example in rule.counterexamples {
                counterexamples += 1
                if engine.matches(example.clues).matches.contains(where: { $0.rule == number }) {
                    fail(example, .counterexampleHolds(example.text))
                }
            }
        }
        return ExampleResult(examples: examples, counterexamples: counterexamples, problems: problems)
    }
}

extension RuleExample {
    /// The clues in a few words.
    fileprivate var text: String {
        String(clues.map(\.text).joined(separator: "；").prefix(80))
    }
}
