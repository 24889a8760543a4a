import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// Assets taken for zombies, with the evidence, and what becomes of them.
@Suite struct `Zombies` {
    private func facts(_ now: Timestamp) -> ZombieFacts {
        ZombieFacts(
            asset: "asset/1", isAlive: true, owner: nil, firstSeenAt: now - .days(40), lastSeenAt: now, registers: [],
            lastChange: (now - .days(35), "asset_record/9"), traffic: .unknown, ended: [], risky: [],
            isIdentified: true)
    }

    private let now = Timestamp(seconds: 1_795_400_000)

    private func rule(_ conditions: [ZombieRule.Condition: Int]) -> ZombieRule {
        ZombieRule(key: "x", name: "规则", reason: "理由", conditions: conditions, isEnabled: true)
    }

    @Test(
        arguments: [
            ([.alive: 0], true), ([.alive: 0, .unowned: 40], true), ([.alive: 0, .unowned: 41], false),
            ([.unchanged: 35], true), ([.unchanged: 36], false), ([.unregistered: 0], true), ([.silent: 1], false),
            ([.ended: 0], false), ([.risky: 1], false), ([.unidentified: 0], false), ([:], false),
        ] as [([ZombieRule.Condition: Int], Bool)])
    func `are taken where every condition holds`(conditions: [ZombieRule.Condition: Int], isTaken: Bool) {
        let evidence = rule(conditions).evidence(facts(now))
        #expect((evidence != nil) == isTaken)
        #expect(evidence.map { $0.count == conditions.count } ?? true)
    }

