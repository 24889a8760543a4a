import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// Comparing, deciding and taking back in a real ledger.
@Suite struct `Reconciliation` {
    /// A ledger in which one switch is registered with another model.
    private func ledger() async throws -> TestInventory {
        let test = try await TestInventory()
        try await enter(test, model: "S5720", system: "VRP 5.170")
        var observation = Observation(slot: "ZC1", presence: .registered)
        observation.evidence = [IdentityEvidence.serial("SN1001")].compactMap(\.self)
        observation.attributes = [.serial: "sn1001", .model: "S5700", .unit: "医务科", .kind: "switch"]
        try await test.enter([ObservedItem(observation: observation)], kind: .register, name: "登记表")
        return test
    }

    private func enter(_ test: TestInventory, model: String, system: String) async throws {
        var observation = Observation(slot: "10.1.2.3", presence: .alive)
        observation.addresses = [try #require(IPAddress("10.1.2.3"))]
        observation.evidence = [IdentityEvidence.serial("SN1001")].compactMap(\.self)
        observation.attributes = [.serial: "SN1001", .model: model, .firmware: system]
        observation.services = [ObservedService(transport: .tcp, number: 22)]
        try await test.enter([ObservedItem(observation: observation)], kind: .snmp, name: "核心交换机")
    }

    private func compare(_ test: TestInventory) async throws -> ReconciliationRun.Outcome {
        try await ReconciliationRun(store: test.store).run()
    }

    private func author(_ test: TestInventory, _ reason: String? = "核对", content: LedgerContent = LedgerContent())
        -> HandDeeds.Author
    {
        HandDeeds.Author(person: "engineer", reason: reason, moment: test.time.now, content: content)
    }

    private func open(_ test: TestInventory) async throws -> [DifferenceLine] {
        try await test.store.read { try DifferenceStore.list(DifferenceFilter(), limit: 100, $0) }
    }

    private func decide(_ test: TestInventory, _ decision: DifferenceDeeds.Decision) async throws {
        test.time.advance(.minutes(1))
        let (lines, author) = (try await open(test), author(test))
        _ = try await test.write { try DifferenceDeeds.decide(decision, lines, by: author, $0) }
    }

    private func values(_ test: TestInventory) async throws -> [AttributeName: String] {
        try await test.store.read { try AssetValues.list([1], $0).first?.values ?? [:] }
    }

    @Test func `taking the measured value ends a difference, and undoing brings it back`() async throws {
        let test = try await ledger()
        #expect(try await compare(test).open == 1)
        try await decide(test, .accept)
        #expect(try await open(test).isEmpty)
        #expect(try await values(test)[.model] == "S5720")
        #expect(try await compare(test).open == 0)
        test.time.advance(.minutes(1))
        let undoing = author(test, "看错了")
        let result = try await test.write { try HandDeeds.undo(Identifier(1), by: undoing, $0) }
        #expect(result.undone == 1 && result.kept == 0)
        #expect(try await open(test).map(\.difference.attribute) == [.model])
        await #expect(throws: AttributeError.undone) {
            _ = try await test.write { try HandDeeds.undo(Identifier(1), by: undoing, $0) }
        }
        try await test.expectSound()
    }

    @Test func `a correction is not asked for again until what is measured changes`() async throws {
        let test = try await ledger()
        _ = try await compare(test)
        try await decide(test, .correct("S5735"))
        #expect(try await values(test)[.model] == "S5735")
        #expect(try await compare(test).open == 0)
        test.time.advance(.hours(1))
        try await enter(test, model: "S5731", system: "VRP 5.170")
        #expect(try await compare(test).open == 1)
        #expect(try await open(test).first?.difference.registered == "S5735")
        try await test.expectSound()
    }

