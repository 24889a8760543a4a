import Fingerprints
import Kernel
import Observations
import Testing

/// Trying rules out on the command line.
@Suite struct TrialTests {
    @Test func `A line is kind, text and perhaps a port`() throws {
        let clues = try ClueLines.read("# remark\n\nhttp.title\t登录\t443\nbanner\tSSH-2.0-x\\r\\n\\tq\\\\\n")
        #expect(clues == [Clue(.title, "登录", port: 443), Clue(.banner, "SSH-2.0-x\r\n\tq\\")])
    }

    @Test func `A clue written as a line is read as the same clue`() throws {
        let clues = [Clue(.banner, "a\tb\r\nc\\n \\"), Clue(.title, "登录", port: 65_535), Clue(.openPort, "tcp/104")]
        #expect(try ClueLines.read(clues.map(ClueLines.line).joined(separator: "\n")) == clues)
    }

    @Test(arguments: [
        ("banner", ClueLineError.Fault.form), ("banner\t", .form), ("a\tb\tc\td", .kind("a")),
        ("banner\tb\tc\td", .form), ("bannr\tx", .kind("bannr")), ("banner\tx\t0", .port("0")),
        ("banner\tx\thttp", .port("http")),
    ])
    func `A line that is none is told with its number`(line: String, fault: ClueLineError.Fault) {
        #expect(throws: ClueLineError.self) { try ClueLines.read("banner\tok\n" + line) }
        do throws(ClueLineError) {
            _ = try ClueLines.read("banner\tok\n" + line)
        } catch {
            #expect(error.line == 2)
            #expect(error.fault == fault)
            #expect(error.explanation.place == "第 2 行")
        }
    }

    private let rules = library(
        """
        rules:
          - id: both
            source: 测试
            when: { all: [{ clue: banner, contains: alpha }, { clue: http.title, contains: beta }] }
            give: { kind: switch }
            confidence: 80
            examples: [{ clues: { banner: alpha, http.title: beta } }]
          - id: blocked
            source: 测试
            when: { all: [{ clue: banner, contains: alpha }], none: [{ clue: port, is: tcp/445 }] }
            give: { kind: router }
            confidence: 70
            examples: [alpha]
          - id: model
            source: 测试
            when: { clue: snmp.sysDescr, regex: 'Quidway (?<m>S\\d{4})' }
            give: { model: "{m}" }
            confidence: 70
            examples: [Quidway S5300]
          - id: far
            source: 测试
            when: { clue: mac.vendor, is: somebody }
            give: { model: x }
            confidence: 70
            examples: [somebody]
        """)

    @Test func `What holds is told with its clues and groups`() {
        let report = FingerprintTrial(rules).run([Clue(.snmpDescription, "Quidway S5300")])
        #expect(report.matched.map(\.rule) == ["model"])
        #expect(report.matched.first?.groups == ["m": "S5300"])
        #expect(report.matched.first?.line == 14)
        #expect(report.near.isEmpty)
        #expect(report.fingerprint[.model]?.value == "S5300")
    }

    @Test func `What nearly holds is told with what is missing`() {
        let report = FingerprintTrial(rules).run([
            Clue(.banner, "alpha"), Clue(.openPort, "tcp/445"), Clue(.snmpDescription, "Quidway AR28"),
        ])
        #expect(report.matched.isEmpty)
        #expect(Set(report.near.map(\.rule)) == ["both", "blocked", "model"])
        let missing = Dictionary(uniqueKeysWithValues: report.near.map { ($0.rule, $0.missing) })
        #expect(missing["both"] == ["网页标题应包含“beta”"])
        #expect(missing["blocked"]?.first?.hasPrefix("排除条件已成立：开放端口“tcp/445”") == true)
        #expect(missing["model"]?.first?.contains("SNMP sysDescr“Quidway AR28”应符合 /Quidway") == true)
    }

    @Test func `The report reads as lines`() {
        let lines = FingerprintTrial(rules).run([Clue(.banner, "alpha"), Clue(.title, "beta")]).lines
        #expect(lines.first == "线索 2 条，命中规则 2 条")
        #expect(lines.contains("资产类型：交换机（把握 80），有冲突"))
        #expect(lines.contains("    另有 路由器（把握 70）"))
        #expect(lines.contains("    both（local.yaml 第 2 行）"))
        #expect(FingerprintTrial(rules).run([]).lines.contains("没有得出任何属性。"))
    }
}
