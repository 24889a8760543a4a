import Fingerprints
import Kernel
import Observations
import Testing

/// How several rules make one value.
@Suite struct WeighingTests {
    /// A rule for a banner with one attribute.
    private func rule(
        _ id: String, _ word: String, _ give: String, confidence: Int = 80, priority: Int = 0, clue: String = "banner"
    ) -> String {
        """
          - id: \(id)
            source: 测试手册
            when: { clue: \(clue), contains: \(word) }
            give: { \(give) }
            confidence: \(confidence)
            priority: \(priority)
            examples: [\(word)]

        """
    }

    private func fingerprint(_ rules: String..., clues: [Clue]) -> Fingerprint {
        let library = library("rules:\n" + rules.joined())
        #expect(library.problems.isEmpty, "\(library.problems.map(\.explanation.line))")
        return Fingerprinter(library).fingerprint(clues)
    }

    @Test func `Different texts that say the same strengthen each other, within bounds`() throws {
        let found = fingerprint(
            rule("a", "alpha", "brand: 甲", confidence: 60), rule("b", "beta", "brand: 甲", confidence: 50),
            clues: [Clue(.banner, "alpha"), Clue(.banner, "beta")])
        let brand = try #require(found[.brand])
        // 1 - 0.4 × 0.5 = 0.8, no more than 15 above the strongest.
        #expect(brand.confidence == 75)
        #expect(brand.best.reasons.map(\.rule) == ["a", "b"])
        #expect(!brand.isDisputed)
    }

    @Test func `Two rules that read the same text count once, and so does a text in two places`() {
        let one = fingerprint(
            rule("a", "alpha", "brand: 甲", confidence: 60), rule("b", "beta", "brand: 甲", confidence: 50),
            clues: [Clue(.banner, "alpha beta")])
        #expect(one[.brand]?.confidence == 60)
        let two = fingerprint(
            rule("a", "alpha", "brand: 甲", confidence: 60),
            rule("b", "alpha", "brand: 甲", confidence: 50, clue: "http.title"),
            clues: [Clue(.banner, "alpha"), Clue(.title, "alpha")])
        #expect(two[.brand]?.confidence == 60)
    }

    @Test func `The better founded value counts and the other stays visible`() throws {
        let found = fingerprint(
            rule("a", "alpha", "brand: 甲", confidence: 60), rule("b", "alpha", "brand: 乙", confidence: 85),
            clues: [Clue(.banner, "alpha")])
        let brand = try #require(found[.brand])
        #expect(brand.value == "乙")
        #expect(brand.others.map(\.value) == ["甲"])
        #expect(brand.others.first?.reasons.first?.rule == "a")
        #expect(!brand.isDisputed)
    }

    @Test func `Values that are nearly as well founded are disputed`() {
        let found = fingerprint(
            rule("a", "alpha", "brand: 甲", confidence: 70), rule("b", "alpha", "brand: 乙", confidence: 85),
            clues: [Clue(.banner, "alpha")])
        #expect(found[.brand]?.isDisputed == true)
    }

    @Test func `A type that goes with the other is no dispute`() {
        let found = fingerprint(
            rule("a", "alpha", "kind: server", confidence: 70), rule("b", "alpha", "kind: database", confidence: 65),
            clues: [Clue(.banner, "alpha")])
        #expect(found[.kind]?.isDisputed == false)
        let other = fingerprint(
            rule("a", "alpha", "kind: server", confidence: 70), rule("b", "alpha", "kind: printer", confidence: 65),
            clues: [Clue(.banner, "alpha")])
        #expect(other[.kind]?.isDisputed == true)
    }

    @Test func `A priority goes before confidence, and ends a dispute`() {
        let found = fingerprint(
            rule("a", "alpha", "brand: 甲", confidence: 40, priority: 1), rule("b", "alpha", "brand: 乙", confidence: 95),
            clues: [Clue(.banner, "alpha")])
        #expect(found[.brand]?.value == "甲")
        #expect(found[.brand]?.isDisputed == false)
    }

