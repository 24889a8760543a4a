import Directory
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// What persons say, by edits and by answers to claims: one record, one history.
@Suite struct `A person's word` {
    private func hands(_ claims: TestClaims, _ asset: Identifier<Asset>) async throws -> [LedgerRecord] {
        try await claims.test.store.read { database in
            try LedgerRecordStore.live(of: asset.rawValue, database).filter { $0.kind == .hand }
        }
    }

    private func history(_ claims: TestClaims, _ asset: Identifier<Asset>) async throws -> [String] {
        try await claims.test.store.read { try LedgerDeedStore.values(about: asset.rawValue, $0) }.map {
            "\($0.setBy) \($0.attribute.rawValue) \($0.before ?? "–") → \($0.after ?? "–")"
        }
    }

    private func say(
        _ claims: TestClaims, _ words: [AttributeName: String?], of asset: Identifier<Asset>
    ) async throws {
        claims.test.time.advance(.minutes(1))
        let now = claims.test.time.now
        try await claims.test.write { try TestClaims.say(words, of: asset, at: now, $0) }
    }

    private func claim(
        _ claims: TestClaims, _ assets: [Identifier<Asset>], confirm: Bool = true, location: String? = nil
    ) async throws {
        claims.test.time.advance(.minutes(1))
        let request = try #require(try await claims.ask(assets).requests.first)
        try await claims.answer(request, confirm: confirm) { $0.location = location }
    }

    private func merge(_ claims: TestClaims, _ assets: [Identifier<Asset>]) async throws -> Identifier<AssetMerge> {
        claims.test.time.advance(.minutes(1))
        let now = claims.test.time.now
        return try await claims.test.write { database in
            try IdentityDeeds.merge(assets, into: assets[0], reason: "同一台", by: "engineer", at: now, database)
            return try #require(try AssetMergeStore.list(of: assets[0], database).first).id
        }
    }

    private func split(_ claims: TestClaims, _ merge: Identifier<AssetMerge>) async throws {
        claims.test.time.advance(.minutes(1))
        let now = claims.test.time.now
        try await claims.test.write {
            try IdentityDeeds.undo(merge, reason: "有误", by: "engineer", at: now, $0)
        }
    }

    private func location(_ claims: TestClaims, _ asset: Identifier<Asset>) async throws -> String? {
        try await claims.test.store.read { try AssetValues.list([asset.rawValue], $0).first?.values[.location] }
    }

