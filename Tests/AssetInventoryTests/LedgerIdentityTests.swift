import AssetIdentity
import GRDB
import Kernel
import Observations
import Records
import Testing
import Tools

@testable import AssetInventory

/// What the ledger makes of observations: one asset of one thing, two of two, and a question where it cannot know.
@Suite struct `The ledger's identity` {
    private func seen(
        _ address: String, card: Int? = nil, key: String? = nil, name: String? = nil, ports: [UInt16] = []
    ) throws -> ObservedItem {
        var observation = Observation(slot: address, presence: .alive)
        observation.addresses = [try #require(IPAddress(address))]
        let hardware = card.map { MACAddress(bits: 0x001B_4400_0000 | UInt64($0)) }
        observation.evidence = [
            hardware.flatMap { IdentityEvidence.hardware($0) },
            key.flatMap { IdentityEvidence.hostKey("SHA256:0000000000000000" + $0) },
            name.flatMap { IdentityEvidence.hostName($0) },
        ].compactMap(\.self)
        observation.attributes[.hardware] = hardware?.description
        observation.attributes[.hostName] = name
        observation.services = ports.map { ObservedService(transport: .tcp, number: $0) }
        return ObservedItem(observation: observation)
    }

    private func remembered(_ address: String, card: Int) throws -> ObservedItem {
        var item = try seen(address, card: card)
        item.observation.presence = .remembered
        item.observation.slot = MACAddress(bits: 0x001B_4400_0000 | UInt64(card)).description
        item.observation.services = nil
        return item
    }

    @Test func `an asset that moves keeps its number, code and first sighting, and leaves its old address`()
        async throws
    {
        let test = try await TestInventory()
        try await test.enter([try seen("10.0.0.1", card: 1, name: "pc-1", ports: [445])])
        let before = try await test.assets()[0]
        test.time.advance(.hours(24))
        let run = try await test.importRun()
        var memory = RunMemory(scope: AddressSet([try #require(AddressRange("10.0.0.0/29"))]))
        memory.finish(AddressSet([try #require(AddressRange("10.0.0.0/29"))]))
        try await test.enter([try seen("10.0.0.5", card: 1, name: "pc-1", ports: [445])], run: run, memory: memory)
        let moment = test.time.now
        try await test.write {
            try RunIntakeStore.closeMissed(
                in: AddressSet([try #require(AddressRange("10.0.0.0/29"))]), by: run, began: moment, at: moment, $0)
        }
        let assets = try await test.assets()
        #expect(assets.count == 1)
        #expect(
            assets[0].id == before.id && assets[0].code == before.code && assets[0].firstSeenAt == before.firstSeenAt)
        #expect(assets[0].addressText == "10.0.0.5" && assets[0].isAlive)
        let old = try #require(IPAddress("10.0.0.1"))
        #expect(try await test.store.read { try AssetStore.find(at: old, $0) } == nil)
        try await test.expectSound()
    }

    @Test func `an address given to another device belongs to that one, and both stay`() async throws {
        let test = try await TestInventory()
        try await test.enter([try seen("10.0.0.1", card: 1)])
        test.time.advance(.hours(24))
        try await test.enter([try seen("10.0.0.1", card: 2)])
        let assets = try await test.assets()
        #expect(assets.map(\.addressText).sorted() == ["10.0.0.1", "—"])
        let at = try #require(IPAddress("10.0.0.1"))
        let holder = try await test.store.read { try AssetStore.find(at: at, $0) }
        #expect(holder?.id.rawValue == 2)
        try await test.expectSound()
    }

    @Test func `twins of one image are two assets and one question`() async throws {
        let test = try await TestInventory()
        let twins = [try seen("10.0.0.1", key: "A", name: "image"), try seen("10.0.0.2", key: "A", name: "image")]
        let outcome = try await test.enter(twins)
        #expect(outcome.newAssets.count == 2 && outcome.questions == 1)
        try await test.enter(twins)
        let questions = try await test.store.read { try IdentityQuestionStore.list(limit: 10, $0) }
        #expect(questions.count == 1 && questions[0].kind == .shared)
        #expect(questions[0].assets.map(\.rawValue) == [1, 2])
        #expect(try await test.assets().count == 2)
    }

    @Test func `a merge moves what is known, keeps its history, and can be undone`() async throws {
        let test = try await TestInventory()
        try await test.enter([
            try seen("10.0.0.1", key: "A", ports: [22]), try seen("10.0.0.2", key: "A", ports: [22, 443]),
        ])
        let moment = test.time.now
        let question = try #require(
            try await test.store.read { try IdentityQuestionStore.list(limit: 1, $0).first })
        try await test.write {
            try IdentityDeeds.answer(
                question.id, .same, kept: nil, reason: "一台服务器两块网卡", by: "reviewer", at: moment, $0)
        }
        let merged = try await test.assets()
        #expect(merged.count == 1 && merged[0].openPorts == 2 && merged[0].isAlive)
        let second = try #require(IPAddress("10.0.0.2"))
        #expect(try await test.store.read { try AssetStore.find(at: second, $0)?.id } == merged[0].id)
        // Seen again at both addresses it stays one.
        test.time.advance(.hours(1))
        try await test.enter([
            try seen("10.0.0.1", key: "A", ports: [22]), try seen("10.0.0.2", key: "A", ports: [22, 443]),
        ])
        #expect(try await test.assets().count == 1)
        let history = try await test.store.read { try AssetMergeStore.list(of: merged[0].id, $0) }
        #expect(history.count == 1 && history[0].reason == "一台服务器两块网卡")
        try await test.write {
            try IdentityDeeds.undo(history[0].id, reason: "核对有误", by: "reviewer", at: moment, $0)
        }
        #expect(try await test.assets().map(\.addressText) == ["10.0.0.1", "10.0.0.2"])
        #expect(try await test.assets().map(\.openPorts) == [1, 2])
        try await test.expectSound()
    }

    @Test func `what a neighbour table told of a new card goes into the server that answers there`() async throws {
        let test = try await TestInventory()
        try await test.enter([try seen("10.0.0.1", key: "A", name: "his", ports: [22, 80])])
        test.time.advance(.hours(24))
        try await test.enter([try remembered("10.0.0.1", card: 7)], kind: .neighbours, name: "核心交换机")
        #expect(try await test.assets().count == 1)
        let asset = try await test.assets()[0]
        #expect(asset.hardware == "00:1B:44:00:00:07" && asset.hostName == "his")
    }

    @Test func `an unchanged scan writes one record for all that it met`() async throws {
        let test = try await TestInventory()
        let hosts = try (1...20).map { (last: Int) in try seen("10.0.0.\(last)", card: last, ports: [22]) }
        try await test.enter(hosts)
        let before = try await test.store.auditHead().sequence
        test.time.advance(.hours(1))
        try await test.enter(hosts)
        // The action and its batch.
        #expect(try await test.store.auditHead().sequence == before + 2)
        #expect(try await test.assets().allSatisfy { $0.lastSeenAt == test.time.now })
        try await test.expectSound()
    }

    @Test func `an observation that waits is decided when its run has looked at the old address`() async throws {
        let test = try await TestInventory()
        try await test.enter([try seen("10.0.0.6", key: "A", name: "pacs")])
        test.time.advance(.hours(24))
        let scope = AddressSet([try #require(AddressRange("10.0.0.0/29"))])
        let first = try await test.enter(
            [try seen("10.0.0.1", key: "A", name: "pacs")], memory: RunMemory(scope: scope), isFinal: false)
        #expect(first.waiting.count == 1 && first.entered == 0)
        var memory = first.memory
        memory.finish(scope)
        let second = try await test.enter(first.waiting, memory: memory, isFinal: false)
        #expect(second.newAssets.isEmpty && second.waiting.isEmpty)
        #expect(try await test.assets().map(\.id.rawValue) == [1])
    }

    /// What a router tells of itself over SNMP.
    private func router(_ addresses: [String], name: String) throws -> ObservedItem {
        var observation = Observation(slot: "router", presence: .alive)
        observation.addresses = try addresses.map { try #require(IPAddress($0)) }
        observation.evidence = [IdentityEvidence.serial("SN-4711"), IdentityEvidence.hostName(name)].compactMap(\.self)
        observation.attributes = [.hostName: name]
        return ObservedItem(observation: observation)
    }

    @Test func `a router takes up what was known by its own addresses alone, and nobody is asked`() async throws {
        let test = try await TestInventory()
        try await test.enter([try seen("10.0.0.1"), try seen("10.0.1.1"), try seen("10.0.2.1")])
        test.time.advance(.hours(30))
        let all = ["10.0.0.1", "10.0.1.1", "10.0.2.1", "10.0.3.1"]
        let outcome = try await test.enter([try router(all, name: "core")], kind: .snmp, name: "core")
        #expect(outcome.questions == 0)
        #expect(try await test.assets().map(\.hostName) == ["core"])
        // The next address that a ping met meanwhile.
        test.time.advance(.hours(30))
        try await test.enter([try seen("10.0.4.1")])
        let more = try await test.enter([try router(all + ["10.0.4.1"], name: "core")], kind: .snmp, name: "core")
        #expect(more.questions == 0)
        #expect(try await test.assets().count == 1)
        try await test.expectSound()
    }

    @Test func `a router that takes up an address beside something that bore another name is asked about`() async throws
    {
        let test = try await TestInventory()
        try await test.enter([try seen("10.0.1.1")])
        test.time.advance(.days(9))
        try await test.enter([try seen("10.0.0.1", name: "pc-1")])
        test.time.advance(.hours(1))
        let outcome = try await test.enter(
            [try router(["10.0.0.1", "10.0.1.1"], name: "core")], kind: .snmp, name: "core")
        #expect(outcome.questions == 1)
        let questions = try await test.store.read { try IdentityQuestionStore.list(limit: 5, $0) }
        #expect(questions.map(\.kind) == [.doubtful])
    }
}
