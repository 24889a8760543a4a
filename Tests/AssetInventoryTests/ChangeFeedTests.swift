import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// What the feed tells after a simulated rescan.
@Suite struct `The feed of changes` {
    @Test func `tells after a rescan what is new, gone, moved, opened, closed and changed, once each`() async throws {
        let test = try await TestInventory()
        let first = try await test.scan([
            try test.host("10.0.0.1", card: 1, name: "his-db", services: [.told(22, "ssh", "OpenSSH", "8.4")]),
            try test.host("10.0.0.2", card: 2, name: "pc-2", services: [.told(445, "microsoft-ds")]),
            try test.host("10.0.0.3", card: 3, name: "pc-3"),
        ])
        test.time.advance(.hours(24))
        let second = try await test.scan([
            try test.host(
                "10.0.0.1", card: 1, name: "his-db2", system: "Linux 5",
                services: [.told(22, "ssh", "OpenSSH", "9.6"), .told(3306, "mysql")]),
            try test.host("10.0.0.9", card: 2, name: "pc-2"),
            try test.host("10.0.0.4", card: 4, name: "pc-4"),
        ])
        let lines = try await test.feed { $0.run = second }
        let told = Set(lines.map { "\($0.asset) \($0.kind.rawValue) \(ChangeFeedPages.text($0) ?? "")" })
        #expect(
            told == [
                "1 name his-db → his-db2", "1 service 22/tcp：ssh（OpenSSH 8.4） → ssh（OpenSSH 9.6）",
                "1 opened 3306/tcp：mysql", "2 address 新增地址：10.0.0.9", "2 address 10.0.0.2 → 10.0.0.9",
                "2 closed 445/tcp：microsoft-ds",
                "3 gone 待认领 → 待回收", "4 discovered ",
            ])
        #expect(try await test.feed { $0.run = first }.map(\.kind) == [.discovered, .discovered, .discovered])
        let counts = try await test.store.read { database in
            var filter = ChangeFilter()
            filter.run = second
            return try ChangeFeedStore.counts(filter, database)
        }
        #expect(counts[.gone] == 1 && counts[.discovered] == 1 && counts.values.reduce(0, +) == 8)
        try await test.expectSound()
    }

    @Test func `tells that what was gone is back, with its history`() async throws {
        let test = try await TestInventory()
        let host = try test.host("10.0.0.1", card: 1, name: "pc-1")
        try await test.scan([host])
        test.time.advance(.hours(24))
        try await test.scan([])
        test.time.advance(.hours(24))
        try await test.scan([host])
        let history = try await test.feed { $0.asset = Identifier(1) }
        #expect(history.map(\.kind) == [.returned, .gone, .discovered])
        #expect(history[0].before == "待回收" && history[0].after == "待认领")
        #expect(try await test.asset().state == .unclaimed)
    }

    @Test func `writes nothing for a first discovery, and one record for all changes of a transaction`() async throws {
        let test = try await TestInventory()
        let hosts = try (1...50).map { (last: Int) in
            try test.host("10.0.0.\(last)", card: last, services: [.told(80, "http")])
        }
        try await test.enter(hosts)
        func batches() async throws -> Int {
            try await test.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM asset_change_batch") ?? 0 }
        }
        #expect(try await batches() == 0)
        #expect(try await test.feed().count == 50)
        test.time.advance(.hours(1))
        try await test.enter(hosts)
        #expect(try await batches() == 0)
        let changed = try (1...50).map { (last: Int) in
            try test.host("10.0.0.\(last)", card: last, services: [.told(80, "ipp")])
        }
        try await test.enter(changed)
        #expect(try await batches() == 1)
        #expect(try await test.feed { $0.kind = .service }.count == 50)
        try await test.expectSound()
    }

    @Test func `tells a host that opens all its ports in one line`() async throws {
        let test = try await TestInventory()
        try await test.enter([try test.host("10.0.0.1", card: 1, services: [.told(22, "ssh")])])
        test.time.advance(.hours(1))
        let all = (1...3000).map { ObservedService.told(UInt16($0), "unknown") }
        try await test.enter([try test.host("10.0.0.1", card: 1, services: all)])
        let opened = try await test.feed { $0.kind = .portOpened }
        #expect(opened.count == 1 && opened[0].subject == "2999 个端口")
    }

    @Test func `tells merging and splitting by hand, and not the ports that came along`() async throws {
        let test = try await TestInventory()
        try await test.enter([
            try test.host("10.0.0.1", card: 1, services: [.told(22, "ssh")]),
            try test.host("10.0.0.2", card: 2, services: [.told(443, "https")]),
        ])
        let moment = test.time.now
        try await test.write {
            try IdentityDeeds.merge(
                [Identifier(1), Identifier(2)], into: Identifier(1), reason: "同一台", by: "engineer", at: moment, $0)
        }
        let merges = try await test.store.read { try AssetMergeStore.list(of: Identifier(1), $0) }
        try await test.write {
            try IdentityDeeds.undo(merges[0].id, reason: "有误", by: "engineer", at: moment, $0)
        }
        let told = try await test.feed().filter { $0.kind != .discovered }.map { "\($0.asset) \($0.kind.rawValue)" }
        #expect(told == ["2 split", "2 merged"])
    }

    @Test func `keeps hostile names as one readable line that a quotation mark cannot leave`() async throws {
        let test = try await TestInventory()
        try await test.enter([try test.host("10.0.0.1", card: 1, services: [.told(80, "http", "nginx", "1")])])
        test.time.advance(.hours(1))
        let hostile = "\"],[\"gone\",1,null,null,null],[\"\u{202E}\n" + String(repeating: "长", count: 400)
        try await test.enter([try test.host("10.0.0.1", card: 1, services: [.told(80, "http", hostile, "1")])])
        let lines = try await test.feed().filter { $0.kind != .discovered }
        #expect(lines.map(\.kind) == [.service])
        let after = try #require(lines[0].after)
        #expect(after.count <= 201 && !after.contains("\n") && !after.contains("\u{202E}") && after.contains("\"],[\""))
        try await test.expectSound()
    }

    @Test func `forgets what is older than its days, and leaves the rest sound`() async throws {
        let test = try await TestInventory()
        let host = try test.host("10.0.0.1", card: 1, name: "pc-1")
        try await test.scan([host], judge: false)
        try await test.scan([], judge: false)
        test.time.advance(.days(Int64(ChangeFeedStore.keptDays) + 1))
        try await test.scan([host], judge: false)
        let now = test.time.now
        let removed = try await test.write { try ChangeFeedStore.prune(now: now, $0) }
        #expect(removed == 1)
        #expect(try await test.feed().map(\.kind) == [.returned, .discovered])
        let rows = try await test.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM asset_change") }
        #expect(rows == 1)
        try await test.expectSound()
    }

    @Test func `holds in its projection what its records say`() async throws {
        let test = try await TestInventory()
        let host = try test.host("10.0.0.1", card: 1, name: "pc-1")
        for hosts in [[host], [], [host]] {
            try await test.scan(hosts, judge: false)
            test.time.advance(.hours(1))
        }
        let differing = try await test.store.read {
            try Int.fetchOne(
                $0,
                sql: """
                    SELECT count(*) FROM (SELECT * FROM asset_change EXCEPT \(ChangeFeedStore.query))
                    """)
        }
        #expect(differing == 0)
    }
}
