import GRDB
import Kernel
import Observations
import Records
import Testing
import Workflow

@testable import AssetInventory

/// The life of warnings over scans.
@Suite struct `Warnings of exposure` {
    private func today(_ test: TestInventory) -> CivilDate { CivilTime(test.time.now).date }

    @Test func `are opened once, however often the port is scanned, and told with their asset`() async throws {
        let test = try await TestInventory()
        let host = try test.host(
            "10.0.0.1", card: 1, services: [.told(23, "telnet"), .told(445, "microsoft-ds"), .told(443, "https")])
        let run = try await test.scan([host])
        let first = try await test.warnings()
        #expect(first.map(\.rule).sorted() == ["smb", "telnet"])
        #expect(first.allSatisfy { $0.state == .open && $0.run == run && $0.severity == .high })
        for _ in 1...3 {
            test.time.advance(.hours(24))
            try await test.scan([host])
        }
        #expect(try await test.warnings() == first)
        try await test.expectSound()
    }

    @Test func `are closed when a later scan finds the port closed, and opened again when it is back`() async throws {
        let test = try await TestInventory()
        let open = try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet")])
        let shut = try test.host("10.0.0.1", card: 1, services: [.told(22, "ssh")])
        try await test.scan([open])
        test.time.advance(.hours(24))
        let second = try await test.scan([shut])
        let closed = try #require(try await test.warnings().first)
        #expect(closed.state == .closed && closed.closeReason == "端口已关闭" && closed.closedAt == test.time.now)
        let proof = try await test.store.read {
            try Int64.fetchOne($0, sql: "SELECT closed_run FROM exposure_warning")
        }
        #expect(proof == second.rawValue)
        test.time.advance(.hours(24))
        try await test.scan([open])
        let again = try await test.warnings()
        #expect(again.count == 1 && again[0].id == closed.id && again[0].state == .open && again[0].reopened == 1)
        #expect(again[0].firstFoundAt == closed.firstFoundAt && again[0].closeReason == nil)
        let steps = try await test.store.read { try AssetStep.list(.warning, closed.id.rawValue, $0).map(\.text) }
        #expect(steps.count == 2 && steps[0].hasPrefix("关闭") && steps[1].hasPrefix("再次发现"))
        try await test.expectSound()
    }

