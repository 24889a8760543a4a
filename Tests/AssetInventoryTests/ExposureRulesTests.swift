import Foundation
import Kernel
import Observations
import Testing

@testable import AssetInventory

/// The shipped rules with their own examples, and what is made of files that are wrong.
@Suite struct `Rules of exposure` {
    static func files() throws -> [(name: String, content: [UInt8])] {
        let folder = TestInventory.root.appending(path: "Content/exposure")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
            .sorted()
            .map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) }
    }

    static func shipped() throws -> ExposureRules { try ExposureRules(files: files()) }

    @Test(arguments: try files().map(\.name))
    func `of a shipped file take what they must and pass what they must not`(name: String) throws {
        let file = try #require(try Self.files().first { $0.name == name })
        let rules = try ExposureRuleReader.read(String(decoding: file.content, as: UTF8.self), file: name)
        #expect(!rules.isEmpty)
        for rule in rules {
            #expect(rule.examples.contains(where: \.isPositive) && rule.examples.contains { !$0.isPositive })
            for example in rule.examples {
                #expect(rule.takes(example.subject) == example.isPositive, "\(name):\(example.line) \(rule.id)")
            }
            // The index must find what the rule takes.
            let all = ExposureRules(rules)
            for example in rule.examples where example.isPositive {
                #expect(all.about(example.subject).contains(rule), "\(name):\(example.line)")
            }
        }
    }

    @Test func `speak Chinese, name a clause only in its full form, and cover every kind`() throws {
        let rules = try Self.shipped().rules
        #expect(Set(rules.map(\.group)) == Set(ExposureRule.Group.allCases))
        for rule in rules {
            for text in [rule.title, rule.why, rule.advice] {
                #expect(text.unicodeScalars.contains { $0.properties.isIdeographic }, "\(rule.id)")
            }
            #expect(rule.why.hasSuffix("。") && rule.advice.hasSuffix("。") && !rule.title.hasSuffix("。"), "\(rule.id)")
            if let clause = rule.clause {
                #expect(
                    clause.wholeMatch(of: /GB\/T 22239-2019 8\.1\.\d+\.\d+ [a-h]\)/) != nil, "\(rule.id): \(clause)")
            }
        }
    }

    private static let good = """
        - id: telnet
          title: 开放 Telnet
          group: remote
          severity: high
          why: 明文。
          advice: 关闭。
          port: {numbers: [tcp/23], services: [telnet]}
          finds:
            - {port: tcp/23}
          passes:
            - {port: tcp/22}
        """

    @Test(arguments: [
        ("port: {numbers", "prot: {numbers", 7, "prot"), ("tcp/23]", "23]", 7, "tcp/23"),
        ("severity: high", "severity: bad", 4, "severity"), ("group: remote", "group: any", 3, "group"),
        ("id: telnet", "id: Telnet 1", 1, "id"), ("services: [telnet]", "services: telnet", 7, "列表"),
        ("    - {port: tcp/22}", "    - {port: tcp/23}", 11, "不应命中"), ("why: 明文。", "why: ''", 5, "空"),
    ])
    func `that are wrong are refused with file and line`(
        part: String, wrong: String, line: Int, word: String
    ) throws {
        let text = Self.good.replacing(part, with: wrong)
        #expect(text != Self.good)
        let error = try #require(throws: ExposureRuleError.self) {
            _ = try ExposureRules(files: [("local.yaml", Array(text.utf8))])
        }
        #expect(error.place == "local.yaml:\(line)", "\(error)")
        #expect(error.explanation.line.contains(word), "\(error)")
    }

    @Test func `of one id in two files are refused`() throws {
        let error = try #require(throws: ExposureRuleError.self) {
            _ = try ExposureRules(files: [("a.yaml", Array(Self.good.utf8)), ("b.yaml", Array(Self.good.utf8))])
        }
        #expect(error.place == "b.yaml:1" && error.reason.contains("a.yaml:1"))
    }

    @Test func `cut or changed at any byte are read or refused, and never end the program`() throws {
        let bytes = Array(Self.good.utf8)
        var refused = 0
        for index in stride(from: 0, to: bytes.count, by: 1) {
            var flipped = bytes
            flipped[index] ^= 0x15
            for content in [Array(bytes[..<index]), flipped] {
                do { _ = try ExposureRules(files: [("x.yaml", content)]) } catch { refused += 1 }
            }
        }
        #expect(refused > bytes.count / 2)
    }

    @Test(arguments: [
        ("2.4.57", "2.4", false), ("2.2.15", "2.4", true), ("10.50.1600.00", "13", true), ("v4.2.6p5", "4.2.7", true),
        ("8.4p1 Debian 5", "8.4", false), ("9", "10", true), ("2.4.0", "2.4", false),
    ])
    func `compare versions as numbers`(version: String, bound: String, isBelow: Bool) throws {
        let (left, right) = (try #require(VersionNumber(version)), try #require(VersionNumber(bound)))
        #expect((left < right) == isBelow)
    }

    @Test func `do not take a service that is known to be another`() throws {
        let rules = try Self.shipped()
        var port = ExposedPort(transport: .tcp, number: 23)
        #expect(rules.about(ExposureSubject(thing: .port(port))).map(\.id) == ["telnet"])
        port.service = "ssh"
        #expect(rules.about(ExposureSubject(thing: .port(port))).isEmpty)
    }
}
