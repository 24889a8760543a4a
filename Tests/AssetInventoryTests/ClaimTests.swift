import Directory
import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

@Suite struct `Claims` {
    @Test func `a confirmed asset is in use, with department, owner and what the owner filled in, all linked`()
        async throws
    {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1")
        #expect(try await claims.asset(ids[0]).state == .unclaimed)
        let outcome = try await claims.ask(ids)
        let request = try await claims.request(try #require(outcome.requests.first))
        #expect(request.number == "RL-2026-0001" && request.dueOn.description == "2026-11-30" && request.pending == 1)
        try await claims.answer(request.id) {
            $0.name = "门诊叫号屏"
            $0.location = "门诊楼二层"
        }
        let asset = try await claims.asset(ids[0])
        #expect(asset.state == .claimed && asset.unitName == "内科" && asset.ownerName == "张医生")
        #expect(asset.name == "门诊叫号屏")
        let live = try #require(try await claims.live(ids[0]))
        #expect(live.unit == claims.medicine && live.person == claims.doctor)
        #expect(try await claims.request(request.id).state == .answered)
        #expect(try await claims.gaps(ids[0]).isEmpty)
        let words = try await claims.test.store.read { try LedgerRecordStore.live(of: ids[0].rawValue, $0) }
        let word = try #require(words.first { $0.kind == .hand })
        #expect(word.attributes[.location] == "门诊楼二层" && word.presence == .registered)
        try await claims.test.expectSound()
    }

    @Test func `a rejected asset stays without owner, and the list of gaps says who rejected it and why`() async throws
    {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1")
        let request = try #require(try await claims.ask(ids).requests.first)
        try await claims.answer(request, confirm: false, reason: "在外科")
        #expect(try await claims.asset(ids[0]).state == .unclaimed)
        #expect(try await claims.gaps(ids[0]) == [.noOwner, .noUnit, .rejected, .unclaimed])
        let line = try #require(
            try await claims.test.store.read { try ResponsibilityGapStore.list(.rejected, limit: 10, $0) }.first)
        #expect(line.rejection == "内科 张医生：在外科" && line.asked == nil)
        let (each, any) = try await claims.test.store.read { try ResponsibilityGapStore.counts($0) }
        #expect(any == 1 && each[.rejected] == 1 && each[.ownerLeft] == 0)
        let single = try await claims.test.store.read { database in
            try ResponsibilityGap.allCases.map { try ResponsibilityGapStore.count($0, database) }
        }
        #expect(single == ResponsibilityGap.allCases.map { each[$0] ?? -1 })
        // Whoever is asked next and confirms, ends the rejection.
        let next = try #require(try await claims.ask(ids, unit: claims.surgery).requests.first)
        claims.test.time.advance(.hours(1))
        #expect(try await claims.form(next).contains("现登记的责任人") == false)
        try await claims.test.write { [now = claims.test.time.now] in
            try TestClaims.say([.owner: "赵主任"], of: ids[0], at: now, $0)
        }
        #expect(try await claims.form(next).contains("现登记的责任人为赵主任"))
        try await claims.answer(next, by: claims.surgeon)
        #expect(try await claims.gaps(ids[0]).isEmpty)
        #expect(try await claims.asset(ids[0]).ownerName == "王医生")
    }

