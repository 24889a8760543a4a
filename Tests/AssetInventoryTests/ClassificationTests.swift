import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// What rules derive, kept beside what others say.
@Suite struct `Classification` {
    @Test func `rules derive type, use and importance as a word of their own, which a person's word goes before`()
        async throws
    {
        let text = """
            {"rules": [
              {"id": "a", "title": "开放 SSH", "when": {"any-ports": ["tcp/22"], "addresses": ["10.1.0.0/16"]},
               "then": {"kind": "router", "purpose": "远程管理"}},
              {"id": "b", "title": "交换机", "when": {"attributes": {"kind": ["=switch"]}}, "then": {"importance": "重要"}},
              {"id": "c", "title": "路由器", "when": {"attributes": {"kind": ["=router"]}}, "then": {"importance": "一般"}}
            ]}
            """
        let content = LedgerContent(rules: try ClassificationRules(files: [("t.json", Data(text.utf8))]))
        let test = try await SwitchStage.ledger()
        let author = SwitchStage.author(test, content: content)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .rack, value: "A01")], by: author, $0)
        }
        // The register calls it a switch: that goes before the rule, and the next rule sees it.
        var now = try await SwitchStage.values(test)
        #expect(now[.kind] == "switch" && now[.purpose] == "远程管理" && now[.importance] == "重要")
        let records = try await test.store.read { try LedgerRecordStore.live(of: 1, $0) }
        #expect(records.first { $0.kind == .rule }?.attributes[.importance] == "重要")
        test.time.advance(.minutes(1))
        let later = SwitchStage.author(test, content: content)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .importance, value: "核心")], by: later, $0)
        }
        now = try await SwitchStage.values(test)
        #expect(now[.importance] == "核心")
        // Without rules nothing is derived any more.
        test.time.advance(.minutes(1))
        let without = SwitchStage.author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .rack, value: "A02")], by: without, $0)
        }
        now = try await SwitchStage.values(test)
        #expect(now[.purpose] == nil && now[.importance] == "核心")
        try await test.expectSound()
    }

    @Test func `the shipped rules are read, and a wrong one is named`() throws {
        let folder = TestInventory.root.appending(path: "Content/classification")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
            .sorted()
        let rules = try ClassificationRules(files: names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) })
        #expect(rules.rules.count > 5)
        let derived = rules.derive(
            [.businessSystem: "ＨＩＳ", .system: "Microsoft Windows Server 2019"], ports: [], addressKey: nil)
        #expect(derived[.kind] == "server" && derived[.importance] == "核心")
        for bad in [
            #"{"id": "x", "title": "t", "when": {}, "then": {"kind": "server"}}"#,
            #"{"id": "x", "title": "t", "when": {"any-ports": ["22"]}, "then": {"kind": "server"}}"#,
            #"{"id": "x", "title": "t", "when": {"addresses": ["x"]}, "then": {"kind": "server"}}"#,
            #"{"id": "x", "title": "t", "when": {"attributes": {"nothing": ["a"]}}, "then": {"kind": "server"}}"#,
            #"{"id": "x", "title": "t", "when": {"attributes": {"os": [" "]}}, "then": {"kind": "server"}}"#,
            #"{"id": "x", "title": "t", "when": {"any-ports": ["tcp/22"]}, "then": {"owner": "王工"}}"#,
            #"{"id": "x", "title": "t", "when": {"any-ports": ["tcp/22"]}, "then": {"kind": "飞机"}}"#,
            #"{"id": "x", "title": "t", "when": {"any-ports": ["tcp/22"]}, "then": {}}"#,
        ] {
            let file = Data("{\"rules\": [\(bad)]}".utf8)
            #expect { try ClassificationRules(files: [("t.json", file)]) } throws: {
                ($0 as? ContentFault)?.entry == "x" && ($0 as? ContentFault)?.file == "classification/t.json"
            }
        }
    }
}