    @Test func `are told by the values and records that made them so`() throws {
        var facts = facts(now)
        facts.risky = [.init(text: "开放 Telnet 远程管理（23/tcp）", record: "exposure_warning/4")]
        facts.traffic = .last(now - .days(26), record: "asset_record/3", until: now)
        let evidence = try #require(
            rule([.unowned: 30, .unchanged: 30, .silent: 25, .risky: 1]).evidence(facts))
        #expect(
            evidence.map(\.records) == [["asset/1"], ["asset_record/9"], ["asset_record/3"], ["exposure_warning/4"]])
        #expect(evidence[0].found.contains("40 天") && evidence[1].found.contains("35 天"))
        #expect(evidence[2].found.contains("26 天") && evidence[3].found.contains("Telnet"))
        facts.traffic = .never(.init(from: now - .days(90), until: now))
        #expect(rule([.silent: 40]).evidence(facts)?.first?.found.contains("从未出现") == true)
        // It was not there before it was first seen, and nobody listens since the source has fallen silent.
        #expect(rule([.silent: 41]).evidence(facts) == nil)
        facts.traffic = .never(.init(from: now - .days(90), until: now - .days(30)))
        #expect(rule([.silent: 11]).evidence(facts) == nil)
        facts.owner = "张三"
        #expect(rule([.unowned: 1]).evidence(facts) == nil)
    }

    @Test func `are not made by one old report, however long ago that was`() async throws {
        let test = try await TestInventory()
        let host = try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet")])
        var old = host.observation
        old.seenAt = test.time.now - .days(200)
        try await test.scan([ObservedItem(observation: old, coverage: host.coverage)])
        #expect(try await current(test) == nil)
        test.time.advance(.days(10))
        try await test.judge()
        #expect(try await current(test) == nil)
        // Met again, it was there all the time.
        try await test.scan([host])
        #expect(try await current(test)?.ruleKey == "unowned-unchanged")
    }

    @Test func `are not silent where nobody listens, and are told when a register knows them`() async throws {
        let test = try await TestInventory()
        let silent = ZombieRule(
            key: "silent", name: "存活但长期无活动", reason: "理由", conditions: [.alive: 0, .unowned: 30, .silent: 60],
            isEnabled: true)
        try await test.write { try ZombieStore.save(silent, by: "reviewer", at: test.time.now, $0) }
        let leased = try test.host("10.0.0.200", card: 9)
        let heard = try test.host("10.0.1.7", card: 8)
        for day in [0, 29, 58, 65] as [Int64] {
            test.time.advance(.days(day == 0 ? 0 : day == 65 ? 7 : 29))
            try await test.enter([leased], kind: .leases, name: "DHCP")
            try await test.enter([heard], kind: .capture, name: "镜像口")
            // 10.0.0.1 has its own address and stands where nobody listens; 10.0.1.1 stands where a capture is made.
            try await test.scan(
                [try test.host("10.0.0.1", card: 1, services: [.told(22, "ssh", "OpenSSH", "\(day)")])], judge: false)
            try await test.scan(
                [try test.host("10.0.1.1", card: 2, services: [.told(22, "ssh", "OpenSSH", "\(day)")])],
                of: "10.0.1.0/24", judge: false)
        }
        try await test.judge()
        let cases = try await test.store.read { database in
            try ZombieStore.list(.open, limit: 10, database).filter { $0.ruleKey == "silent" }.map {
                try AssetStore.find($0.asset, database).addressText
            }
        }
        #expect(cases == ["10.0.1.1"])
        let zombie = try #require(try await test.assets().first { $0.addressText == "10.0.1.1" })
        let run = try await test.importRun()
        var register = Observation(slot: "asset ZC9", presence: .registered)
        register.addresses = [try #require(IPAddress("10.0.1.1"))]
        register.attributes[.owner] = "张三"
        try await test.enter([ObservedItem(observation: register)], kind: .register, name: "台账", run: run)
        try await test.judge(run)
        let told = try await test.store.read { try ZombieStore.current(of: zombie.id, $0) }
        #expect(told?.fadedAt != nil || told == nil)
        try await test.expectSound()
    }

    /// An unowned asset with an open Telnet port, taken after a week.
    private func taken(_ test: TestInventory) async throws -> ZombieCase {
        let host = try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet")])
        try await test.scan([host])
        #expect(try await test.store.read { try ZombieStore.current(of: Identifier(1), $0) } == nil)
        test.time.advance(.days(8))
        try await test.scan([host])
        return try #require(try await test.store.read { try ZombieStore.current(of: Identifier(1), $0) })
    }

    private func current(_ test: TestInventory) async throws -> ZombieCase? {
        try await test.store.read { try ZombieStore.current(of: Identifier(1), $0) }
    }

    private func approve(
        _ test: TestInventory, _ id: Identifier<ZombieCase>, _ disposal: ZombieCase.Disposal, days: Int = 10
    ) async throws {
        let (engineer, reviewer, now) = (test.engineer, test.reviewer, test.time.now)
        let due = CivilTime(now).date.adding(days: days)
        try await test.write {
            try ZombieDeeds.propose(id, disposal, plan: "按意见处置", due: due, by: engineer, at: now, $0)
        }
        await #expect(throws: LifecycleError.ownRequest) {
            try await test.write {
                try ZombieDeeds.decide(id, isApproved: true, reason: nil, by: test.engineerToo, at: now, $0)
            }
        }
        try await test.write { try ZombieDeeds.decide(id, isApproved: true, reason: nil, by: reviewer, at: now, $0) }
    }

    @Test func `carry their evidence, stand as 高风险-待处置, and do not leave by themselves`() async throws {
        let test = try await TestInventory()
        let zombie = try await taken(test)
        #expect(zombie.ruleKey == "unowned-risky" && zombie.evidence.count == 4)
        #expect(zombie.evidence.last?.records == ["exposure_warning/1"])
        #expect(try await test.asset().state == .zombie && AssetState.zombie.chinese == "高风险-待处置")
        #expect(try await test.feed { $0.kind = .state }.first?.after == "高风险-待处置")
        // Mended, gone, and back: nobody has said anything, so it stays.
        test.time.advance(.days(1))
        try await test.scan([try test.host("10.0.0.1", card: 1, services: [.told(22, "ssh")])])
        #expect(try await current(test)?.fadedAt == test.time.now)
        test.time.advance(.days(1))
        try await test.scan([])
        #expect(try await current(test)?.stage == .open)
        #expect(try await test.asset().state == .zombie)
        try await test.expectSound()
    }

    @Test func `are mended when a scan after the approval takes them no more`() async throws {
        let test = try await TestInventory()
        let zombie = try await taken(test)
        try await approve(test, zombie.id, .rectify)
        try await test.judge()
        #expect(try await current(test)?.stage == .approved)
        test.time.advance(.days(1))
        try await test.scan([try test.host("10.0.0.1", card: 1, services: [.told(22, "ssh")])])
        let ended = try await test.store.read { try ZombieStore.find(zombie.id, $0) }
        #expect(ended.stage == .closed && ended.outcome == .verified && ended.closeNote?.contains("扫描 #") == true)
        #expect(try await test.asset().state == .unclaimed)
        try await test.expectSound()
    }

    @Test func `come back where what was approved is not done in time`() async throws {
        let test = try await TestInventory()
        let zombie = try await taken(test)
        try await approve(test, zombie.id, .rectify, days: 3)
        test.time.advance(.days(5))
        try await test.scan([try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet")])])
        let back = try #require(try await current(test))
        #expect(back.stage == .open && back.disposal == nil)
        let steps = try await test.store.read { try AssetStep.list(.zombie, zombie.id.rawValue, $0).map(\.text) }
        #expect(steps.last?.hasPrefix("核验未通过") == true)
    }

    @Test func `are switched off when a planned scan looks for them and does not meet them`() async throws {
        let test = try await TestInventory()
        let zombie = try await taken(test)
        try await approve(test, zombie.id, .offline)
        test.time.advance(.hours(1))
        // A report that somebody brought does not say where it looked.
        try await test.scan([])
        #expect(try await current(test)?.stage == .approved)
        let plan = try await test.plan("10.0.0.0/24", ports: "1-100")
        let run = try await test.importRun()
        let now = test.time.now
        try await test.write { database in
            try database.execute(sql: "UPDATE scan_run SET plan_id = ? WHERE id = ?", arguments: [plan, run])
            try ScanRunStore.set(run, to: .complete, message: "", endedAt: now, database)
        }
        try await test.judge()
        let ended = try await test.store.read { try ZombieStore.find(zombie.id, $0) }
        #expect(ended.outcome == .verified)
        #expect(try await test.asset().state == .retired)
        #expect(try await test.warnings().allSatisfy { $0.state == .closed || $0.asset.rawValue != 1 })
        try await test.expectSound()
    }

    @Test func `stay as they are until a day with the hospital's approval, and are judged anew after it`() async throws
    {
        let test = try await TestInventory()
        let zombie = try await taken(test)
        try await approve(test, zombie.id, .keep, days: 30)
        let kept = try await test.store.read { try ZombieStore.find(zombie.id, $0) }
        #expect(kept.outcome == .kept)
        #expect(try await test.asset().state == .unclaimed)
        test.time.advance(.days(29))
        try await test.judge()
        #expect(try await current(test) == nil)
        test.time.advance(.days(3))
        try await test.judge()
        let again = try #require(try await current(test))
        #expect(again.id != zombie.id)
        #expect(try await test.asset().state == .zombie)
    }

    @Test func `are closed when somebody has claimed them, and follow edited thresholds`() async throws {
        let test = try await TestInventory()
        let zombie = try await taken(test)
        let now = test.time.now
        try await test.write { try AssetLife.set(Identifier(1), to: .claimed, at: now, $0) }
        try await test.judge()
        #expect(try await test.store.read { try ZombieStore.find(zombie.id, $0).outcome } == .claimed)
        try await test.write { database in
            try AssetLife.set(Identifier(1), to: .unclaimed, at: now, database)
            let edited = ZombieRule(
                key: "unowned-risky", name: "无人负责且存在高危暴露面", reason: "理由", conditions: [.unowned: 90, .risky: 1],
                isEnabled: true)
            try ZombieStore.save(edited, by: "reviewer", at: now, database)
        }
        try await test.judge()
        #expect(try await current(test) == nil)
        try await test.expectSound()
    }
}
