import Fingerprints
import Kernel
import Observations
import Testing

/// A fingerprinter that has seen things before tells the same of the next as one that has seen nothing.
@Suite struct ClueMemoryTests {
    private let found = library(
        """
        rules:
          - id: web
            source: 测试
            when: { clue: banner, port: 80, prefix: v }
            give: { purpose: 网页 }
            confidence: 80
            examples: [{ clues: { "banner@80": v1 } }]
          - id: any
            source: 测试
            when: { clue: banner, contains: v1 }
            give: { brand: 甲 }
            confidence: 80
            examples: [v1]

        """)

    @Test func `A text that was known at one port is asked for each other port`() {
        #expect(found.problems.isEmpty, "\(found.problems.map(\.explanation.line))")
        let fingerprinter = Fingerprinter(found)
        #expect(fingerprinter.fingerprint([Clue(.banner, "v1", port: 81)])[.purpose] == nil)
        #expect(fingerprinter.fingerprint([Clue(.banner, "v1", port: 80)])[.purpose]?.value == "网页")
        #expect(fingerprinter.fingerprint([Clue(.banner, "v1", port: 81)])[.purpose] == nil)
        #expect(fingerprinter.fingerprint([Clue(.banner, "v1")])[.brand]?.value == "甲")
    }

    @Test func `A text that met nothing meets nothing again, and stands apart from the same of another kind`() {
        let fingerprinter = Fingerprinter(found)
        for _ in 0..<2 {
            #expect(fingerprinter.fingerprint([Clue(.banner, "w")]).findings.isEmpty)
            #expect(fingerprinter.fingerprint([Clue(.title, "v1")]).findings.isEmpty)
        }
        #expect(fingerprinter.fingerprint([Clue(.banner, "v1")])[.brand]?.value == "甲")
    }

    @Test func `Things seen one after the other are told as if each were the first`() {
        let used = Fingerprinter(Shipped.library)
        let texts = ["nginx 1.22.1", "OpenSSH 9.2p1 Debian", "Microsoft Terminal Services", "HUAWEI USG6000"]
        for number in 0..<60 {
            let clues = texts.indices.map { index in
                Clue(
                    [.product, .banner, .title][(index + number) % 3], texts[(index * number) % texts.count],
                    port: [22, 80, 443, nil][(index + number) % 4])
            }
            #expect(used.fingerprint(clues).findings == Fingerprinter(Shipped.library).fingerprint(clues).findings)
        }
    }
}
