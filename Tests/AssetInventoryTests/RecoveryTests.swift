import Kernel
import Records
import Testing

@testable import AssetInventory

/// What operations say of assets that are met no more.
@Suite struct `Assets met no more` {
    private func missing() async throws -> TestInventory {
        let test = try await TestInventory()
        try await test.scan([try test.host("10.0.0.1", card: 1, name: "pc-1")])
        test.time.advance(.hours(24))
        try await test.scan([])
        return test
    }

    private func answer(_ test: TestInventory, _ draft: RecoveryDraft) async throws {
        let (engineer, now) = (test.engineer, test.time.now)
        try await test.write { try RecoveryStore.answer(Identifier(1), draft, by: engineer, at: now, $0) }
    }

    private func count(_ test: TestInventory, _ part: RecoveryStore.Part) async throws -> Int {
        try await test.store.read { try RecoveryStore.count(part, $0) }
    }

    @Test func `wait for operations, and are 已回收 when another person approves`() async throws {
        let test = try await missing()
        #expect(try await test.asset().state == .recovering)
        #expect(try await count(test, .open) == 1)
        try await answer(test, RecoveryDraft(answer: .gone, reason: "已报废", evidence: "报废单 1"))
        #expect(try await count(test, .proposed) == 1)
        let id = try #require(try await test.store.read { try RecoveryStore.current(of: Identifier(1), $0)?.id })
        let now = test.time.now
        await #expect(throws: LifecycleError.ownRequest) {
            try await test.write {
                try RecoveryStore.decide(id, isApproved: true, reason: nil, by: test.engineerToo, at: now, $0)
            }
        }
        try await test.write {
            try RecoveryStore.decide(id, isApproved: true, reason: nil, by: test.reviewer, at: now, $0)
        }
        #expect(try await test.asset().state == .retired)
        #expect(try await count(test, .proposed) == 0)
        // What was gone and is met again is back, with everything that was said of it.
        test.time.advance(.hours(24))
        try await test.scan([try test.host("10.0.0.1", card: 1, name: "pc-1")])
        #expect(try await test.asset().state == .unclaimed)
        let history = try await test.store.read { try RecoveryStore.history(of: Identifier(1), $0) }
        #expect(history.map(\.outcome) == [.approved])
        try await test.expectSound()
    }

    @Test func `in use stay where they stood until the day, then wait again`() async throws {
        let test = try await missing()
        let day = CivilTime(test.time.now).date.adding(days: 7)
        try await answer(
            test, RecoveryDraft(answer: .kept, cause: .maintenance, reason: "送修", expectedOn: day))
        #expect(try await test.asset().state == .unclaimed)
        test.time.advance(.days(7))
        try await test.judge()
        #expect(try await test.asset().state == .unclaimed)
        #expect(try await count(test, .kept) == 1)
        test.time.advance(.days(1))
        try await test.judge()
        #expect(try await test.asset().state == .recovering)
        #expect(try await count(test, .open) == 1)
        try await test.expectSound()
    }

    @Test func `looked for again and not met wait for another answer; met, everything said of them is over`()
        async throws
    {
        let test = try await missing()
        try await answer(test, RecoveryDraft(answer: .again, reason: "当时断网"))
        #expect(try await count(test, .again) == 1)
        test.time.advance(.hours(1))
        try await test.scan([])
        #expect(try await count(test, .open) == 1)
        try await answer(test, RecoveryDraft(answer: .gone, reason: "已报废", evidence: "报废单 1"))
        test.time.advance(.hours(1))
        try await test.scan([try test.host("10.0.0.1", card: 1, name: "pc-1")])
        let history = try await test.store.read { try RecoveryStore.history(of: Identifier(1), $0) }
        #expect(history.map(\.outcome) == [.returned, .unseen])
        // A proposal of before says nothing about the next absence.
        test.time.advance(.hours(1))
        try await test.scan([])
        #expect(try await count(test, .open) == 1)
        #expect(try await count(test, .proposed) == 0)
        try await test.expectSound()
    }

    @Test func `take no answer while they are alive`() async throws {
        let test = try await TestInventory()
        try await test.scan([try test.host("10.0.0.1", card: 1)])
        await #expect(throws: LifecycleError.state("待认领")) {
            try await answer(test, RecoveryDraft(answer: .again, reason: "x"))
        }
    }
}