    @Test func `A longer value that begins with the best one says the same more exactly`() {
        let found = fingerprint(
            rule("a", "alpha", "os: Windows", confidence: 80),
            rule("b", "alpha", "os: Windows Server 2019", confidence: 70),
            clues: [Clue(.banner, "alpha")])
        #expect(found[.system]?.value == "Windows Server 2019")
        #expect(found[.system]?.isDisputed == false)
        let weak = fingerprint(
            rule("a", "alpha", "os: Windows", confidence: 80), rule("b", "alpha", "os: Windows XP", confidence: 40),
            clues: [Clue(.banner, "alpha")])
        #expect(weak[.system]?.value == "Windows")
    }

    @Test func `A Linux of a name is taken for plain Linux, and Windows is not`() {
        let named = fingerprint(
            rule("a", "alpha", "os: Linux", confidence: 75), rule("b", "alpha", "os: Ubuntu Linux", confidence: 70),
            clues: [Clue(.banner, "alpha")])
        #expect(named[.system]?.value == "Ubuntu Linux")
        #expect(named[.system]?.isDisputed == false)
        let other = fingerprint(
            rule("a", "alpha", "os: Linux", confidence: 75), rule("b", "alpha", "os: Windows 10", confidence: 70),
            clues: [Clue(.banner, "alpha")])
        #expect(other[.system]?.value == "Linux")
        #expect(other[.system]?.isDisputed == true)
    }

    @Test func `A thing may serve several purposes without a dispute`() {
        let found = fingerprint(
            rule("a", "alpha", "business: HIS"), rule("b", "alpha", "business: LIS"), clues: [Clue(.banner, "alpha")])
        #expect(found[.businessSystem]?.isDisputed == false)
        #expect(found[.businessSystem]?.others.count == 1)
    }

    @Test func `The first value whose groups took part is given`() {
        let text = """
            rules:
              - id: a
                source: 测试
                when: { clue: banner, regex: 'Windows(?: (?<v>\\d+))?' }
                give: { os: ["Windows {v}", Windows], model: "{v}" }
                confidence: 80
                examples: [Windows]
            """
        let engine = Fingerprinter(library(text))
        #expect(engine.fingerprint([Clue(.banner, "Windows 10")])[.system]?.value == "Windows 10")
        let bare = engine.fingerprint([Clue(.banner, "Windows")])
        #expect(bare[.system]?.value == "Windows")
        #expect(bare[.model] == nil)
    }

    @Test func `A finding tells its reasons in a sentence`() throws {
        let found = fingerprint(
            rule("usg-model", "USG6525E", "model: USG6525E", confidence: 95, clue: "snmp.sysDescr"),
            rule("usg-kind", "USG6525E", "kind: firewall", confidence: 90, clue: "snmp.sysDescr"),
            clues: [Clue(.snmpDescription, "Huawei\r\nUSG6525E")])
        #expect(
            found[.model]?.sentence == "型号 USG6525E，因为 SNMP sysDescr“Huawei USG6525E”（规则 usg-model，把握 95）")
        #expect(found[.kind]?.sentence.hasPrefix("资产类型 防火墙，因为") == true)
        #expect(found[.model]?.best.reasons.first?.source == "测试手册")
    }

    @Test func `Findings come in the order of pages, whatever the order of clues`() {
        let rules = [rule("a", "alpha", "os: X"), rule("b", "beta", "kind: switch"), rule("c", "gamma", "brand: 甲")]
        let clues = ["alpha", "beta", "gamma"].map { Clue(.banner, $0) }
        let one = fingerprint(rules[0], rules[1], rules[2], clues: clues)
        let other = fingerprint(rules[2], rules[0], rules[1], clues: clues.reversed())
        #expect(one.findings.map(\.attribute) == [.kind, .brand, .system])
        #expect(one == other)
    }
}
