import Directory
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// What persons do to assets, as the feed of changes tells it.
@Suite struct `The feed of what persons do` {
    /// Who, what: oldest first, without discoveries.
    private func told(_ claims: TestClaims, _ asset: Identifier<Asset>) async throws -> [String] {
        try await claims.test.feed { $0.asset = asset }.filter { $0.kind != .discovered }.map {
            "\($0.by ?? "–") \($0.kind.chinese) \(ChangeFeedPages.text($0) ?? "")"
        }
    }

    private func claimed(_ claims: TestClaims) async throws -> Identifier<Asset> {
        let asset = try await claims.find("10.0.0.1")[0]
        try await claims.answer(try #require(try await claims.ask([asset]).requests.first))
        claims.test.time.advance(.minutes(1))
        return asset
    }

    @Test func `tells who claimed an asset, and who says that it is not theirs`() async throws {
        let claims = try await TestClaims()
        let asset = try await claimed(claims)
        #expect(
            try await told(claims, asset) == [
                "张医生 状态变化 认领 RL-2026-0001（内科）：待认领 → 在用", "张医生 责任变化 认领 RL-2026-0001（内科）：内科 张医生",
            ])
        let again = try #require(try await claims.ask([asset], person: claims.nurse).requests.first)
        try await claims.answer(again, confirm: false, by: claims.nurse)
        #expect(
            try await told(claims, asset).prefix(2) == [
                "李护士 状态变化 认领 RL-2026-0002（内科 李护士）：在用 → 待认领",
                "李护士 责任变化 认领 RL-2026-0002（内科 李护士）：原为 内科 张医生",
            ])
        try await claims.test.expectSound()
    }

    @Test func `tells another owner written down, also for many at once, and that it was undone`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2")
        let author = HandDeeds.Author(
            person: "engineer", reason: "调整", moment: claims.test.time.now, content: LedgerContent())
        let deed = try await claims.test.write { database in
            try HandDeeds.change(
                .bulk, title: "批量", ids.map { HandChange(asset: $0.rawValue, attribute: .owner, value: "李护士") },
                by: author, database)
        }
        #expect(try await told(claims, ids[0]) == ["engineer 责任变化 批量修改：李护士"])
        #expect(try await told(claims, ids[1]) == ["engineer 责任变化 批量修改：李护士"])
        _ = try await claims.test.write { try HandDeeds.undo(deed, by: author, $0) }
        #expect(try await told(claims, ids[0]).first == "engineer 责任变化 撤销：批量修改：原为 李护士")
        try await claims.test.expectSound()
    }

    @Test func `tells what follows from a difference that was decided`() async throws {
        let claims = try await TestClaims()
        let asset = try await claimed(claims)
        let now = claims.test.time.now
        try await claims.test.write { database in
            try UnitRangeStore.add(
                [try #require(AddressRange("10.0.0.0/24"))], unit: claims.surgery.rawValue, note: nil, by: "engineer",
                at: now,
                database)
        }
        _ = try await ReconciliationRun(store: claims.test.store).run()
        let lines = try await claims.test.store.read { try DifferenceStore.list(DifferenceFilter(), limit: 9, $0) }
        #expect(lines.map(\.difference.kind) == [.unit])
        let author = HandDeeds.Author(person: "engineer", reason: nil, moment: now, content: LedgerContent())
        _ = try await claims.test.write { try DifferenceDeeds.decide(.accept, lines, by: author, $0) }
        #expect(
            try await told(claims, asset).prefix(2) == [
                "engineer 状态变化 采用探测值：在用 → 待认领", "engineer 责任变化 采用探测值：内科 张医生 → 外科 张医生",
            ])
        try await claims.test.expectSound()
    }

    @Test func `tells what follows when an owner leaves or a department is closed`() async throws {
        let claims = try await TestClaims()
        let asset = try await claimed(claims)
        let now = claims.test.time.now
        try await claims.test.write { try PersonStore.leave(claims.doctor, at: now, $0) }
        #expect(try await told(claims, asset).first == "– 状态变化 责任人“张医生”离岗：在用 → 待认领")
        let next = try #require(try await claims.ask([asset], unit: claims.surgery).requests.first)
        try await claims.answer(next, by: claims.surgeon)
        claims.test.time.advance(.minutes(1))
        let later = claims.test.time.now
        try await claims.test.write { database in
            try database.execute(sql: "UPDATE person SET unit_id = 2 WHERE unit_id = 3")
            try UnitStore.close(claims.surgery, at: later, database)
        }
        #expect(try await told(claims, asset).first == "– 状态变化 部门“外科”停用：在用 → 待认领")
        try await claims.test.expectSound()
    }

    @Test func `tells who approved that an asset is gone`() async throws {
        let test = try await TestInventory()
        try await test.scan([try test.host("10.0.0.1", card: 1, name: "pc-1")])
        test.time.advance(.hours(24))
        try await test.scan([])
        let now = test.time.now
        try await test.write { database in
            let draft = RecoveryDraft(answer: .gone, reason: "已报废", evidence: "报废单 1")
            try RecoveryStore.answer(Identifier(1), draft, by: test.engineer, at: now, database)
            let recovery = try #require(try RecoveryStore.current(of: Identifier(1), database))
            try RecoveryStore.decide(
                recovery.id, isApproved: true, reason: nil, by: test.reviewer, at: now, database)
        }
        let line = try #require(try await test.feed().first)
        #expect(line.by == "reviewer" && ChangeFeedPages.text(line) == "批准回收：待回收 → 已回收")
    }

    @Test func `says nothing of an owner that a source names first, and tells that it names another`() async throws {
        let claims = try await TestClaims()
        let asset = try await claims.find("10.0.0.1")[0]
        for owner in ["张医生", "王医生"] {
            claims.test.time.advance(.minutes(1))
            var observation = Observation(slot: "ZC1", presence: .registered)
            observation.addresses = [try #require(IPAddress("10.0.0.1"))]
            observation.attributes = [.owner: owner]
            try await claims.test.enter([ObservedItem(observation: observation)], kind: .register, name: "登记表")
        }
        #expect(try await told(claims, asset) == ["– 责任变化 张医生 → 王医生"])
    }
}