    @Test func `what is ignored stays so until one side changes, and needs a reason`() async throws {
        let test = try await ledger()
        _ = try await compare(test)
        let (lines, silent) = (try await open(test), author(test, nil))
        await #expect(throws: AssetError.reasonMissing) {
            _ = try await test.write { try DifferenceDeeds.decide(.ignore, lines, by: silent, $0) }
        }
        try await decide(test, .ignore)
        let outcome = try await compare(test)
        #expect(outcome.open == 0 && outcome.settled == 1)
        // Another way of writing is no change.
        test.time.advance(.hours(1))
        try await enter(test, model: "s5720", system: "VRP 5.170")
        #expect(try await compare(test).settled == 1)
        test.time.advance(.hours(1))
        try await enter(test, model: "S5720-LI", system: "VRP 5.170")
        #expect(try await compare(test).open == 1)
        #expect(try await values(test)[.model] == "S5720-LI")
        try await test.expectSound()
    }

    @Test func `undoing leaves alone what somebody changed later`() async throws {
        let test = try await ledger()
        let first = author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "一",
                [
                    HandChange(asset: 1, attribute: .location, value: "A 机房"),
                    HandChange(asset: 1, attribute: .rack, value: "A01"),
                ], by: first, $0)
        }
        test.time.advance(.minutes(1))
        let second = author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "二", [HandChange(asset: 1, attribute: .rack, value: "B02")], by: second, $0)
        }
        test.time.advance(.minutes(1))
        let third = author(test)
        let result = try await test.write { try HandDeeds.undo(Identifier(1), by: third, $0) }
        #expect(result.undone == 1 && result.kept == 1)
        let now = try await values(test)
        #expect(now[.location] == nil && now[.rack] == "B02")
        let history = try await test.store.read { try LedgerDeedStore.values(about: 1, $0) }
        #expect(history.map(\.setBy) == Array(repeating: "engineer", count: 4))
        try await test.expectSound()
    }

    @Test func `a person's word goes before all, says that there is none, and can be taken back`() async throws {
        let test = try await ledger()
        for (value, expected) in [("手填", "手填"), ("", nil), (nil, "S5720")] as [(String?, String?)] {
            test.time.advance(.minutes(1))
            let author = author(test)
            try await test.write {
                _ = try HandDeeds.change(
                    .edit, title: "改", [HandChange(asset: 1, attribute: .model, value: value)], by: author, $0)
            }
            #expect(try await values(test)[.model] == expected)
        }
        let author = author(test)
        await #expect(throws: AttributeError.nothing) {
            _ = try await test.write {
                try HandDeeds.change(
                    .edit, title: "改", [HandChange(asset: 1, attribute: .model, value: nil)], by: author, $0)
            }
        }
        let records = try await test.store.read { try LedgerRecordStore.live(of: 1, $0) }
        #expect(records.count { $0.kind == .hand } == 1)
        try await test.expectSound()
    }

    @Test func `words of a merged asset go with it, and back`() async throws {
        let test = try await ledger()
        let author = author(test)
        let second = try await test.write {
            try HandDeeds.make([.name: "备用机", .location: "库房"], addresses: [], by: author, $0)
        }
        test.time.advance(.minutes(1))
        let moment = test.time.now
        try await test.write {
            try IdentityDeeds.merge(
                [Identifier(1), second], into: Identifier(1), reason: "同一台", by: "r", at: moment, $0)
        }
        #expect(try await values(test)[.location] == "库房")
        test.time.advance(.minutes(1))
        let later = self.author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .location, value: "A 机房")], by: later, $0)
        }
        #expect(try await values(test)[.location] == "A 机房")
        await #expect(throws: AssetError.merged(second)) {
            _ = try await test.write {
                try HandDeeds.change(
                    .edit, title: "改", [HandChange(asset: second.rawValue, attribute: .rack, value: "1")], by: later, $0
                )
            }
        }
        try await test.write { try IdentityDeeds.undo(Identifier(1), reason: "不是", by: "r", at: moment, $0) }
        let apart = try await test.store.read { try AssetValues.list([1, second.rawValue], $0) }
        #expect(apart.map { $0.values[.location] } == ["A 机房", "库房"])
        try await test.expectSound()
    }

    @Test func `an asset made by hand is found again by what was written down`() async throws {
        let test = try await TestInventory()
        let author = author(test)
        let made = try await test.write {
            try HandDeeds.make([.serial: "SN1001", .kind: "switch"], addresses: [], by: author, $0)
        }
        #expect(try await compare(test).open == 1)
        test.time.advance(.hours(1))
        try await enter(test, model: "S5720", system: "x")
        let assets = try await test.assets()
        #expect(assets.map(\.id) == [made] && assets[0].isAlive)
        #expect(try await compare(test).open == 0)
        try await test.expectSound()
    }

    @Test func `an order of sources that is changed decides every row anew, and the default comes back`() async throws {
        let test = try await ledger()
        let job = GovernanceJob(content: LedgerContent())
        func run(_ change: @escaping @Sendable (Database) throws -> Void) async throws {
            test.time.advance(.minutes(1))
            let (engineer, moment) = (test.engineer, test.time.now)
            let id = try await test.write { database in
                try change(database)
                try GovernanceJob.queue(recompute: true, at: moment, by: engineer, database)
                return try #require(
                    try JobStore.list(kind: GovernanceJob.kind, states: [.queued], limit: 1, database).first
                ).id
            }
            let ended = try await JobRunner(store: test.store, handlers: [job], only: id).runOnly()
            #expect(ended.state == .succeeded, "\(ended.message ?? "")")
        }
        #expect(try await values(test)[.model] == "S5720")
        let moment = test.time.now
        let order = [SourceKind.register] + SourceKind.allCases.filter { $0 != .register }
        try await run { try PrecedenceStore.set(order, for: .model, by: "reviewer", at: moment, $0) }
        #expect(try await values(test)[.model] == "S5700")
        try await run { try PrecedenceStore.reset(nil, $0) }
        #expect(try await values(test)[.model] == "S5720")
        await #expect(throws: AttributeError.self) {
            try await test.write { try PrecedenceStore.set([.hand], for: .model, by: "x", at: moment, $0) }
        }
        try await test.expectSound()
    }

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
        let test = try await ledger()
        let author = author(test, content: content)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .rack, value: "A01")], by: author, $0)
        }
        // The register calls it a switch: that goes before the rule, and the next rule sees it.
        var now = try await values(test)
        #expect(now[.kind] == "switch" && now[.purpose] == "远程管理" && now[.importance] == "重要")
        let records = try await test.store.read { try LedgerRecordStore.live(of: 1, $0) }
        #expect(records.first { $0.kind == .rule }?.attributes[.importance] == "重要")
        test.time.advance(.minutes(1))
        let later = self.author(test, content: content)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .importance, value: "核心")], by: later, $0)
        }
        now = try await values(test)
        #expect(now[.importance] == "核心")
        // Without rules nothing is derived any more.
        test.time.advance(.minutes(1))
        let without = self.author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .rack, value: "A02")], by: without, $0)
        }
        now = try await values(test)
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

    @Test func `a made-up ledger has exactly the differences that were put into it`() async throws {
        let test = try await TestInventory()
        let ledger = SyntheticLedger(devices: 300)
        try await ledger.fill(test.store, by: test.engineer)
        let outcome = try await compare(test)
        #expect(outcome.assets == 300)
        #expect(outcome.open == ledger.differences && ledger.differences == 30)
        let counts = try await test.store.read { try DifferenceStore.openCounts($0) }
        #expect(counts == [.value: 15, .unregistered: 6, .unseen: 9])
        // Everything at once, by one deed, and all of it back.
        let (lines, author) = (
            try await test.store.read { try DifferenceStore.list(DifferenceFilter(), limit: 1_000, $0) }, author(test)
        )
        let decided = try await test.write { try DifferenceDeeds.decide(.accept, lines, by: author, $0) }
        #expect(decided == 21)
        #expect(try await compare(test).open == 9)
        test.time.advance(.minutes(1))
        let undoing = self.author(test)
        let undone = try await test.write { try HandDeeds.undo(Identifier(1), by: undoing, $0) }
        #expect(undone.undone == 21)
        #expect(try await compare(test).open == 30)
        try await test.expectSound()
    }

    @Test func `the benchmark does what it says it measures`() async throws {
        let test = try await TestInventory()
        let measures = try await ReconciliationBenchmark(devices: 100).run(test.store, by: test.engineer)
        #expect(measures.map(\.count) == [200, 100, 100, 1, 10])
        let counts = try await test.store.read { try DifferenceStore.openCounts($0) }
        #expect(counts == [.unseen: 3])
        try await test.expectSound()
    }

    @Test func `missing fields are counted by class and filled from a pasted table`() async throws {
        let test = try await ledger()
        _ = try await compare(test)
        let before = try await test.store.read { try DifferenceStore.gapCounts($0) }
        #expect(before[.purchased] == [.network: 1] && before[.spares] == [.network: 1])
        let moment = test.time.now
        let filling = try await test.store.read { database in
            let code = try #require(try String.fetchOne(database, sql: "SELECT code FROM asset WHERE id = 1"))
            let text = "\u{FEFF}资产指纹码\t购买日期\t保修到期\t备件情况\t随便\r\n\(code)\t２０２１/6\t2020\t电源 1 个\tx\r\n不存在\t2021\t\t\r\n"
            let catalogue = AttributeCatalogue()
            return try GapFilling(
                GapTable.read(text, catalogue), catalogue, DirectoryWords(at: moment, database), database)
        }
        // The warranty ends before the purchase: the row is not taken.
        #expect(filling.faultCount == 2 && filling.changes.isEmpty)
        let right = try await test.store.read { database in
            let text = "IP 地址,购买日期,保修到期,\"备件情况\"\n10.1.2.3,2021-06,无,\"电源 1 个, 风扇\"\n"
            let catalogue = AttributeCatalogue()
            return try GapFilling(
                GapTable.read(text, catalogue), catalogue, DirectoryWords(at: moment, database), database)
        }
        #expect(right.faultCount == 0)
        #expect(right.changes.map(\.after) == ["2021-06", "电源 1 个, 风扇", ""])
        let author = author(test)
        try await test.write {
            _ = try HandDeeds.change(.fill, title: "补充", right.changes.map(\.change), by: author, $0)
        }
        let after = try await test.store.read { try DifferenceStore.gapCounts($0) }
        #expect(after[.purchased] == nil && after[.spares] == nil && after[.warranty] == nil)
        try await test.expectSound()
    }

    @Test(arguments: [
        "", "名称,地址\na,b", "资产指纹码\nx", "资产指纹码,品牌,品 牌\nx,a,b", "资产指纹码,品牌\nx,\"没有结束",
        String(repeating: "资产指纹码,", count: 3_000), "\u{0}\u{202E}", "资产指纹码\t<script>\nx\ty",
    ]) func `tables that say nothing are refused`(text: String) {
        #expect(throws: AttributeError.self) { try GapTable.read(text, AttributeCatalogue()) }
    }

    @Test
    func `attributes of the hospital's own are missing where they must be known, and keep their values when closed`()
        async throws
    {
        let test = try await ledger()
        let moment = test.time.now
        let draft = CustomAttributeDraft(title: "科室电话", input: "text", categories: [.network], isRequired: true)
        let id = try await test.write { try CustomAttributeStore.add(draft, by: "engineer", at: moment, $0) }
        await #expect(throws: AttributeError.self) {
            try await test.write { _ = try CustomAttributeStore.add(draft, by: "engineer", at: moment, $0) }
        }
        _ = try await compare(test)
        #expect(try await test.store.read { try DifferenceStore.gapCounts($0)[.custom("科室电话")] } == [.network: 1])
        let author = author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .custom("科室电话"), value: "8888")], by: author, $0)
            try CustomAttributeStore.set(closed: true, id, at: moment, $0)
        }
        _ = try await compare(test)
        #expect(try await test.store.read { try DifferenceStore.gapCounts($0)[.custom("科室电话")] } == nil)
        #expect(try await values(test)[.custom("科室电话")] == "8888")
        try await test.expectSound()
    }
}
