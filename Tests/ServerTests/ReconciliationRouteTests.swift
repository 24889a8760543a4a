import Console
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Observations
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Server

/// Correcting, deciding and taking back by the pages themselves.
@Suite struct `The pages of reconciliation` {
    @Test func `the engineer takes a measured value after a preview, the reviewer undoes it, the manager only looks`()
        async throws
    {
        let stage = try await ReconciliationStage()
        try await stage.test.converse { client in
            let (code, list) = try await stage.get("/assets/differences?kind=value", as: stage.engineer, client)
            #expect(code == 200 && list.contains("s5720") == false && list.contains("S5700-28C"))
            let (seen, readOnly) = try await stage.get("/assets/differences", as: stage.manager, client)
            #expect(seen == 200 && !readOnly.contains("采用探测值"))
            let ticked = [("d", "value|model|1")]
            #expect(try await stage.post("/assets/differences/accept", as: stage.manager, client, ticked).0 == 403)
            let (previewed, preview) = try await stage.post(
                "/assets/differences/accept", as: stage.engineer, client, ticked)
            #expect(previewed == 200 && preview.contains("S5720-28P-EI"))
            let digest = try ReconciliationStage.field("digest", in: preview)
            let apply = ticked + [("stage", "apply"), ("digest", digest)]
            #expect(try await stage.post("/assets/differences/accept", as: stage.engineer, client, apply).0 == 303)
            // What was confirmed is done once.
            #expect(try await stage.post("/assets/differences/accept", as: stage.reviewer, client, apply).0 == 409)
            let (_, asset) = try await stage.get("/assets/1", as: stage.reviewer, client)
            #expect(asset.contains("人工登记"))
            #expect(
                try await stage.post("/assets/differences/deeds/1/undo", as: stage.manager, client, [("reason", "x")]).0
                    == 403)
            #expect(try await stage.post("/assets/differences/deeds/1/undo", as: stage.reviewer, client, []).0 == 422)
            #expect(
                try await stage.post("/assets/differences/deeds/1/undo", as: stage.reviewer, client, [("reason", "看错")])
                    .0 == 303)
            #expect(
                try await stage.post("/assets/differences/deeds/1/undo", as: stage.reviewer, client, [("reason", "看错")])
                    .0 == 409)
            let (_, again) = try await stage.get("/assets/differences?kind=value&q=dev-0", as: stage.engineer, client)
            #expect(again.contains("S5700-28C"))
        }
        try await stage.expectSound()
    }

    @Test func `a whole filter is ignored with a reason, and a third value is checked before it is taken`() async throws
    {
        let stage = try await ReconciliationStage()
        try await stage.test.converse { client in
            let path = "/assets/differences/ignore?kind=unseen"
            let (_, preview) = try await stage.get(path, as: stage.engineer, client)
            let digest = try ReconciliationStage.field("digest", in: preview)
            let apply = [("stage", "apply"), ("digest", digest)]
            #expect(try await stage.post(path, as: stage.engineer, client, apply).0 == 422)
            #expect(
                try await stage.post(path, as: stage.engineer, client, apply + [("reason", "已封存")]).0 == 303)
            let (_, settled) = try await stage.get("/assets/differences?settled=1", as: stage.reviewer, client)
            #expect(settled.contains("已封存") && settled.contains("已忽略"))
            // The filter bar of the settled ones stays with them.
            #expect(settled.contains("name=\"settled\""))
            let (_, form) = try await stage.get(
                "/assets/differences/correct?d=value%7Cmodel%7C2", as: stage.reviewer, client)
            let own = [
                ("d", "value|model|2"), ("stage", "apply"),
                ("digest", try ReconciliationStage.field("digest", in: form)), ("reason", "铭牌"),
            ]
            let long = String(repeating: "长", count: 10_000)
            for bad in ["", long, "a\u{202E}b"] {
                let (code, page) = try await stage.post(
                    "/assets/differences/correct", as: stage.reviewer, client, own + [("value", bad)])
                #expect(code == 422 && page.contains("field-error"))
            }
            #expect(
                try await stage.post(
                    "/assets/differences/correct", as: stage.reviewer, client, own + [("value", "<b>S5735</b>")]
                ).0 == 303)
            let (_, asset) = try await stage.get("/assets/2", as: stage.reviewer, client)
            #expect(asset.contains("&lt;b&gt;S5735&lt;/b&gt;") && !asset.contains("<b>S5735"))
        }
        try await stage.compare()
        let open = try await stage.test.installation.store.read { try DifferenceStore.openCounts($0) }
        #expect(open[.unseen] == nil && open[.value] == 4)
        try await stage.expectSound()
    }

    @Test func `the second of two who edit is told, and loses nothing`() async throws {
        let stage = try await ReconciliationStage(devices: 20)
        try await stage.test.converse { client in
            let (_, form) = try await stage.get("/assets/1/edit", as: stage.engineer, client)
            let was = try ReconciliationStage.field("was.location", in: form)
            let rack = try ReconciliationStage.field("was.rack", in: form)
            let first = [("a.location", "A 机房"), ("was.location", was), ("reason", "现场核对")]
            #expect(try await stage.post("/assets/1/edit", as: stage.engineer, client, first).0 == 303)
            let second = [
                ("a.location", "B 机房"), ("was.location", was), ("a.rack", "B01"), ("was.rack", rack),
            ]
            let (code, page) = try await stage.post("/assets/1/edit", as: stage.reviewer, client, second)
            #expect(code == 409 && page.contains("A 机房") && page.contains("B 机房") && page.contains("B01"))
            let again = [
                ("a.location", "B 机房"), ("was.location", try ReconciliationStage.field("was.location", in: page)),
                ("a.rack", "B01"),
                ("was.rack", rack),
            ]
            #expect(try await stage.post("/assets/1/edit", as: stage.reviewer, client, again).0 == 303)
            let (_, asset) = try await stage.get("/assets/1", as: stage.engineer, client)
            #expect(asset.contains("B 机房") && asset.contains("B01") && asset.contains("A 机房"))
        }
        try await stage.expectSound()
    }

    @Test func `several assets are changed after a preview, and what has moved on is shown again`() async throws {
        let stage = try await ReconciliationStage(devices: 20)
        try await stage.test.converse { client in
            #expect(try await stage.get("/assets/bulk?state=unclaimed", as: stage.engineer, client).0 == 200)
            let path = "/assets/bulk?state=unclaimed"
            let wanted = [("a.supplier", "某公司"), ("reason", "合同")]
            let (_, preview) = try await stage.post(path, as: stage.engineer, client, wanted + [("stage", "preview")])
            #expect(preview.contains("将修改 20 项资产的 20 处内容"))
            let digest = try ReconciliationStage.field("digest", in: preview)
            let own = [("asset", "1"), ("a.supplier", "另一公司"), ("reason", "发票")]
            let (_, small) = try await stage.post(
                "/assets/bulk", as: stage.reviewer, client, own + [("stage", "preview")])
            let smallDigest = try ReconciliationStage.field("digest", in: small)
            #expect(
                try await stage.post(
                    "/assets/bulk", as: stage.reviewer, client, own + [("stage", "apply"), ("digest", smallDigest)]
                ).0 == 303)
            let apply = wanted + [("stage", "apply"), ("digest", digest)]
            let (code, again) = try await stage.post(path, as: stage.engineer, client, apply)
            #expect(code == 409 && again.contains("另一公司"))
            let right = wanted + [("stage", "apply"), ("digest", try ReconciliationStage.field("digest", in: again))]
            #expect(try await stage.post(path, as: stage.engineer, client, right).0 == 303)
            // Ticks without ticks change nothing.
            #expect(try await stage.post("/assets/bulk", as: stage.engineer, client, [("reason", "x")]).0 == 303)
            let bad = [("asset", "1"), ("a.purchased", "<script>"), ("reason", "x"), ("stage", "preview")]
            #expect(try await stage.post("/assets/bulk", as: stage.engineer, client, bad).0 == 422)
        }
        let entries = try await stage.test.installation.store.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM audit_entry WHERE object_table = 'hand_value'") ?? 0
        }
        #expect(entries == 21)
        try await stage.expectSound()
    }

    @Test func `assets are made by hand, missing fields filled, and the same serial number is told`() async throws {
        let stage = try await ReconciliationStage(devices: 20)
        try await stage.test.converse { client in
            let new = "/assets/new?category=server"
            #expect(try await stage.post(new, as: stage.engineer, client, [("a.brand", "华为")]).0 == 422)
            let (taken, page) = try await stage.post(new, as: stage.engineer, client, [("a.serial", "SN1000001")])
            #expect(taken == 422 && page.contains("已使用该值"))
            #expect(try await stage.post(new, as: stage.engineer, client, [("addresses", "10.0.0.1")]).0 == 422)
            #expect(
                try await stage.post(
                    new, as: stage.engineer, client,
                    [("a.name", "<script>备用机</script>"), ("a.kind", "server"), ("addresses", "10.9.9.9, 10.9.9.10")]
                ).0 == 303)
            let (_, made) = try await stage.get("/assets/21", as: stage.engineer, client)
            #expect(made.contains("&lt;script&gt;备用机") && !made.contains("<script>备用机"))
            let (_, gaps) = try await stage.get(
                "/assets/differences/gaps?attribute=warranty&category=server", as: stage.engineer, client)
            #expect(gaps.contains("v.21"))
            let path = "/assets/differences/gaps?attribute=warranty&category=server"
            #expect(try await stage.post(path, as: stage.engineer, client, [("v.21", "明年")]).0 == 422)
            #expect(try await stage.post(path, as: stage.manager, client, [("v.21", "2027")]).0 == 403)
            #expect(try await stage.post(path, as: stage.engineer, client, [("v.21", "2027")]).0 == 303)
            // Filled meanwhile: the second is told.
            let (late, told) = try await stage.post(path, as: stage.reviewer, client, [("v.21", "2028")])
            #expect(late == 422 && told.contains("已由他人填写为“2027”"))
            let (_, csv) = try await stage.get("/assets/differences/gaps.csv", as: stage.engineer, client)
            #expect(csv.contains("资产指纹码") && csv.contains("购买日期"))
            let stolen = "IP 地址\t序列号\n10.9.9.9\tSN1000001\n10.0.0.2\tSN1000002"
            let (_, refused) = try await stage.post(
                "/assets/differences/gaps/table", as: stage.reviewer, client, [("stage", "preview"), ("table", stolen)])
            #expect(refused.contains("已使用该值") && refused.contains("没有变化"))
            let text = "IP 地址\t购买日期\n10.9.9.9\t2020"
            let (_, preview) = try await stage.post(
                "/assets/differences/gaps/table", as: stage.reviewer, client, [("stage", "preview"), ("table", text)])
            let apply = [
                ("stage", "apply"), ("table", text), ("digest", try ReconciliationStage.field("digest", in: preview)),
            ]
            #expect(try await stage.post("/assets/differences/gaps/table", as: stage.reviewer, client, apply).0 == 303)
        }
        try await stage.expectSound()
    }

    @Test func `only the hospital sets which source is believed, and the order is in the chain`() async throws {
        let stage = try await ReconciliationStage(devices: 20)
        try await stage.test.converse { client in
            let ranks = SourceKind.allCases.reversed().enumerated().map { ("rank.\($1.rawValue)", "\($0 + 1)") }
            let path = "/assets/attributes/precedence?attribute=model"
            #expect(try await stage.post(path, as: stage.engineer, client, ranks).0 == 403)
            #expect(try await stage.post(path, as: stage.reviewer, client, Array(ranks.dropLast())).0 == 422)
            #expect(try await stage.post(path, as: stage.reviewer, client, ranks).0 == 303)
            let (_, page) = try await stage.get("/assets/attributes/precedence", as: stage.engineer, client)
            #expect(page.contains("已调整"))
            #expect(
                try await stage.post("/assets/attributes/precedence/reset", as: stage.engineer, client, []).0 == 403)
            #expect(
                try await stage.post("/assets/attributes/precedence/reset", as: stage.reviewer, client, []).0 == 303)
            let (_, back) = try await stage.get("/assets/attributes/precedence", as: stage.engineer, client)
            #expect(!back.contains("已调整"))
        }
        let names = try await stage.test.installation.store.read {
            try String.fetchAll($0, sql: "SELECT DISTINCT action FROM audit_entry WHERE action LIKE 'precedence.%'")
        }
        #expect(Set(names) == ["precedence.set", "precedence.reset"])
        try await stage.expectSound()
    }

    @Test func `departments of addresses and attributes of the hospital's own are kept by the pages`() async throws {
        let stage = try await ReconciliationStage(devices: 20)
        try await stage.test.converse { client in
            let (_, form) = try await stage.get("/assets/attributes/ranges", as: stage.engineer, client)
            #expect(form.contains("部门地址段"))
            for bad in ["10.1.2.3/24", "x", "", String(repeating: "9", count: 10_000)] {
                let fields = [("unit", "1"), ("ranges", bad)]
                #expect(try await stage.post("/assets/attributes/ranges", as: stage.engineer, client, fields).0 == 422)
            }
            let fields = [("unit", "1"), ("ranges", "10.0.0.0/24\n10.0.1.0/24")]
            #expect(try await stage.post("/assets/attributes/ranges", as: stage.engineer, client, fields).0 == 303)
            #expect(try await stage.post("/assets/attributes/ranges", as: stage.engineer, client, fields).0 == 422)
            #expect(try await stage.post("/assets/attributes/ranges/1/close", as: stage.engineer, client, []).0 == 303)
            #expect(try await stage.post("/assets/attributes/ranges/1/close", as: stage.engineer, client, []).0 == 409)
            let own = [("title", "科室电话"), ("input", "text"), ("category", "network")]
            #expect(try await stage.post("/assets/attributes", as: stage.engineer, client, own).0 == 303)
            #expect(try await stage.post("/assets/attributes", as: stage.engineer, client, own).0 == 422)
            let (_, edit) = try await stage.get("/assets/1/edit", as: stage.engineer, client)
            #expect(edit.contains("科室电话"))
            #expect(try await stage.post("/assets/attributes/1/close", as: stage.engineer, client, []).0 == 303)
        }
        try await stage.expectSound()
    }

    @Test func `every field takes hostile texts for texts`() async throws {
        let stage = try await ReconciliationStage(devices: 20)
        let texts = [
            "<script>alert(1)</script>", "\u{202E}gnp.exe", String(repeating: "长", count: 10_000),
            "'; DROP TABLE asset; --",
            "=cmd|' /C calc'!A0", "\u{1}\u{7F}", "{{7*7}}", "\" onmouseover=\"x",
        ]
        try await stage.test.converse { client in
            let names = AttributeCatalogue().definitions.map(\.name.rawValue)
            for text in texts {
                let fields = names.map { ("a.\($0)", text) } + [("reason", text)]
                for path in ["/assets/1/edit", "/assets/new", "/assets/bulk"] {
                    let body = path.hasSuffix("bulk") ? fields + [("asset", "1"), ("stage", "preview")] : fields
                    let (code, page) = try await stage.post(path, as: stage.engineer, client, body)
                    #expect([409, 422].contains(code), "\(path) answered \(code)")
                    #expect(!page.contains("<script>alert") && !page.contains("\" onmouseover=\"x"))
                }
                let query = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                if query.utf8.count < 3_000 {
                    for path in [
                        "differences", "differences/gaps", "attributes/precedence", "differences/accept", "bulk",
                    ] {
                        let (code, page) = try await stage.get(
                            "/assets/\(path)?q=\(query)&attribute=\(query)&kind=\(query)", as: stage.engineer, client)
                        #expect(code < 500 && !page.contains("<script>alert"), "\(path) answered \(code)")
                    }
                }
            }
        }
        try await stage.expectSound()
    }

    @Test(arguments: [0, 1, 10_000]) func `the list stands with any number of differences`(count: Int) async throws {
        let test = try await TestServer()
        let session = try await test.session(.engineer)
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) { database in
            try database.execute(
                sql: "INSERT INTO asset (id, code, state, alive, first_seen_at) VALUES (1, 'ZC-1', 'unclaimed', 1, 0)")
        }
        try await test.installation.store.operate { database in
            for number in 0..<count {
                try database.execute(
                    sql: """
                        INSERT INTO ledger_difference VALUES ('value', ?, 1, 'server', '<b>甲</b>', '乙', '甲', '乙', 'SNMP',
                            '登记台账', 1, 1, NULL)
                        """, arguments: ["custom.属性\(number)"])
            }
        }
        try await test.converse { client in
            for path in ["/assets/differences", "/assets/differences?size=1000&page=10", "/"] {
                let response = try await TestServer.send(client, .get, path, session: session)
                #expect(response.status.code == 200)
                let page = String(buffer: response.body)
                #expect(!page.contains("<b>甲"))
                if path != "/" { #expect(page.contains(count == 0 ? "尚未比对" : "乙")) }
            }
        }
    }
}
