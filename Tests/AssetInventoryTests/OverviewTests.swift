import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// What the overview counts, on real tables.
@Suite struct `The overview of assets` {
    private func overview(_ test: TestInventory) async throws -> AssetOverview {
        try await test.store.read { [now = test.time.now] in try AssetOverview(now: now, $0) }
    }

    private func keep(_ test: TestInventory) async throws {
        try await DailyFigureJob.keep(test.store, by: test.engineer)
    }

    private func rows(_ test: TestInventory) async throws -> [String] {
        try await test.store.read {
            try String.fetchAll(
                $0, sql: "SELECT day || ' ' || total || ' ' || alive FROM asset_daily_figure ORDER BY day")
        }
    }

    @Test func `of an empty ledger is all zeros and has no bars`() async throws {
        let seen = try await overview(try await TestInventory())
        #expect(AssetFigure.allCases.allSatisfy { seen.figures[$0] == 0 })
        #expect(seen.shares.count == 4 && seen.shares.allSatisfy { $0.bars.isEmpty })
        #expect(seen.trend.line(.total).last == 0 && seen.trend.line(.total).dropLast().allSatisfy { $0 == nil })
    }

    @Test func `follows what scans find and miss`() async throws {
        let test = try await TestInventory()
        let first = try test.host("10.0.0.1", card: 1, services: [.told(23, "telnet"), .told(80, "http")])
        try await test.scan([first, try test.host("10.0.0.2", card: 2)])
        var seen = try await overview(test)
        #expect(seen.figures[.total] == 2 && seen.figures[.alive] == 2 && seen.figures[.unclaimed] == 2)
        #expect(seen.figures[.exposedPorts] == 1 && seen.figures[.responsibilityGaps] == 2)
        test.time.advance(.days(1))
        try await test.scan([try test.host("10.0.0.1", card: 1, services: [.told(80, "http")])])
        seen = try await overview(test)
        #expect(seen.figures[.total] == 2 && seen.figures[.alive] == 1 && seen.figures[.recovering] == 1)
        #expect(seen.figures[.exposedPorts] == 0)
        // Each evaluation of a run has set its day down.
        #expect(try await rows(test) == ["2026-11-23 2 2", "2026-11-24 2 1"])
        #expect(seen.trend.number(.alive, daysAgo: 1) == 2 && seen.trend.number(.alive, daysAgo: 0) == 1)
        #expect(seen.trend.firstKnown.description == "2026-11-23")
        try await test.expectSound()
    }

    @Test func `is set down once a day, brought up to date, and not written again where nothing has changed`()
        async throws
    {
        let test = try await TestInventory()
        func entries() async throws -> Int {
            try await test.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM audit_entry") ?? 0 }
        }
        try await keep(test)
        #expect(try await rows(test) == ["2026-11-23 0 0"])
        let before = try await entries()
        try await keep(test)
        #expect(try await entries() == before)
        let host = try test.host("10.0.0.1", card: 1)
        try await test.scan([host], judge: false)
        try await keep(test)
        #expect(try await rows(test) == ["2026-11-23 1 1"])
        test.time.advance(.days(3))
        let (moment, principal) = (test.time.now, test.engineer)
        let job = try await test.write { try JobStore.add(try DailyFigureJob.daily(), at: moment, by: principal, $0) }
        let ended = try await JobRunner(store: test.store, handlers: [DailyFigureJob()], only: job).runOnly()
        #expect(ended.state == .succeeded)
        #expect(try await rows(test) == ["2026-11-23 1 1", "2026-11-26 1 1"])
        try await test.expectSound()
    }

    @Test func `leaves days open on which nothing was set down, and ends with what is counted now`() async throws {
        let today = try #require(CivilDate(text: "2026-03-01"))
        let kept = [0, 1, 5, 89, 90].map {
            DailyFigures(day: today.adding(days: -$0), figures: AssetFigures([.total: 100 + $0]))
        }
        let trend = AssetTrend(kept, now: AssetFigures([.total: 7]), today: today)
        let line = trend.line(.total)
        #expect(line.count == 90 && trend.days.count == 90 && trend.days.last == today)
        #expect(line[89] == 7 && line[88] == 101 && line[87] == nil && line[84] == 105 && line[0] == 189)
        #expect(line.compactMap(\.self).count == 4 && trend.firstKnown == today.adding(days: -89))
        #expect(trend.number(.total, daysAgo: 7) == nil && trend.number(.total, daysAgo: 90) == nil)
    }

    @Test func `counts names as the line of search compares them, and pages through all of them`() async throws {
        let test = try await TestInventory()
        try await test.write { database in
            for (place, unit) in ["HIS", "his", "门诊 1", "门诊 1", "门诊 1", nil, "A"].enumerated() {
                try database.execute(
                    sql: """
                        INSERT INTO asset (code, state, alive, unit_name, kind, first_seen_at)
                        VALUES (?, 'claimed', 1, ?, ?, 0)
                        """,
                    arguments: ["ZC-\(place)", unit, place == 0 ? "no kind of ours" : "server"])
            }
        }
        let (units, second, kinds) = try await test.store.read { database in
            (
                try AssetBreakdownStore.read(.unit, of: 7, limit: 2, database),
                try AssetBreakdownStore.read(.unit, of: 7, limit: 2, offset: 2, database),
                try AssetBreakdownStore.read(.kind, of: 7, limit: 9, database)
            )
        }
        #expect(units.shown.map(\.name) == ["门诊 1", "HIS"] && units.shown.map(\.number) == [3, 2])
        #expect(units.values == 3 && units.unknown.number == 1 && units.bars.count == 3)
        #expect(second.shown.map(\.name) == ["A"] && second.values == 3 && second.unknown.number == 1)
        #expect(kinds.bars.map(\.name) == ["服务器", "未识别"] && kinds.bars.map(\.number) == [6, 1])
    }
}