    @Test func `only the person addressed, or somebody of the department addressed, may answer`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2")
        let toUnit = try #require(try await claims.ask([ids[0]]).requests.first)
        let toDoctor = try #require(try await claims.ask([ids[1]], person: claims.doctor).requests.first)
        await #expect(throws: ClaimError.notYours) { try await claims.answer(toUnit, by: claims.surgeon) }
        await #expect(throws: ClaimError.notYours) { try await claims.answer(toDoctor, by: claims.nurse) }
        let (nurse, doctor) = try await claims.test.store.read { database in
            let list = { (person: Identifier<Person>) in
                try ClaimStore.addressed(
                    to: try PersonStore.find(person, database), isOpen: true, limit: 10, database
                ).map(\.id)
            }
            return (try list(claims.nurse), try list(claims.doctor))
        }
        #expect(nurse == [toUnit] && doctor == [toDoctor, toUnit])
        try await claims.answer(toUnit, by: claims.nurse)
        #expect(try await claims.asset(ids[0]).ownerName == "李护士")
        try await claims.answer(toDoctor, by: claims.doctor)
        // An answer is given once.
        await #expect(throws: ClaimError.self) { try await claims.answer(toDoctor, by: claims.doctor) }
    }

    @Test func `whoever asked cannot answer, by whichever of their accounts`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1")
        let request = try await claims.request(try #require(try await claims.ask(ids).requests.first))
        try await claims.test.write { database in
            try database.execute(sql: "UPDATE person SET unit_id = 2 WHERE id = 1")
            let engineer = try PersonStore.find(Identifier(1), database)
            #expect(throws: ClaimError.ownRequest) {
                try ClaimAnswering.check(request, person: engineer, account: 13, database)
            }
        }
    }

    @Test func `one asset is asked about once at a time, and a request taken back frees it`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2")
        let first = try #require(try await claims.ask([ids[0]]).requests.first)
        let both = try await claims.ask(ids)
        #expect(both.assets == 1 && both.skips.count == 1)
        let why = "10.0.0.1（已在认领单 RL-2026-0001 中待确认）"
        #expect(both.skips.chinese == why)
        await #expect(throws: ClaimError.noAssets(skipped: why, count: 1)) { try await claims.ask([ids[0]]) }
        let now = claims.test.time.now
        try await claims.test.write {
            try ClaimStore.withdraw(first, reason: "发错部门", by: "engineer", at: now, $0)
        }
        let withdrawn = try await claims.request(first)
        #expect(withdrawn.state == .withdrawn && withdrawn.pending == 0)
        await #expect(throws: ClaimError.self) { try await claims.answer(first) }
        #expect(try await claims.ask([ids[0]], unit: claims.surgery).assets == 1)
        try await claims.test.expectSound()
    }

    @Test func `of many assets that are left out the first are named, each with its own reason`() async throws {
        let claims = try await TestClaims()
        let run = try await claims.test.importRun()
        for number in 1...24 { try await claims.test.observe("10.0.1.\(number)", run: run) }
        let ids = try await claims.test.assets().map(\.id)
        let now = claims.test.time.now
        try await claims.test.write { database in
            try IdentityDeeds.merge(
                [ids[22], ids[23]], into: ids[23], reason: "同一台", by: "engineer", at: now, database)
            try database.execute(sql: "UPDATE asset SET state = 'retired' WHERE id = ?", arguments: [ids[21]])
        }
        _ = try await claims.ask(Array(ids[..<20]))
        let gone = Identifier<Asset>(9_999)
        let outcome = try await claims.ask([gone, ids[21], ids[22]] + ids)
        #expect(outcome.assets == 2 && outcome.skips.count == 23 && outcome.skips.named.count == 20)
        let (text, retired) = (outcome.skips.chinese, try await claims.asset(ids[21]).title)
        #expect(text.hasPrefix("#9999（台账中没有该资产）、\(retired)（已回收）、"))
        #expect(text.contains("（已合并到其他资产）、") && text.hasSuffix("中待确认）等 23 项"))
    }

    @Test func `a person of another department, one who left and the provider cannot be asked`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1")
        await #expect(throws: ClaimError.otherUnit(person: "王医生", unit: "内科")) {
            try await claims.ask(ids, person: claims.surgeon)
        }
        try await claims.test.write { try PersonStore.leave(claims.nurse, at: Timestamp(milliseconds: 1), $0) }
        await #expect(throws: ClaimError.personLeft("李护士")) { try await claims.ask(ids, person: claims.nurse) }
        // A person of a department below may be asked in the name of the one above.
        #expect(try await claims.ask(ids, unit: Identifier(1), person: claims.surgeon).assets == 1)
    }

    @Test func `more assets than one sheet holds become several requests`() async throws {
        let claims = try await TestClaims()
        let run = try await claims.test.importRun()
        for number in 1...130 { try await claims.test.observe("10.0.1.\(number)", run: run) }
        let ids = try await claims.test.assets().map(\.id)
        let outcome = try await claims.ask(ids)
        #expect(outcome.requests.count == 2 && outcome.assets == 130)
        let sizes = try await claims.test.store.read { database in
            try outcome.requests.map { try ClaimStore.find($0, database).assets }
        }
        #expect(sizes == [100, 30])
        #expect(try await claims.request(outcome.requests[1]).number == "RL-2026-0002")
    }

    @Test func `without a recipient each asset goes to whom the ledger names`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4")
        let now = claims.test.time.now
        try await claims.test.write { database in
            for (id, unit, owner) in [(ids[0], "内科", "张医生"), (ids[1], "内科", "外人"), (ids[2], "不存在的科", "张医生")] {
                try TestClaims.say([.unit: unit, .owner: owner], of: id, at: now, database)
            }
        }
        let outcome = try await claims.ask(ids, unit: nil)
        #expect(outcome.requests.count == 2 && outcome.assets == 2)
        #expect(
            outcome.skips.chinese == "10.0.0.3（所属部门“不存在的科”在组织机构中不存在、已停用或有重名）、10.0.0.4（台账中没有所属部门）")
        let requests = try await claims.test.store.read { database in
            try outcome.requests.map { try ClaimStore.find($0, database) }
        }
        #expect(requests.map(\.recipient) == ["内科 张医生", "内科"])
    }

    @Test func `a danger that is confirmed stays one, and what is thought gone stays so`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2")
        try await claims.test.write {
            try $0.execute(
                sql: "UPDATE asset SET state = CASE id WHEN ? THEN 'zombie' ELSE 'recovering' END", arguments: [ids[0]])
        }
        let request = try #require(try await claims.ask(ids).requests.first)
        try await claims.answer(request)
        let states = [try await claims.asset(ids[0]).state, try await claims.asset(ids[1]).state]
        #expect(states == [.zombie, .recovering])
        #expect(try await claims.live(ids[0])?.person == claims.doctor)
    }

    @Test func `an asset that goes into another is no longer asked about`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1", "10.0.0.2")
        let request = try #require(try await claims.ask([ids[0]]).requests.first)
        let now = claims.test.time.now
        try await claims.test.write {
            try IdentityDeeds.merge(ids, into: ids[1], reason: "同一台", by: "engineer", at: now, $0)
        }
        #expect(try await claims.request(request).state == .answered)
        let items = try await claims.test.store.read { try ClaimStore.items(of: request, $0) }
        #expect(items.map(\.answer) == [.void])
        try await claims.test.expectSound()
    }

    @Test func `a link is good once, until its time is over, and for its own request only`() async throws {
        let claims = try await TestClaims()
        let ids = try await claims.find("10.0.0.1")
        let request = try #require(try await claims.ask(ids).requests.first)
        let (first, second, other) = (ClaimToken(.system), ClaimToken(.system), ClaimToken(.system))
        let now = claims.test.time.now
        let links = try await claims.test.write { database in
            for token in [first, second] {
                try ClaimLinkStore.issue(
                    token, for: request, purpose: .mail, days: 14, by: "engineer", at: now, database)
            }
            return try [first, second, other].map { try ClaimLinkStore.find($0, database) }
        }
        #expect(links[0]?.ending == .replaced && links[1]?.ending == nil && links[2] == nil)
        #expect(links[1]?.isGood(at: now) == true && links[1]?.isGood(at: now + .days(14)) == false)
        #expect(first.text.count == 32 && ClaimToken(text: String(first.text.dropLast())) == nil)
        try await claims.answer(request)
        let ended = try await claims.test.store.read { try ClaimLinkStore.find(second, $0) }
        #expect(ended?.ending == .closed)
        let stored = try await claims.test.store.read {
            try String.fetchAll($0, sql: "SELECT hex(digest) FROM claim_link").joined()
        }
        #expect(!stored.lowercased().contains(second.text))
    }
}
