import Fingerprints
import Kernel
import Testing

/// What is wrong in a file is told with its place, and costs nothing but itself.
@Suite struct RuleProblemTests {
    private func problem(_ text: String) throws -> RuleProblem {
        let library = library(text)
        #expect(library.rules.isEmpty)
        return try #require(library.problems.first)
    }

    @Test func `A mistyped field names the field, the rule, the line and the fields there are`() throws {
        let found = try problem("rules:\n" + rule("telnet-banner", when: "{ clue: banner, contain: x }"))
        #expect(found.file == "local.yaml")
        #expect(found.line == 4)
        #expect(found.rule == "telnet-banner")
        #expect(found.field == "when.contain")
        let line = found.explanation.line
        #expect(line.contains("没有名为“contain”的字段（local.yaml 第 4 行，规则 telnet-banner，字段 when.contain）"))
        #expect(line.contains("contains"))
    }

    @Test(arguments: [
        ("{ clue: bannner, is: x }", "when.clue", "bannner"),
        ("{ clue: banner, is: [] }", "when.is", "0 项"),
        ("{ clue: banner, present: false }", "when.present", "false"),
        ("{ clue: banner, oid: 1.3.6 }", "when.oid", "oid"),
        ("{ clue: snmp.sysObjectID, oid: .1.3.6 }", "when.oid", ".1.3.6"),
        ("{ clue: banner, port: 70000, is: x }", "when.port", "70000"),
        ("{ clue: banner, regex: 'x*' }", "when.regex", "x*"),
        ("{ none: [{ clue: banner, is: x }] }", "when", "没有肯定条件"),
        ("tcp/80", "when", "tcp/80"),
    ])
    func `A value that does not fit is quoted`(when: String, field: String, quoted: String) throws {
        let found = try problem("rules:\n" + rule(when: when))
        #expect(found.field == field)
        #expect(found.explanation.line.contains(quoted), "\(found.explanation.line)")
        #expect(found.kind == .badInput)
    }

    @Test(arguments: [
        ("{ kind: fridge }", "give.kind", "fridge"),
        ("{ kind: '{n}' }", "give.kind", "{n}"),
        ("{ owner: 张三 }", "give.owner", "owner"),
        ("{ model: '{m}' }", "give.model", "{m}"),
        ("{ model: '{n|louder}' }", "give.model", "{n|louder}"),
        ("{ model: '{n' }", "give.model", "{n"),
        ("{ model: { value: x, confidence: 0 } }", "give.model.confidence", "0"),
        ("{ model: { confidence: 5 } }", "give.model", "value"),
        ("{}", "give", "空"),
    ])
    func `An attribute that cannot be given is told`(give: String, field: String, quoted: String) throws {
        let found = try problem("rules:\n" + rule(when: "{ clue: banner, regex: 'v(?<n>\\d)' }", give: give))
        #expect(found.field == field)
        #expect(found.explanation.line.contains(quoted), "\(found.explanation.line)")
    }

    @Test func `An expression is refused with the place in it`() throws {
        let found = try problem("rules:\n" + rule(when: "{ clue: banner, regex: 'a(b' }"))
        guard case .pattern(let words, let offset) = found.fault else {
            Issue.record("\(found)")
            return
        }
        #expect(offset == 3)
        #expect(words.contains("parenthesis"))
        let long = try problem(
            "rules:\n" + rule(when: "{ clue: banner, regex: '\(String(repeating: "a", count: 1_001))' }"))
        #expect(long.field == "when.regex")
    }

    @Test(arguments: ["id", "source", "when", "give", "confidence", "examples"])
    func `A field that must be there is missed by its name`(field: String) throws {
        let text = rule(when: "{ clue: banner, is: x }").split(separator: "\n")
            .filter { !$0.contains("\(field):") }.joined(separator: "\n")
        let lines = field == "id" ? text.replacing("    source", with: "  - source") : text
        #expect(try problem("rules:\n" + lines).fault == .missing(field))
    }

    @Test func `One bad rule stops no other`() {
        let found = library(
            "rules:\n" + rule("a", when: "{ clue: banner, is: x }") + rule("b", when: "{ clue: nothing, is: x }")
                + rule("c", when: "{ clue: banner, is: y }"))
        #expect(found.rules.map(\.id) == ["a", "c"])
        #expect(found.problems.map(\.rule) == ["b"])
    }

    @Test func `A rule that is no YAML stops no other`() {
        let found = library(
            "title: 测试\nrules:\n" + rule("a", when: "{ clue: banner, is: x }")
                + rule("b", when: "{ clue: banner, is: [x }")
                + rule("c", when: "{ clue: banner, is: y }"))
        #expect(found.rules.map(\.id) == ["a", "c"])
        #expect(found.problems.count == 1)
        #expect(found.problems.first?.rule == "b")
        // Of the rule `b`, whose `when` stands there.
        #expect((11...14).contains(found.problems.first?.line ?? 0), "\(found.problems)")
        #expect(found.rules.last?.line == 17)
    }

    @Test func `An id that two rules have is told with the place of the first`() {
        let one = "rules:\n" + rule(when: "{ clue: banner, is: x }")
        let found = FingerprintLibrary(files: [("a.yaml", one), ("b.yaml", one)])
        #expect(found.rules.map(\.file) == ["a.yaml"])
        #expect(found.problems.first?.fault == .repeatedID(file: "a.yaml", line: 2))
        #expect(found.problems.first?.file == "b.yaml")
    }

    @Test func `A file switches rules of others off, a row or a whole table`() {
        let table = """
            rules:
              - id: t
                source: 测试
                when: { clue: banner, is: "{word}" }
                give: { purpose: "{word}" }
                confidence: 50
                table: { columns: [word], rows: [[one], [two]] }
            """
        func ids(_ off: String) -> [String] {
            FingerprintLibrary(files: [("a.yaml", table), ("z.yaml", off)]).rules.map(\.id)
        }
        #expect(ids("disable: [other]") == ["t:one", "t:two"])
        #expect(ids("disable: ['t:one']") == ["t:two"])
        #expect(ids("disable: [t]") == [])
        let mistyped = FingerprintLibrary(files: [("a.yaml", table), ("z.yaml", "disable: [t, tt]")])
        #expect(mistyped.problems.map(\.field) == ["disable"])
        #expect(mistyped.problems.first?.explanation.line.contains("tt") == true)
    }

    @Test(arguments: ["", "- a\n- b", "rules: 5", "title: x", "\u{0}", "rules:\n  - 7", "a: b: c"])
    func `A file that is none is told`(text: String) {
        let found = library(text)
        #expect(found.rules.isEmpty)
        #expect(!found.problems.isEmpty)
    }

    @Test func `A file of two million bytes is not read`() {
        let found = library("# " + String(repeating: "x", count: 2_000_000))
        guard case .unreadable? = found.problems.first?.fault else {
            Issue.record("\(found.problems)")
            return
        }
    }
}
