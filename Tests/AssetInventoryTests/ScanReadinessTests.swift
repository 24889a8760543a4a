import Kernel
import Records
import Testing
import Tools

@testable import AssetInventory

@Suite struct `Scan readiness` {
    private func readiness(_ test: TestInventory, _ id: Identifier<ScanPlan>) async throws -> ScanReadiness {
        let calendar = try TestInventory.calendar()
        let now = test.time.now
        return try await test.store.read {
            ScanReadiness(
                try ScanPlanStore.find(id, $0), allowed: try ScanScopeStore.allowed($0), calendar: calendar, now: now)
        }
    }

    private func plan(_ test: TestInventory, _ targets: String, fragile: String? = nil) async throws -> Identifier<
        ScanPlan
    > {
        var draft = ScanPlanDraft(title: "计划", targets: try #require(AddressSet(text: targets)))
        if let fragile { draft.fragilePorts = try PortSet(fragile) }
        let (made, engineer, now) = (draft, test.engineer, test.time.now)
        return try await test.write { try ScanPlanStore.add(made, by: engineer, at: now, $0) }
    }

    @Test func `a plan runs on the third working day after its notice, once the hospital has confirmed it`()
        async throws
    {
        // A Monday.
        let test = try await TestInventory(start: "2026-11-23 08:30")
        let id = try await plan(test, "127.0.0.1")
        #expect(try await readiness(test, id).obstacles == [.noNotice])
        let (engineer, reviewer) = (test.engineer, test.reviewer)
        try await test.write { [now = test.time.now] in try ScanPlanStore.notify(id, by: engineer, at: now, $0) }
        let thursday = try #require(CivilDate(text: "2026-11-26"))
        #expect(try await readiness(test, id).obstacles == [.noReceipt, .tooEarly(until: thursday, isPublished: true)])
        try await test.write { [now = test.time.now] in try ScanPlanStore.confirm(id, by: reviewer, at: now, $0) }
        test.time.advance(.days(2))
        #expect(try await readiness(test, id).obstacles == [.tooEarly(until: thursday, isPublished: true)])
        test.time.advance(.days(1))
        #expect(try await readiness(test, id).isReady)
    }

    @Test func `notice over a year without published holidays says so`() async throws {
        let test = try await TestInventory(start: "2026-12-31 08:30")
        let id = try await plan(test, "127.0.0.1")
        let engineer = test.engineer
        try await test.write { [now = test.time.now] in try ScanPlanStore.notify(id, by: engineer, at: now, $0) }
        let early = try await readiness(test, id).obstacles.last
        guard case .tooEarly(_, let isPublished) = early else {
            Issue.record("\(String(describing: early))")
            return
        }
        #expect(!isPublished)
    }

    @Test func `addresses outside the scope stand in the way, also after the scope is withdrawn`() async throws {
        let test = try await TestInventory()
        let outside = try await plan(test, "127.0.0.1, 10.0.0.0/30")
        #expect(
            try await readiness(test, outside).obstacles.first
                == .outsideScope(try #require(AddressSet(text: "10.0.0.0/30"))))
        let inside = try await test.plan("127.0.0.1", ports: "80")
        #expect(try await readiness(test, inside).isReady)
        try await test.write { [now = test.time.now] in
            try ScanScopeStore.withdraw(Identifier(1), by: "信息科", at: now, $0)
        }
        #expect(try await !readiness(test, inside).isReady)
    }

    @Test func `fragile ports want an approver who is not the author, and are left out until then`() async throws {
        let test = try await TestInventory()
        let id = try await plan(test, "127.0.0.1", fragile: "104")
        #expect(try await readiness(test, id).obstacles.contains(.fragileNotApproved(try PortSet("104"))))
        #expect(try await test.store.read { try ScanPlanStore.find(id, $0).nmap.namedFragilePorts.isEmpty })
        let (engineer, reviewer, now) = (test.engineer, test.reviewer, test.time.now)
        await #expect(throws: ScanPlanError.ownRequest) {
            try await test.write { try ScanPlanStore.approveFragilePorts(id, by: engineer, at: now, $0) }
        }
        try await test.write { try ScanPlanStore.approveFragilePorts(id, by: reviewer, at: now, $0) }
        #expect(try await test.store.read { try ScanPlanStore.find(id, $0).nmap.namedFragilePorts.contains(104) })
    }

    @Test func `a notice is good for one run for which a tool was started`() async throws {
        let test = try await TestInventory()
        let id = try await test.plan("127.0.0.1", ports: "80")
        let start = ScanStart(store: test.store, calendar: try TestInventory.calendar())
        let now = test.time.now
        // Ended before anything was sent: the notice stays open.
        let first = try await start.start(id, by: test.engineer)
        try await test.write { try ScanRunStore.set(first, to: .failed, endedAt: now, $0) }
        #expect(try await readiness(test, id).isReady)
        let second = try await start.start(id, by: test.engineer)
        #expect(try await test.store.read { try ScanPlanStore.notice(usedBy: second, $0)?.waivedBy } == "reviewer")
        try await test.write {
            try ScanRunStore.markReached(second, at: now, $0)
            try ScanRunStore.set(second, to: .failed, endedAt: now, $0)
        }
        #expect(try await readiness(test, id).obstacles == [.noticeUsed(second)])
        await #expect(throws: ScanPlanError.self) { _ = try await start.start(id, by: test.engineer) }
        let (engineer, reviewer) = (test.engineer, test.reviewer)
        try await test.write {
            try ScanPlanStore.notify(id, by: engineer, at: now, $0)
            try ScanPlanStore.waive(id, reason: "应急", by: reviewer, at: now, $0)
        }
        #expect(try await readiness(test, id).isReady)
        try await test.expectSound()
    }

    @Test func `another account of the same person approves nothing either`() async throws {
        let test = try await TestInventory()
        let id = try await plan(test, "127.0.0.1")
        let (other, now) = (test.engineerToo, test.time.now)
        await #expect(throws: ScanPlanError.ownRequest) {
            try await test.write { try ScanPlanStore.waive(id, reason: "x", by: other, at: now, $0) }
        }
    }

    @Test func `nobody waives or confirms their own plan, and nothing is done twice`() async throws {
        let test = try await TestInventory()
        let id = try await plan(test, "127.0.0.1")
        let (engineer, reviewer, now) = (test.engineer, test.reviewer, test.time.now)
        await #expect(throws: ScanPlanError.ownRequest) {
            try await test.write { try ScanPlanStore.waive(id, reason: "x", by: engineer, at: now, $0) }
        }
        await #expect(throws: ScanPlanError.noReason) {
            try await test.write { try ScanPlanStore.waive(id, reason: " ", by: reviewer, at: now, $0) }
        }
        await #expect(throws: ScanPlanError.noNotice) {
            try await test.write { try ScanPlanStore.confirm(id, by: reviewer, at: now, $0) }
        }
        try await test.write { try ScanPlanStore.notify(id, by: engineer, at: now, $0) }
        await #expect(throws: ScanPlanError.already("通知")) {
            try await test.write { try ScanPlanStore.notify(id, by: engineer, at: now, $0) }
        }
    }
}
