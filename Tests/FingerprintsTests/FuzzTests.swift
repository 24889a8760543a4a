import Fingerprints
import Kernel
import Observations
import Testing

/// Damaged files and odd texts end in problems or nothing, never in a crash. Bounded, and the same in every run.
@Suite struct FuzzTests {
    /// A small file with every part of the format.
    private let whole = """
        title: 样本
        source: 测试
        disable: [b]
        rules:
          - id: a
            note: 说明
            when: { all: [{ clue: [banner, http.title], port: 80, contains: x, regex: 'v(?<n>\\d+)|w' }], none: [{ clue: port, is: tcp/1 }], same-port: true }
            give: { kind: switch, model: ["M{n|upper}", M], os: { value: X, confidence: 5 } }
            confidence: 80
            priority: -3
            examples: [{ text: x v1, gives: { model: M1 } }, { clues: { "banner@80": x w } }]
            counterexamples: [y, { clues: { http.title: [a, b] } }]
          - id: b
            when: { clue: banner, is: x }
            give: { note: x }
            confidence: 1
            examples: [x]
          - id: t
            when: { clue: snmp.sysObjectID, oid: "1.3.{n}" }
            give: { brand: "{b}" }
            confidence: "{c}"
            table: { columns: [n, b, c], rows: [[1, 甲, 5], [2, 乙, 6]] }

        """

    /// Numbers that look thrown (Marsaglia, "Xorshift RNGs", 2003).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    @Test func `The sample is whole`() {
        let found = library(whole)
        #expect(found.problems.isEmpty, "\(found.problems.map(\.explanation.line))")
        #expect(found.rules.map(\.id) == ["a", "t:1", "t:2"])
    }

    @Test func `A file cut anywhere is read as far as it goes`() {
        let bytes = Array(whole.utf8)
        for end in 0..<bytes.count {
            let found = library(String(decoding: bytes[..<end], as: UTF8.self))
            #expect(found.rules.count <= 4)
            for problem in found.problems { #expect(!problem.explanation.line.isEmpty) }
        }
    }

    @Test func `A file with changed bytes is read or refused`() {
        let bytes = Array(whole.utf8)
        var dice = Dice(state: 0x5EED)
        for _ in 0..<1_500 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                changed[Int.random(in: 0..<changed.count, using: &dice)] = UInt8.random(in: 0...127, using: &dice)
            }
            let found = library(String(decoding: changed, as: UTF8.self))
            _ = Fingerprinter(found).fingerprint([Clue(.banner, "x v1", port: 80)])
            #expect(found.rules.count <= 4)
        }
    }

    @Test func `Odd clues are matched or not`() {
        let engine = Fingerprinter(Shipped.library)
        var dice = Dice(state: 0xC1E5)
        let pieces = [
            "\u{0}", "\u{FFFD}", "\u{202E}", "💉", "e\u{301}", "1.3.6.1.4.1.", "....", "\r\n", "  ", "Huawei ", "版本",
            "\\", "(", "[",
            "\u{212A}", "ſ", "İ", "-", "9", "tcp/",
        ]
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...30, using: &dice) { text += pieces.randomElement(using: &dice) ?? "" }
            let kind = Clue.Kind.allCases.randomElement(using: &dice) ?? .banner
            let found = engine.fingerprint([Clue(kind, text, port: UInt16.random(in: 0...9, using: &dice))])
            for finding in found.findings {
                #expect((1...100).contains(finding.confidence))
                #expect(!finding.value.isEmpty)
            }
        }
    }
}
