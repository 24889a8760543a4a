import Console
import Fingerprints
import Foundation
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// Why an asset is taken for what it is, read from the clues that its records keep.
@Suite struct `Reasons of a fingerprint` {
    private static let rules = """
        title: 试验规则
        rules:
          - id: usg
            source: 厂商手册
            when: { clue: snmp.sysDescr, contains: USG6525E }
            give: { kind: firewall, brand: 华为, model: USG6525E }
            confidence: 95
            examples: [Huawei USG6525E]
            counterexamples: [Huawei S5720]
          - id: web-switch
            source: 网页标题
            when: { clue: http.title, contains: 交换机 }
            give: { kind: switch }
            confidence: 85
            examples: [交换机管理]
            counterexamples: [登录]
          - id: guess
            source: 端口
            when: { clue: banner, contains: SSH }
            give: { os: Linux }
            confidence: 30
            examples: [SSH-2.0]
            counterexamples: [FTP]
        """

    private static let library = FingerprintLibrary(files: [("test.yaml", rules)])

    private func ledger(_ clues: [Clue]) async throws -> TestInventory {
        let test = try await TestInventory()
        var item = try test.host("10.0.0.1", card: 1)
        item.observation.clues = clues
        try await test.enter([FingerprintReading(Self.library).read(item)])
        return test
    }

    private func reasons(_ test: TestInventory) async throws -> FingerprintReasons {
        try await test.store.read { try FingerprintReasons(Identifier(1), Self.library, $0) }
    }

    @Test func `name rule, clue and confidence of each value, and what speaks against it`() async throws {
        try #require(Self.library.problems.isEmpty, "\(Self.library.problems)")
        let test = try await ledger([
            Clue(.snmpDescription, "Huawei USG6525E V600"), Clue(.title, "交换机管理", port: 443),
            Clue(.banner, "SSH-2.0-x", port: 22),
        ])
        let lines = try await reasons(test).lines
        #expect(
            lines.map { "\($0.attribute.chinese) \($0.candidate.shown($0.attribute)) \($0.standing.chinese)" } == [
                "资产类型 防火墙 识别结果，有冲突", "资产类型 交换机 与结果冲突", "品牌 华为 识别结果", "型号 USG6525E 识别结果",
                "操作系统 Linux 把握不足，未采用",
            ])
        try #require(lines.count == 5)
        #expect(lines[1].candidate.reasons[0].rule == "web-switch" && lines[1].candidate.confidence == 85)
        #expect(lines.allSatisfy { $0.source == "主动扫描：nmap" }, "\(lines.map(\.source))")
        let html = try await page(test)
        #expect(html.contains("443 端口的网页标题“交换机管理”") && html.contains("<code translate=\"no\">web-switch</code>"))
        #expect(html.contains("<details class=\"fold\"><summary>类型、品牌、型号、系统与所属系统的识别依据（5 条，其中 1 项有冲突）"))
    }

    @Test func `shorten a long clue and keep all of it within reach, escaped`() async throws {
        let long = "USG6525E <b>" + String(repeating: "长", count: 300) + "尾"
        let html = try await page(try await ledger([Clue(.snmpDescription, long)]))
        #expect(html.contains("…”</summary>") && html.contains("长尾</pre>"))
        #expect(!html.contains("<b>"))
    }

    @Test func `follow the rules in force, and say where there is nothing to go by`() async throws {
        let test = try await ledger([Clue(.snmpDescription, "Huawei USG6525E V600")])
        let none = try await test.store.read {
            try FingerprintReasons(Identifier(1), FingerprintLibrary(files: []), $0)
        }
        #expect(none.lines.isEmpty && none.clues == 1)
        let silent = try await reasons(try await ledger([]))
        #expect(silent.lines.isEmpty && silent.clues == 0)
        let html = String(
            decoding: FingerprintPart.part(silent, known: [:]).finished(token: ""), as: UTF8.self)
        #expect(html.contains("没有可供识别的线索"))
    }

    private func page(_ test: TestInventory) async throws -> String {
        let reasons = try await reasons(test)
        let known = try await test.store.read {
            try AssetIdentityFacts(Identifier(1), at: test.time.now, $0).resolved
        }
        return String(decoding: FingerprintPart.part(reasons, known: known).finished(token: ""), as: UTF8.self)
    }
}
