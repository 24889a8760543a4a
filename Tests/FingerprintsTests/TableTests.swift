import Fingerprints
import Kernel
import Observations
import Testing

/// A table makes a rule of each of its rows.
@Suite struct TableTests {
    private func table(_ rows: String, columns: String = "[word, kind, brand]", when: String = "is: \"{word}\"")
        -> FingerprintLibrary
    {
        library(
            """
            rules:
              - id: t
                source: 测试
                when: { clue: banner, \(when) }
                give: { kind: "{kind}", brand: "{brand}", model: { value: "{word}", confidence: 30 } }
                confidence: 70
                table:
                  columns: \(columns)
                  rows:
            \(rows)
            """)
    }

    @Test func `Each row is a rule with an id of its own, at its own line`() {
        let found = table("        - [one, switch, 甲]\n        - [two, router, 乙]")
        #expect(found.problems.isEmpty, "\(found.problems)")
        #expect(found.rules.map(\.id) == ["t:one", "t:two"])
        #expect(found.rules.map(\.line) == [10, 11])
        let fingerprint = Fingerprinter(found).fingerprint([Clue(.banner, "two")])
        #expect(fingerprint.kind == .router)
        #expect(fingerprint[.brand]?.value == "乙")
        #expect(fingerprint[.model]?.confidence == 30)
    }

    @Test func `A row does not give what its cell leaves out`() {
        let found = table("        - [one, ~, 甲]")
        let fingerprint = Fingerprinter(found).fingerprint([Clue(.banner, "one")])
        #expect(fingerprint.kind == nil)
        #expect(fingerprint[.brand]?.value == "甲")
    }

    @Test func `A cell may be a piece of an expression, with groups for other cells`() {
        let found = table(
            "        - [usg, 'USG(?<n>\\d+)', firewall, \"USG{n}\", USG6525]",
            columns: "[word, pattern, kind, brand, example]",
            when: "regex: \"{pattern}\"")
        #expect(found.problems.isEmpty, "\(found.problems.map(\.explanation.line))")
        #expect(Fingerprinter(found).fingerprint([Clue(.banner, "USG9000")])[.brand]?.value == "USG9000")
    }

    @Test func `A bad row stops no other row`() {
        let found = table("        - [one, switch]\n        - [two, fridge, 乙]\n        - [three, router, 丙]")
        #expect(found.rules.map(\.id) == ["t:three"])
        #expect(found.problems.count == 2)
        #expect(found.problems.first?.line == 10)
        #expect(found.problems.last?.rule == "t:two")
    }

    @Test func `A row with an expression needs an example`() {
        let found = table("        - [usg, switch, 甲]", when: "regex: \"{word}\"")
        #expect(found.problems.first?.fault == .missing("example"))
        #expect(found.problems.first?.rule == "t:usg")
    }

    @Test func `Examples of a table stand in its rows`() {
        let found = library(
            """
            rules:
              - id: t
                source: 测试
                when: { clue: banner, is: "{word}" }
                give: { purpose: "{word}" }
                confidence: 50
                examples: [one]
                table: { columns: [word], rows: [[one]] }
            """)
        #expect(found.rules.isEmpty)
        #expect(found.problems.map(\.field) == ["examples"])
    }

    @Test(arguments: ["[example, kind]", "[a b]", "[word, word]", "[]"])
    func `Columns have different names of letters`(columns: String) {
        let found = table("        - [one, two]", columns: columns)
        #expect(found.rules.isEmpty)
        #expect(found.problems.count == 1)
    }
}
