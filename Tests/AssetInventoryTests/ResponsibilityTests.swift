import Console
import Directory
import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

@Suite struct `Responsibility for assets` {
    private func confirmed(_ claims: TestClaims) async throws -> Identifier<Asset> {
        let ids = try await claims.find("10.0.0.1")
        let request = try #require(try await claims.ask(ids).requests.first)
        try await claims.answer(request)
        return ids[0]
    }

    @Test func `is open again when the owner leaves, and requests to them are taken back`() async throws {
        let claims = try await TestClaims()
        let asset = try await confirmed(claims)
        let other = try await claims.find("10.0.0.9")
        let waiting = try #require(try await claims.ask(other, person: claims.doctor).requests.first)
        let now = claims.test.time.now
        try await claims.test.write { try PersonStore.leave(claims.doctor, at: now, $0) }
        #expect(try await claims.asset(asset).state == .unclaimed)
        #expect(try await claims.live(asset) == nil)
        #expect(try await claims.gaps(asset) == [.ownerLeft, .unclaimed])
        #expect(try await claims.request(waiting).state == .withdrawn)
        #expect(try await claims.ask([asset] + other, unit: claims.surgery).assets == 2)
        try await claims.test.expectSound()
    }

    @Test func `is open again when somebody leaves whose name another bears too`() async throws {
        let claims = try await TestClaims()
        let asset = try await confirmed(claims)
        let now = claims.test.time.now
        try await claims.test.write { database in
            try database.execute(sql: "UPDATE person SET name = '张医生' WHERE id = 12")
            try PersonStore.leave(claims.doctor, at: now, database)
        }
        #expect(try await claims.gaps(asset) == [.ownerLeft, .unclaimed])
    }

    @Test func `is open again when the department is closed`() async throws {
        let claims = try await TestClaims()
        let asset = try await confirmed(claims)
        let now = claims.test.time.now
        try await claims.test.write { database in
            try database.execute(sql: "UPDATE person SET unit_id = 3 WHERE unit_id = 2")
            try UnitStore.close(claims.medicine, at: now, database)
        }
        #expect(try await claims.asset(asset).state == .unclaimed)
        #expect(try await claims.gaps(asset) == [.unitClosed, .unclaimed])
    }

    @Test func `is open again when another owner is written down, and not when a scan brings news`() async throws {
        let claims = try await TestClaims()
        let asset = try await confirmed(claims)
        let run = try await claims.test.importRun()
        claims.test.time.advance(.hours(1))
        try await claims.test.observe("10.0.0.1", run: run, ports: [(80, .open, "nginx")])
        #expect(try await claims.asset(asset).state == .claimed)
        let now = claims.test.time.now
        try await claims.test.write { try TestClaims.say([.owner: "王医生"], of: asset, at: now, $0) }
        #expect(try await claims.asset(asset).state == .unclaimed)
        #expect(try await claims.live(asset) == nil)
        let history = try await claims.test.store.read { try ResponsibilityStore.history(of: asset, $0) }
        #expect(history.map(\.ending) == [.changed])
        try await claims.test.expectSound()
    }

    @Test func `confirmed anew by another takes the place of the first`() async throws {
        let claims = try await TestClaims()
        let asset = try await confirmed(claims)
        let request = try #require(try await claims.ask([asset], unit: claims.surgery).requests.first)
        try await claims.answer(request, by: claims.surgeon)
        let found = try await claims.asset(asset)
        #expect(found.state == .claimed && found.unitName == "外科" && found.ownerName == "王医生")
        let history = try await claims.test.store.read { try ResponsibilityStore.history(of: asset, $0) }
        #expect(history.map(\.ending) == [nil, .again])
        let hands = try await claims.test.store.read { database in
            try LedgerRecordStore.live(of: asset.rawValue, database).count { $0.kind == .hand }
        }
        #expect(hands == 1)
        // Another department's no does not take it from whoever answers for it.
        let third = try #require(try await claims.ask([asset]).requests.first)
        try await claims.answer(third, confirm: false)
        #expect(try await claims.asset(asset).state == .claimed)
        let fourth = try #require(try await claims.ask([asset], unit: claims.surgery).requests.first)
        try await claims.answer(fourth, confirm: false, by: claims.surgeon)
        #expect(try await claims.asset(asset).state == .unclaimed)
    }