    @Test func `is one record with one history, whether it is claimed, edited or claimed again`() async throws {
        let claims = try await TestClaims()
        let asset = try await claims.find("10.0.0.1")[0]
        try await claim(claims, [asset], location: "门诊二层")
        try await say(claims, [.location: "机房", .rack: "A01"], of: asset)
        #expect(try await claims.asset(asset).state == .claimed)
        try await claim(claims, [asset], location: "门诊三层")
        let hands = try await hands(claims, asset)
        #expect(hands.count == 1 && hands[0].attributes[.location] == "门诊三层" && hands[0].attributes[.rack] == "A01")
        #expect(
            try await history(claims, asset).filter { $0.contains("location") } == [
                "张医生 location 机房 → 门诊三层", "engineer location 门诊二层 → 机房", "张医生 location – → 门诊二层",
            ])
        let deeds = try await claims.test.store.read { try LedgerDeedStore.list(limit: 10, offset: 0, $0) }
        #expect(deeds.map(\.name) == ["认领答复", "修改资产", "认领答复"] && deeds.map(\.canBeUndone) == [false, true, false])
        #expect(deeds[0].title == "认领 RL-2026-0002（内科）：确认 1 项，否认 0 项")
        // Undoing the edit leaves alone what the owner has said since.
        let author = HandDeeds.Author(
            person: "engineer", reason: "看错了", moment: claims.test.time.now, content: LedgerContent())
        let undone = try await claims.test.write { try HandDeeds.undo(deeds[1].id, by: author, $0) }
        #expect(undone.undone == 1 && undone.kept == 1)
        #expect(try await location(claims, asset) == "门诊三层")
        await #expect(throws: AttributeError.undone) {
            _ = try await claims.test.write { try HandDeeds.undo(deeds[0].id, by: author, $0) }
        }
        try await claims.test.expectSound()
    }

    @Test func `that an asset is theirs is taken back when they say that it is not`() async throws {
        let claims = try await TestClaims()
        let asset = try await claims.find("10.0.0.1")[0]
        try await claim(claims, [asset], location: "门诊二层")
        try await claim(claims, [asset], confirm: false)
        let found = try await claims.asset(asset)
        #expect(found.state == .unclaimed && found.ownerName == nil && found.unitName == nil)
        #expect(try await location(claims, asset) == "门诊二层")
        #expect(try await history(claims, asset).prefix(2).sorted() == ["张医生 owner 张医生 → –", "张医生 unit 内科 → –"])
        // What an engineer has written down since is not the department's to take back.
        try await claim(claims, [asset])
        try await say(claims, [.owner: "王医生", .unit: "外科"], of: asset)
        try await claim(claims, [asset], confirm: false)
        #expect(try await claims.asset(asset).ownerName == "王医生")
        try await claims.test.expectSound()
    }

    @Test func `goes with its asset into another and back, and what was said meanwhile stays with the one asset`()
        async throws
    {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2")
        try await claim(claims, [ids[0]], location: "门诊二层")
        try await say(claims, [.location: "库房", .rack: "B02"], of: ids[1])
        let merged = try await merge(claims, ids)
        #expect(try await location(claims, ids[0]) == "库房")
        // A word about something else does not make the older word about the place young again.
        try await say(claims, [.rack: "C03"], of: ids[0])
        #expect(try await location(claims, ids[0]) == "库房")
        // What the asset's own record says already counts when it is said again.
        try await say(claims, [.location: "门诊二层"], of: ids[0])
        #expect(try await location(claims, ids[0]) == "门诊二层")
        try await claim(claims, [ids[0]], location: "门诊三层")
        #expect(try await claims.asset(ids[0]).state == .claimed)
        #expect(try await hands(claims, ids[0]).count == 2)
        let difference = try await ReconciliationRun(store: claims.test.store).run().open
        #expect(difference == 0)
        try await split(claims, merged)
        #expect(try await location(claims, ids[0]) == "门诊三层")
        #expect(try await location(claims, ids[1]) == "库房")
        let owners = [try await claims.asset(ids[0]).ownerName, try await claims.asset(ids[1]).ownerName]
        #expect(owners == ["张医生", nil])
        #expect(try await hands(claims, ids[0]).count == 1)
        try await claims.test.expectSound()
    }

    @Test func `about many claimed assets leaves them claimed, unless it names another owner`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2")
        try await claim(claims, ids)
        func bulk(_ name: AttributeName, _ value: String) async throws -> Identifier<LedgerDeed> {
            claims.test.time.advance(.minutes(1))
            let author = HandDeeds.Author(
                person: "engineer", reason: "统一", moment: claims.test.time.now, content: LedgerContent())
            return try await claims.test.write { database in
                try HandDeeds.change(
                    .bulk, title: "批量", ids.map { HandChange(asset: $0.rawValue, attribute: name, value: value) },
                    by: author, database)
            }
        }
        _ = try await bulk(.location, "门诊")
        #expect(try await [claims.asset(ids[0]).state, claims.asset(ids[1]).state] == [.claimed, .claimed])
        let deed = try await bulk(.owner, "李护士")
        #expect(try await [claims.asset(ids[0]).state, claims.asset(ids[1]).state] == [.unclaimed, .unclaimed])
        let author = HandDeeds.Author(
            person: "engineer", reason: "误改", moment: claims.test.time.now, content: LedgerContent())
        _ = try await claims.test.write { try HandDeeds.undo(deed, by: author, $0) }
        #expect(try await claims.asset(ids[0]).ownerName == "张医生")
        #expect(try await hands(claims, ids[0]).count == 1)
        try await claims.test.expectSound()
    }

    @Test func `in a claim is weighed by the order of sources in force`() async throws {
        let claims = try await TestClaims()
        let asset = try await claims.find("10.0.0.1")[0]
        var observation = Observation(slot: "ZC1", presence: .registered)
        observation.addresses = [try #require(IPAddress("10.0.0.1"))]
        observation.attributes = [.location: "登记的位置"]
        try await claims.test.enter([ObservedItem(observation: observation)], kind: .register, name: "登记表")
        let now = claims.test.time.now
        let order = [SourceKind.register] + SourceKind.allCases.filter { $0 != .register }
        try await claims.test.write { try PrecedenceStore.set(order, for: .location, by: "reviewer", at: now, $0) }
        try await claim(claims, [asset], location: "门诊二层")
        #expect(try await location(claims, asset) == "登记的位置")
    }
}