    @Test func `stay open where a scan did not look at the port, or did not meet the asset`() async throws {
        let test = try await TestInventory()
        try await test.scan([try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet")])])
        test.time.advance(.hours(24))
        try await test.scan([
            try test.host("10.0.0.1", card: 1, services: [.told(22, "ssh")], covering: "22")
        ])
        #expect(try await test.warnings().map(\.state) == [.open])
        test.time.advance(.hours(24))
        try await test.scan([])
        #expect(try await test.warnings().map(\.state) == [.open])
        #expect(try await test.asset().state == .recovering)
    }

    @Test func `are accepted by another person only, until a day, and come back after it`() async throws {
        let test = try await TestInventory()
        let host = try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet")])
        try await test.scan([host])
        let id = try #require(try await test.warnings().first?.id)
        let (engineer, twin, reviewer, now) = (test.engineer, test.engineerToo, test.reviewer, test.time.now)
        let until = today(test).adding(days: 30)
        try await test.write {
            try WarningDeeds.askAcceptance(id, reason: "设备不支持", until: until, by: engineer, at: now, $0)
        }
        for principal in [engineer, twin] {
            await #expect(throws: LifecycleError.ownRequest) {
                try await test.write {
                    try WarningDeeds.decide(id, isAccepted: true, reason: nil, by: principal, at: now, $0)
                }
            }
        }
        try await test.write {
            try WarningDeeds.decide(id, isAccepted: true, reason: "同意", by: reviewer, at: now, $0)
        }
        test.time.advance(.days(20))
        try await test.scan([host])
        let accepted = try await test.warnings()
        #expect(accepted[0].state == .accepted && accepted[0].acceptedBy == "reviewer")
        test.time.advance(.days(11))
        try await test.judge()
        let back = try await test.warnings()
        #expect(back[0].state == .open && back[0].acceptedBy == nil && back[0].askedBy == nil)
        try await test.expectSound()
    }

    @Test func `are handled until the next scan proves the end`() async throws {
        let test = try await TestInventory()
        try await test.scan([try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet")])])
        let id = try #require(try await test.warnings().first?.id)
        let (engineer, now, due) = (test.engineer, test.time.now, today(test).adding(days: 5))
        try await test.write {
            try WarningDeeds.confirm(id, note: "属实", by: engineer, at: now, $0)
            try WarningDeeds.handle(id, handler: "王工", plan: "改用 SSH", due: due, by: engineer, at: now, $0)
        }
        await #expect(throws: LifecycleError.state("整改中")) {
            try await test.write { try WarningDeeds.confirm(id, note: nil, by: engineer, at: now, $0) }
        }
        test.time.advance(.days(10))
        let day = today(test)
        let overdue = try await test.store.read { database in
            try LifecycleDuties.list(now: test.time.now, database).map(\.title)
        }
        #expect(overdue.contains("整改逾期的暴露面预警：1 项"), "\(day) \(overdue)")
        try await test.scan([try test.host("10.0.0.1", card: 1, services: [.told(22, "ssh")])])
        #expect(try await test.warnings().map(\.state) == [.closed])
    }

    @Test func `know the zone, and are graver where outside reaches it`() async throws {
        let test = try await TestInventory()
        let now = test.time.now
        try await test.write { database in
            try ZoneStore.addUsual(by: "engineer", at: now, database)
            let zones = try ZoneStore.map(database).zones
            let server = try #require(zones.first { $0.name == "服务器区" })
            var draft = ZoneDraft(name: "服务器区", trust: .high)
            draft.ranges = try #require(AddressSet(text: "10.0.0.0/24"))
            try ZoneStore.save(draft, as: server.id, by: "engineer", at: now, database)
        }
        let host = try test.host("10.0.0.1", card: 1, services: [.told(3306, "mysql")])
        try await test.scan([host])
        #expect(try await test.warnings().map(\.severity) == [.medium])
        try await test.write { database in
            let zones = try ZoneStore.map(database).zones
            try ZoneStore.setReach(
                ZoneReach(from: zones[0].id, to: zones[4].id, reach: .allowed, basis: "映射"), by: "engineer", at: now,
                database)
        }
        try await test.judge()
        let raised = try await test.warnings()
        #expect(raised.map(\.severity) == [.high] && raised[0].found.contains("院外可达"))
        try await test.expectSound()
    }

    @Test func `say from where a run saw them: its own zone, its plan's, or the usual one`() async throws {
        let test = try await TestInventory()
        let now = test.time.now
        let run = try await test.scan([try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet")])])
        let warning = try #require(try await test.warnings().first)
        func seenFrom() async throws -> String? {
            try await test.store.read { database in
                let map = try ZoneStore.map(database)
                return try WarningSight(warning, map, database).lines(to: nil, map).first?.from
            }
        }
        #expect(try await seenFrom() == "扫描器所在位置（未登记观测区域）")
        try await test.write { database in
            var draft = ZoneDraft(name: "管理区", trust: .high)
            draft.isStandpoint = true
            try ZoneStore.save(draft, as: nil, by: "engineer", at: now, database)
            try ZoneStore.save(ZoneDraft(name: "办公区", trust: .medium), as: nil, by: "engineer", at: now, database)
        }
        #expect(try await seenFrom() == "管理区")
        try await test.write { try ZoneStore.setStandpoint(Identifier(2), of: .run(run), by: "engineer", at: now, $0) }
        #expect(try await seenFrom() == "办公区")
        await #expect(throws: LifecycleError.self) { try await test.write { try ZoneStore.remove(Identifier(2), $0) } }
    }

    @Test func `go with an asset that is merged, and give the graph its open risks`() async throws {
        let test = try await TestInventory()
        try await test.scan([
            try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet"), .told(6379, "redis", "Redis", "5.0")]),
            try test.host("10.0.0.2", card: 2, services: [.told(5900, "vnc")]),
        ])
        let risks = try await test.store.read { try WarningStore.openRisks(of: Identifier(1), $0) }
        #expect(risks.map(\.severity) == [.critical, .high])
        let moment = test.time.now
        try await test.write {
            try IdentityDeeds.merge(
                [Identifier(1), Identifier(2)], into: Identifier(1), reason: "同一台", by: "engineer", at: moment, $0)
        }
        try await test.judge()
        #expect(try await test.warnings(of: 2).map(\.closeReason) == ["资产已合并"])
        #expect(try await test.warnings(of: 1).map(\.rule).contains("vnc"))
        try await test.expectSound()
    }

    @Test func `of connections to outside are one a rule, leave with an allowance, and not with a source's silence`()
        async throws
    {
        let test = try await TestInventory()
        try await test.scan([try test.host("10.0.0.1", card: 1)])
        let now = test.time.now
        let map = try await test.store.read { try ZoneStore.map($0) }
        let file = """
            源地址,目的地址,目的端口,协议,域名,时间
            10.0.0.1,203.0.113.5,443,tcp,client.todesk.com,2026-11-22 08:00:00
            10.0.0.1,203.0.113.6,443,tcp,relay.todesk.com,2026-11-22 09:00:00
            10.0.0.1,10.0.0.7,3389,tcp,,2026-11-22 09:00:00
            """
        let intake = try OutboundIntake(Array(file.utf8), now: now) { map.isOutside($0) }
        #expect(intake.connections.count == 2 && intake.inside == 1)
        for _ in 1...2 {
            try await test.write { try OutboundStore.enter(intake.connections, toldBy: "出口", $0) }
        }
        try await test.judge()
        let warnings = try await test.warnings()
        #expect(warnings.map(\.rule) == ["out-remote-control"])
        #expect(warnings[0].found.contains("client.todesk.com") && warnings[0].found.contains("relay.todesk.com"))
        // No source tells of anything any more: nothing is proved.
        test.time.advance(.days(40))
        try await test.judge()
        #expect(try await test.warnings().map(\.state) == [.open])
        let later = test.time.now
        var again = try #require(intake.connections.first)
        again.lastAt = later
        let told = again
        try await test.write { database in
            try OutboundStore.enter([told], toldBy: "出口", database)
            try OutboundStore.allow(
                source: nil, destination: "todesk.com", port: nil, reason: "厂商维护", until: nil, by: "reviewer",
                at: later, database)
        }
        try await test.judge()
        #expect(try await test.warnings().map(\.state) == [.closed])
        try await test.write { try OutboundStore.withdraw(Identifier(1), by: "reviewer", at: later, $0) }
        try await test.judge()
        #expect(try await test.warnings().map(\.state) == [.open])
        try await test.expectSound()
    }
}