    @Test func `of assets made one is a person's youngest word, whichever asset it was about`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2")
        let now = claims.test.time.now
        try await claims.test.write { database in
            try TestClaims.say([.owner: "甲", .spares: "有"], of: ids[0], at: now, database)
            try TestClaims.say([.owner: "乙"], of: ids[1], at: now + .seconds(1), database)
            try IdentityDeeds.merge(ids, into: ids[1], reason: "同一台", by: "engineer", at: now, database)
            try TestClaims.say([.owner: "丙"], of: ids[1], at: now + .seconds(2), database)
        }
        #expect(try await claims.asset(ids[1]).ownerName == "丙")
        let spares = try await claims.test.store.read {
            try String.fetchOne($0, sql: "SELECT spares FROM asset WHERE id = ?", arguments: [ids[1]])
        }
        #expect(spares == "有")
    }

    @Test func `counts in the matrix, by department and person, with what nobody answers for last`() async throws {
        let claims = try await TestClaims()
        _ = try await confirmed(claims)
        _ = try await claims.find("10.0.0.2", "10.0.0.3")
        let now = claims.test.time.now
        let third = try await claims.find("10.0.0.4")[0]
        try await claims.test.write { try TestClaims.say([.unit: "旧科室"], of: third, at: now, $0) }
        let matrix = try await claims.test.store.read { try ResponsibilityMatrix.read($0) }
        #expect(matrix.lines.map(\.path) == ["医院 / 内科", "旧科室", nil])
        #expect(matrix.lines.map(\.ownerName) == ["张医生", nil, nil])
        #expect(matrix.lines.map(\.assets) == [1, 1, 2] && matrix.lines.map(\.confirmed) == [1, 0, 0])
        #expect(matrix.lines.map(\.isKnownUnit) == [true, false, true])
        #expect(matrix.total.assets == 4 && matrix.total.unclaimed == 3)
        #expect(matrix.unitsWithout == ["医院", "医院 / 外科"])
        var filter = AssetFilter()
        filter.unit = AssetFilter.none
        filter.owner = AssetFilter.none
        #expect(try await claims.test.assets(filter).count == 2)
        filter.unit = "内科"
        filter.owner = "张医生"
        #expect(try await claims.test.assets(filter).count == 1)
    }

    @Test func `is drawn with risks that other parts know, within bounds`() async throws {
        let claims = try await TestClaims()
        let asset = try await confirmed(claims)
        let source = RiskSource { assets, limit, _ in
            assets.flatMap { id in
                (0..<limit + 5).map {
                    AssetRisk(asset: id, title: "风险 \($0)", severity: $0 == 0 ? .high : .low, link: .init("x"))
                }
            }
        }
        let graph = try await claims.test.store.read { database in
            try ResponsibilityGraph.read(.unit(claims.medicine), risks: [source], database)
        }
        #expect(graph.total == 1 && graph.lines.count == 1 && graph.lines[0].asset.id == asset)
        #expect(
            graph.lines[0].risks.count == ResponsibilityGraph.mostRisks && graph.lines[0].risks[0].severity == .high)
        let picture = graph.picture
        #expect(picture.nodes.count == 3 + ResponsibilityGraph.mostRisks)
        let names = Set(picture.nodes.map(\.id))
        #expect(picture.edges.allSatisfy { names.contains($0.from) && names.contains($0.to) })
        let all = try await claims.test.store.read { try ResponsibilityGraph.read(.all, risks: [source], $0) }
        #expect(all.shares.map(\.assets) == [1] && all.picture.nodes.count == 2)
    }
}
