import Console
import Foundation
import GRDB
import HummingbirdTesting
import Kernel
import Records
import Testing

@testable import Console
@testable import Directory
@testable import Records
@testable import Server

/// The loops of confirmation and approval, played by two accounts through the real routes.
@Suite struct `The life of an asset through its pages` {
    /// An asset that a scan has missed, with a warning and a case.
    private func server() async throws -> TestServer {
        let test = try await TestServer()
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) { database in
            try database.execute(
                sql: """
                    INSERT INTO asset (id, code, state, alive, address, address_key, host_name, first_seen_at) VALUES
                        (1, 'ZC-1', 'recovering', 0, '10.0.0.1', 'k1', 'pc-1', 1000),
                        (2, 'ZC-2', 'zombie', 1, '10.0.0.2', 'k2', 'pc-2', 1000);
                    INSERT INTO exposure_warning (asset_id, rule, place, title, severity, found, state, first_found_at,
                        found_at) VALUES (2, 'telnet', 'tcp/23', '开放 Telnet 远程管理', 3, '23/tcp telnet', 'open', 1000, 1000);
                    INSERT INTO zombie_case (asset_id, rule_key, rule_name, evidence, found_at, stage) VALUES
                        (2, 'unowned-risky', '无人负责且存在高危暴露面',
                        '[{"condition":"无责任人","found":"已 40 天","records":["asset/2"]}]', 1000, 'open');
                    """)
        }
        return test
    }

    private func state(_ test: TestServer, of asset: Int64) async throws -> String? {
        try await test.installation.store.read {
            try String.fetchOne($0, sql: "SELECT state FROM asset WHERE id = ?", arguments: [asset])
        }
    }

    private func expectSound(_ test: TestServer) async throws {
        let defects = try await AuditVerifier(test.installation.store).verify().defects
        #expect(defects.isEmpty, "\(defects.prefix(3))")
    }

    @Test func `an engineer confirms that it is gone, and the hospital approves`() async throws {
        let test = try await server()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            let reviewer = try await TestVisitor(.reviewer, test, client)
            let list = try await engineer.get("/assets/recovery")
            #expect(list.code == 200 && list.text.contains("pc-1"))
            let blank = try await engineer.post("/assets/1/recovery", [("answer", "gone"), ("reason", "已拆除")])
            #expect(blank.code == 422 && blank.text.contains("回收须填写依据"))
            let past = try await engineer.post(
                "/assets/1/recovery",
                [("answer", "kept"), ("reason", "送修"), ("cause", "off"), ("expected", "2020-01-01")])
            #expect(past.code == 422 && past.text.contains("应在明天至"))
            let script = "<script>alert(1)</script>"
            let answered = try await engineer.post(
                "/assets/1/recovery", [("answer", "gone"), ("reason", script), ("evidence", "报废单 2026-118")])
            #expect(answered.code == 303)
            #expect(try await self.state(test, of: 1) == "recovering")
            // The same person's page offers no decision, and the route refuses.
            #expect(try await !engineer.get("/assets/1/recovery").text.contains("批准回收"))
            #expect(
                try await [403, 404].contains(
                    engineer.post("/assets/recovery/1/decision", [("decision", "approve")]).code))
            let page = try await reviewer.get("/assets/1/recovery")
            #expect(page.text.contains("批准回收") && page.text.contains("报废单 2026-118"))
            #expect(page.text.contains("&lt;script&gt;") && !page.text.contains(script))
            let back = try await reviewer.post(
                "/assets/recovery/1/decision", [("decision", "reject"), ("reason", "请附照片")])
            #expect(back.code == 303)
            _ = try await engineer.post(
                "/assets/1/recovery", [("answer", "gone"), ("reason", "已拆除"), ("evidence", "照片已存档")])
            let approved = try await reviewer.post("/assets/recovery/2/decision", [("decision", "approve")])
            #expect(approved.code == 303)
            #expect(try await self.state(test, of: 1) == "retired")
            #expect(try await reviewer.post("/assets/recovery/2/decision", [("decision", "approve")]).code == 409)
            let asset = try await engineer.get("/assets/1")
            #expect(asset.code == 200 && asset.text.contains("已回收") && asset.text.contains("状态变化"))
        }
        try await expectSound(test)
    }

    @Test func `many that are gone are answered for and approved at once, and the others are named`() async throws {
        let test = try await server()
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) { database in
            for id in 10..<40 {
                try database.execute(
                    sql: """
                        INSERT INTO asset (id, code, state, alive, address, address_key, host_name, first_seen_at)
                        VALUES (?, ?, 'recovering', 0, ?, ?, ?, 1000)
                        """,
                    arguments: [id, "ZC-X\(id)", "10.0.1.\(id)", "k\(id)", "old-\(id)"])
            }
        }
        let ticks = ([2] + Array(10..<40)).map { ("asset", "\($0)") }
        let answer = [("answer", "gone"), ("reason", "门诊楼拆除"), ("evidence", "报废单 2026-118")]
        @Sendable func digest(_ page: String) throws -> (String, String) {
            ("digest", try ReconciliationStage.field("digest", in: page))
        }
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            let reviewer = try await TestVisitor(.reviewer, test, client)
            #expect(try await engineer.get("/assets/recovery").text.contains("批量登记确认结果"))
            #expect(try await engineer.post("/assets/recovery/several/answer", []).code == 303)
            let form = try await engineer.post("/assets/recovery/several/answer", ticks)
            #expect(form.code == 200 && form.text.contains("登记（30 项）") && form.text.contains("1 项资产不能处理"))
            let blank = try await engineer.post(
                "/assets/recovery/several/answer",
                ticks + [try digest(form.text), ("answer", "gone"), ("reason", "拆除")])
            #expect(blank.code == 422 && blank.text.contains("回收须填写依据") && blank.text.contains("value=\"拆除\""))
            // Somebody answers for one of them meanwhile: nothing is done, and the new state is shown.
            _ = try await reviewer.post("/assets/10/recovery", [("answer", "again"), ("reason", "再看一次")])
            let moved = try await engineer.post(
                "/assets/recovery/several/answer", ticks + [try digest(form.text)] + answer)
            #expect(moved.code == 409 && moved.text.contains("已有变化"))
            let done = try await engineer.post(
                "/assets/recovery/several/answer", ticks + [try digest(moved.text)] + answer)
            #expect(done.code == 303)
            // Who proposed cannot decide, not even for many at once.
            #expect(try await engineer.post("/assets/recovery/several/decide", ticks).code == 403)
            _ = try await reviewer.post("/assets/11/recovery", answer)
            let decision = try await reviewer.post("/assets/recovery/several/decide", ticks)
            #expect(decision.code == 200 && decision.text.contains("提交（29 项）") && decision.text.contains("由您本人登记"))
            let silent = try await reviewer.post(
                "/assets/recovery/several/decide", ticks + [try digest(decision.text), ("decision", "reject")])
            #expect(silent.code == 422)
            let approved = try await reviewer.post(
                "/assets/recovery/several/decide", ticks + [try digest(decision.text), ("decision", "approve")])
            #expect(approved.code == 303)
            #expect(try await self.state(test, of: 10) == "retired")
            #expect(try await self.state(test, of: 11) == "recovering")
            #expect(try await self.state(test, of: 2) == "zombie")
            let twice = try await reviewer.post(
                "/assets/recovery/several/decide", ticks + [try digest(decision.text), ("decision", "approve")])
            #expect(twice.code == 409)
            let many = (1...1_001).map { ("asset", "\($0)") }
            let refused = try await engineer.post("/assets/recovery/several/answer", many)
            #expect(refused.code == 400 || refused.code == 422)
            #expect(refused.text.contains("一次最多处理"))
        }
        try await expectSound(test)
    }

    @Test func `whoever can neither confirm nor approve is told who must`() async throws {
        let test = try await server()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            let reviewer = try await TestVisitor(.reviewer, test, client)
            let manager = try await TestVisitor(.manager, test, client)
            #expect(try await engineer.get("/assets/1").text.contains("去确认"))
            #expect(try await manager.get("/assets/1").text.contains("去确认") == false)
            #expect(try await manager.get("/assets/1/recovery").text.contains("您的账号可以查看，不能登记"))
            // A reviewer may enter it as well, and then somebody else decides.
            _ = try await reviewer.post(
                "/assets/1/recovery", [("answer", "gone"), ("reason", "已拆除"), ("evidence", "报废单")])
            let own = try await reviewer.get("/assets/1/recovery").text
            #expect(own.contains("须由信息科其他人员审批") && !own.contains("批准回收"))
            #expect(try await engineer.get("/assets/1/recovery").text.contains("等待信息科审批"))
            #expect(try await engineer.get("/assets/1").text.contains("查看登记"))
        }
    }

    @Test func `a zombie is proposed for disposal, approved, and shows its evidence`() async throws {
        let test = try await server()
        let due = CivilTime(test.installation.store.clock.now()).date.adding(days: 30).description
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            let reviewer = try await TestVisitor(.reviewer, test, client)
            let page = try await engineer.get("/assets/zombies/1")
            #expect(page.code == 200 && page.text.contains("已 40 天") && page.text.contains("资产 #2"))
            let wrong = try await engineer.post("/assets/zombies/1/proposal", [("disposal", "burn"), ("plan", "x")])
            #expect(wrong.code == 422)
            let proposed = try await engineer.post(
                "/assets/zombies/1/proposal", [("disposal", "keep"), ("plan", "科研设备，论文答辩后下线"), ("due", due)])
            #expect(proposed.code == 303)
            #expect(try await reviewer.get("/").text.contains("审批高风险资产处置意见"))
            #expect(try await reviewer.post("/assets/zombies/1/decision", [("decision", "approve")]).code == 303)
            #expect(try await self.state(test, of: 2) == "unclaimed")
        }
        try await expectSound(test)
    }

    @Test func `a warning is confirmed, asked to be accepted, and accepted`() async throws {
        let test = try await server()
        let until = CivilTime(test.installation.store.clock.now()).date.adding(days: 90).description
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            let reviewer = try await TestVisitor(.reviewer, test, client)
            let list = try await engineer.get("/exposure?q=telnet&severity=3")
            #expect(list.code == 200 && list.text.contains("开放 Telnet 远程管理"))
            #expect(try await engineer.get("/exposure?state=closed").text.contains("没有符合条件的预警"))
            #expect(try await engineer.post("/exposure/1/confirm", [("note", "维护口")]).code == 303)
            #expect(try await engineer.post("/exposure/1/confirm", []).code == 409)
            let refused = try await engineer.post("/exposure/1/accept", [("reason", "旧设备"), ("until", "2099-01-01")])
            #expect(refused.code == 422 && refused.text.contains("应在明天至"))
            #expect(try await engineer.post("/exposure/1/accept", [("reason", "旧设备"), ("until", until)]).code == 303)
            #expect(try await reviewer.post("/exposure/1/decision", [("decision", "approve")]).code == 303)
            let page = try await reviewer.get("/exposure/1")
            #expect(page.text.contains("已接受") && page.text.contains("GB/T 22239-2019 8.1.4.1 c)"))
            let csv = try await engineer.get("/exposure.csv?state=all")
            #expect(csv.code == 200 && csv.text.contains("23/tcp telnet"))
            #expect(try await engineer.get("/exposure.xlsx").code == 200)
            #expect(try await engineer.get("/assets/changes.csv").code == 200)
        }
        try await expectSound(test)
    }

    @Test func `zones, ways and thresholds are edited, and hostile input is told at its field`() async throws {
        let test = try await server()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            #expect(try await engineer.post("/exposure/zones/usual", []).code == 303)
            let wrong = try await engineer.post(
                "/exposure/zones/2", [("name", "外联区"), ("trust", "low"), ("ranges", "10.0.0.9/24, \u{202E}x")])
            #expect(wrong.code == 422 && wrong.text.contains("不是"))
            let saved = try await engineer.post(
                "/exposure/zones/2",
                [("name", "外联区"), ("trust", "low"), ("ranges", "10.0.0.0/24"), ("standpoint", "on")])
            #expect(saved.code == 303)
            let double = try await engineer.post("/exposure/zones/new", [("name", "外联区"), ("trust", "low")])
            #expect(double.code == 409)
            let reach = [("from", "1"), ("to", "2"), ("reach", "allowed"), ("basis", "防火墙策略 3")]
            #expect(try await engineer.post("/exposure/reach", reach).code == 303)
            #expect(
                try await engineer.post("/exposure/reach", [("from", "1"), ("to", "1"), ("reach", "denied")]).code
                    == 422)
            let page = try await engineer.get("/exposure/1")
            #expect(page.text.contains("外联区") && page.text.contains("防火墙策略 3"))
            let rule = [
                ("name", "规则"), ("reason", "理由"), ("condition", "alive"), ("condition", "unowned"), ("unowned", "5"),
                ("enabled", "on"),
            ]
            #expect(try await engineer.post("/assets/zombies/rules/new", rule).code == 303)
            #expect(try await engineer.get("/assets/zombies/rules").text.contains("无责任人 5 天"))
            let all = try await engineer.post(
                "/assets/zombies/rules/own-1", [("name", "规则"), ("reason", "理由"), ("condition", "alive")])
            #expect(all.code == 422 && all.text.contains("至少选择一项条件"))
            let bound = try await engineer.post(
                "/assets/zombies/rules/own-1",
                [("name", "规则"), ("reason", "理由"), ("condition", "unowned"), ("unowned", "99999999999999999999")])
            #expect(bound.code == 422)
            #expect(try await engineer.get("/assets/zombies/rules/none").code == 404)
        }
        try await expectSound(test)
    }
}
