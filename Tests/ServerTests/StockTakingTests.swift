import Foundation
import GRDB
import HummingbirdTesting
import Kernel
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Server

/// Stock taken through the real routes: begun, counted by phone and from paper, brought into the ledger, ended.
@Suite struct `Stock taking` {
    /// Thirty assets on two floors.
    private func server() async throws -> TestServer {
        let test = try await TestServer()
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) { database in
            for id in 1...30 {
                try database.execute(
                    sql: """
                        INSERT INTO asset (id, code, state, alive, address, address_key, name, location, asset_number,
                            unit_name, first_seen_at)
                        VALUES (?, ?, 'claimed', 1, ?, ?, ?, ?, ?, ?, 1000)
                        """,
                    arguments: [
                        id, "ZC-ABCDE-\(10_000 + id)", "10.0.0.\(id)", "40a0000\(10 + id)", "电脑\(id)",
                        "门诊楼\(id % 2 + 1)层",
                        "2026-\(id)", id <= 24 ? "检验科" : "信息科",
                    ])
            }
        }
        return test
    }

    private static let unit = "unit=" + ("检验科".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")

    private func start(_ visitor: TestVisitor, filter: [(String, String)] = [("filter.unit", "检验科")]) async throws {
        let due = CivilTime(visitor.test.installation.store.clock.now()).date.adding(days: 10)
        let made = try await visitor.post(
            "/assets/stock", filter + [("title", "检验科盘点"), ("due", due.description)])
        #expect(made.code == 303 && made.target == "/assets/stock/1")
    }

    @Test func `goes by the squares on labels from asset to asset, and brings the ledger up`() async throws {
        let test = try await server()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            #expect(try await engineer.get("/assets?\(Self.unit)").text.contains("/assets/stock/new?\(Self.unit)"))
            #expect(try await engineer.get("/assets/stock/new?\(Self.unit)").text.contains("24 项资产"))
            #expect(try await engineer.post("/assets/stock", [("title", "")]).code == 422)
            try await start(engineer)
            // The square leads to the form while stock is taken, and to the asset where it is not looked for.
            let square = try await engineer.get("/assets/by-code/zc-abcde-10002")
            #expect(square.target == "/assets/stock/items/2")
            #expect(try await engineer.get("/assets/by-code/ZC-ABCDE-10030").target == "/assets/30")
            let reviewer = try await TestVisitor(.manager, test, client)
            #expect(try await reviewer.get("/assets/by-code/ZC-ABCDE-10002").target == "/assets/2")
            #expect(try await reviewer.get("/assets/stock/items/2").code == 403)
            let form = try await engineer.get("/assets/stock/items/2")
            #expect(form.text.contains("门诊楼1层") && form.text.contains("已盘 0 / 24"))
            let nowhere = try await engineer.post("/assets/stock/items/2", [("result", "moved")])
            #expect(nowhere.code == 422 && nowhere.text.contains("请填写实际位置"))
            let moved = try await engineer.post(
                "/assets/stock/items/2", [("result", "moved"), ("location", "𠮷楼 <b>3 层</b>"), ("note", "搬迁")])
            #expect(moved.code == 303 && moved.target.hasPrefix("/assets/stock/items/"))
            #expect(try await engineer.post("/assets/stock/items/4", [("result", "missing")]).code == 303)
            #expect(try await engineer.post("/assets/stock/items/6", [("result", "found")]).code == 303)
            let list = try await engineer.get("/assets/stock/1?part=moved")
            #expect(list.text.contains("𠮷楼 &lt;b&gt;3 层&lt;/b&gt;") && list.text.contains("更新台账位置（1 项）"))
            #expect(try await engineer.post("/assets/stock/1/apply", []).target.hasPrefix("/assets/"))
            let location = try await test.installation.store.read {
                try String.fetchOne($0, sql: "SELECT location FROM asset WHERE id = 2")
            }
            #expect(location == "𠮷楼 <b>3 层</b>")
            #expect(try await !engineer.get("/assets/stock/1").text.contains("更新台账位置"))
            #expect(try await engineer.get("/tasks").text.contains("完成盘点“检验科盘点”：21 项未盘"))
        }
        #expect(try await AuditVerifier(test.installation.store).verify().isSound)
    }

    @Test func `is entered from paper page by page, says what is wrong in its row, and ends`() async throws {
        let test = try await server()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            try await start(engineer)
            let sheet = try await engineer.get("/assets/stock/1/sheet")
            #expect(sheet.code == 200 && sheet.text.components(separatedBy: "class=\"paper paper-wide\"").count == 3)
            let page = try await engineer.get("/assets/stock/1/entry")
            #expect(page.text.contains("第 1 页，共 2 页"))
            // The first floor comes first: even numbers.
            let wrong = try await engineer.post(
                "/assets/stock/1/entry",
                [
                    ("page", "1"), ("result.2", "found"), ("result.4", "moved"),
                    ("note.4", String(repeating: "长", count: 10_000)),
                ])
            #expect(wrong.code == 422 && wrong.text.contains("请填写实际位置") && wrong.text.contains("不得超过"))
            let entered = try await engineer.post(
                "/assets/stock/1/entry",
                [("page", "1"), ("result.2", "found"), ("result.4", "moved"), ("location.4", "5 层"), ("result.6", "")])
            #expect(entered.code == 303 && entered.target == "/assets/stock/1/entry?page=2")
            let again = try await engineer.get("/assets/stock/1/entry?page=1")
            #expect(again.text.contains("value=\"5 层\""))
            // A row of another stock-taking, or none.
            #expect(try await engineer.post("/assets/stock/1/entry", [("result.999", "found")]).code == 404)
            let surplus = try await engineer.post(
                "/assets/stock/1/surplus", [("what", "旧打印机"), ("location", "走廊"), ("number", "SN1")])
            #expect(surplus.code == 303)
            #expect(try await engineer.post("/assets/stock/1/surplus", [("what", "无位置")]).code == 422)
            let file = try await engineer.get("/assets/stock/1/list.xlsx")
            #expect(file.code == 200 && file.text.hasPrefix("PK"))
            _ = try await engineer.post("/assets/stock/1/close", [("conclusion", "")])
            #expect(try await engineer.get("/assets/stock/1").text.contains("还有 22 项未盘"))
            #expect(try await engineer.post("/assets/stock/1/close", [("conclusion", "下月补盘")]).code == 303)
            #expect(try await engineer.post("/assets/stock/items/8", [("result", "found")]).code == 409)
            #expect(try await engineer.post("/assets/stock/1/close", [("conclusion", "再次")]).code == 409)
            #expect(try await engineer.get("/assets/by-code/ZC-ABCDE-10002").target == "/assets/2")
            let leader = try await TestVisitor(.leadership, test, client)
            #expect(try await leader.get("/assets/stock/1").text.contains("下月补盘"))
            #expect(try await leader.get("/assets/stock/new").code == 403)
        }
        #expect(try await AuditVerifier(test.installation.store).verify().isSound)
    }

    @Test func `follows an asset that went into another meanwhile`() async throws {
        let test = try await server()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            try await start(engineer)
            try await test.installation.store.write(AuditAction("test"), by: .system("test")) {
                try $0.execute(sql: "UPDATE asset SET state = 'merged', merged_into = 30 WHERE id = 2")
            }
            #expect(try await engineer.get("/assets/by-code/ZC-ABCDE-10002").target == "/assets/stock/items/2")
            #expect(try await engineer.get("/assets/stock/items/2").text.contains("电脑30"))
            #expect(try await engineer.post("/assets/stock/items/2", [("result", "found")]).code == 303)
        }
    }

    @Test func `wants some assets`() async throws {
        let test = try await server()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            let due = CivilTime(test.installation.store.clock.now()).date.adding(days: 10)
            let made = try await engineer.post(
                "/assets/stock", [("filter.unit", "没有的科"), ("title", "空"), ("due", due.description)])
            #expect(made.code == 422 && made.text.contains("没有可盘点的资产"))
        }
    }

    @Test func `prints labels of what is ticked or found, on the sheets that are sold`() async throws {
        let test = try await server()
        try await test.converse { client in
            let engineer = try await TestVisitor(.engineer, test, client)
            let form = try await engineer.get("/assets/labels?\(Self.unit)")
            #expect(form.code == 200 && form.text.contains("共 24 项资产") && form.text.contains("访问地址"))
            let labels = try await engineer.post(
                "/assets/labels",
                [("stage", "sheet"), ("filter.unit", "检验科"), ("format", "3x8"), ("skip", "5")])
            #expect(labels.code == 200)
            #expect(labels.text.components(separatedBy: "label-sheet labels-3x8").count == 3)
            #expect(labels.text.components(separatedBy: "class=\"label-name\"").count == 25)
            let ticked = try await engineer.post(
                "/assets/labels",
                [("stage", "sheet"), ("asset", "1"), ("asset", "2"), ("format", "5x13"), ("skip", "0")])
            #expect(ticked.text.components(separatedBy: "class=\"label-name\"").count == 3)
            for (format, skip) in [("9x9", "0"), ("3x8", "24"), ("3x8", "-1"), ("3x8", "x")] {
                let refused = try await engineer.post(
                    "/assets/labels", [("stage", "sheet"), ("asset", "1"), ("format", format), ("skip", skip)])
                #expect(refused.code == 422, "\(format) \(skip)")
            }
            let leader = try await TestVisitor(.leadership, test, client)
            #expect(try await leader.get("/assets/labels").code == 403)
        }
    }
}
