import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// Addresses of an isolated network that the hospital's own has too.
@Suite struct `Addresses of an isolated network` {
    @Test func `lie in none of the hospital's zones and departments, and new things with like evidence stay apart`()
        async throws
    {
        let stage = try await ProbeStage()
        let (test, network, now) = (stage.test, stage.network, stage.test.time.now)
        let probe = try await test.store.read { try IsolatedNetworkStore.find(network, $0) }.probe
        try await test.write { database in
            let range = try #require(AddressRange("10.0.0.0/24"))
            try database.execute(sql: "INSERT INTO unit (id, parent_id, kind, name) VALUES (2, 1, 'department', '内科')")
            try UnitRangeStore.add([range], unit: 2, note: nil, by: "engineer", at: now, database)
            var draft = ZoneDraft(name: "办公区", trust: .medium)
            draft.ranges = AddressSet([range])
            try ZoneStore.save(draft, as: nil, by: "engineer", at: now, database)
        }
        // A device that moved in from nowhere with the evidence of one of the hospital's, and the same address.
        let host = try test.host("10.0.0.5", card: 7, name: "pc-7")
        try await test.enter([host])
        try await test.enter([try test.host("10.0.0.5", card: 9, name: "jq-9")], kind: probe.kind, name: probe.name)
        let assets = try await test.assets()
        #expect(assets.map(\.addressText) == ["10.0.0.5", "10.0.0.5"])
        let zones = try await test.store.read { database in
            let map = try ZoneStore.map(database)
            let elsewhere = try IsolatedNetworkStore.elsewhere(database)
            let together = assets.map { map.zone(of: $0.id, at: $0.address, besides: elsewhere)?.name }
            return [try assets.map { try map.zone(of: $0.id, at: $0.address, database)?.name }, together]
        }
        #expect(zones == [["办公区", nil], ["办公区", nil]])
        let subjects = try await test.store.read { database in
            var keys: [String?] = []
            try LedgerReader.forEach(.range(1...10), database) { keys.append($0.addressKey) }
            return keys
        }
        #expect(subjects.map { $0 == nil } == [false, true])
        // Met twice in one report of the network with the same card: one thing, met at two addresses.
        try await test.enter(
            [try test.host("10.0.0.6", card: 9, name: "jq-9"), try test.host("10.0.0.8", card: 11)], kind: probe.kind,
            name: probe.name)
        #expect(try await test.store.read { try IsolatedNetworkStore.elsewhere($0) }.count == 2)
        try await test.expectSound()
    }
}
