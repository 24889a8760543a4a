import Console
import Foundation
import GRDB
import HummingbirdTesting
import Kernel
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Directory
@testable import Server

@Suite struct `Claims over the wire` {
    @Test func `an engineer asks, the owner confirms one and rejects one, and the ledger follows`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1", "10.9.0.2")
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            let form = try await engineer.post("/claims/choose", ["asset": "\(ids[0])", "asset": "\(ids[1])"])
            #expect(form.status == 200 && form.text.contains("10.9.0.1") && form.text.contains("内科"))
            let made = try await engineer.post(
                "/claims",
                [
                    "asset": "\(ids[0])", "asset": "\(ids[1])", "unit": "\(house.medicine)", "days": "5",
                    "note": "年度梳理",
                ])
            #expect(made.status == 303)
            let request = try #require(try await house.requests().first)
            #expect(made.location == "/claims/\(request.id)" && request.assets == 2)

            let owner = try await ClaimVisitor.of("zhang", house, client)
            let home = try await owner.get("/")
            #expect(home.text.contains("确认资产归属：\(request.number)"))
            let list = try await owner.get("/my-assets")
            #expect(list.status == 200 && list.text.contains(request.number))
            let page = try await owner.get("/my-assets/claims/\(request.id)")
            #expect(page.text.contains("10.9.0.1") && page.text.contains("年度梳理"))
            let items = try await house.items(request.id)
            let empty = try await owner.post(
                "/my-assets/claims/\(request.id)", ["answer-\(items[1].id)": "rejected"])
            #expect(empty.status == 422 && empty.text.contains("请填写原因"))
            let answered = try await owner.post(
                "/my-assets/claims/\(request.id)",
                [
                    "answer-\(items[0].id)": "confirmed", "name-\(items[0].id)": "叫号屏",
                    "location-\(items[0].id)": "二层", "purpose-\(items[0].id)": "叫号",
                    "answer-\(items[1].id)": "rejected", "reason-\(items[1].id)": "在外科",
                ])
            #expect(answered.status == 303 && answered.location == "/my-assets")
            #expect(try await owner.get("/my-assets?part=mine").text.contains("叫号屏"))

            let detail = try await engineer.get("/claims/\(request.id)")
            #expect(detail.text.contains("登录确认") && detail.text.contains("在外科"))
            let gaps = try await engineer.get("/assets/responsibility/gaps?gap=rejected")
            #expect(gaps.text.contains("10.9.0.2") && !gaps.text.contains("10.9.0.1"))
            let matrix = try await engineer.get("/assets/responsibility")
            #expect(matrix.text.contains("张医生") && matrix.text.contains("内科"))
            let asset = try await engineer.get("/assets/\(ids[0])")
            #expect(asset.text.contains("张医生") && asset.text.contains(request.number))
            let graph = try await engineer.get("/assets/responsibility/graph?unit=\(house.medicine)")
            #expect(graph.text.contains("data-chart") && graph.text.contains("叫号屏"))
            #expect(try await engineer.get("/assets/responsibility.xlsx").status == 200)
            #expect(try await engineer.get("/assets/responsibility/gaps.xlsx").status == 200)
        }
        let confirmed = try await house.asset(ids[0])
        #expect(confirmed.state == .claimed && confirmed.ownerName == "张医生" && confirmed.unitName == "内科")
        #expect(try await house.asset(ids[1]).state == .unclaimed)
        try await house.expectSound()
    }

    @Test func `an owner sees and answers only what is addressed to them or their department`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1")
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            _ = try await engineer.post(
                "/claims", ["asset": "\(ids[0])", "unit": "\(house.medicine)", "person": "\(house.zhang)", "days": "3"])
            let request = try #require(try await house.requests().first)
            let items = try await house.items(request.id)
            let other = try await ClaimVisitor.of("wang", house, client)
            #expect(try await other.get("/my-assets").text.contains(request.number) == false)
            #expect(try await other.get("/my-assets/claims/\(request.id)").status == 404)
            let forged = try await other.post(
                "/my-assets/claims/\(request.id)", ["answer-\(items[0].id)": "confirmed"])
            #expect(forged.status == 404)
            for path in ["/claims", "/claims/\(request.id)", "/assets", "/assets/responsibility", "/claims/channels"] {
                #expect(try await other.get(path).status == 403, "\(path)")
            }
            // Nor does the engineer answer in anybody's name.
            #expect(try await engineer.get("/my-assets/claims/\(request.id)").status == 403)
        }
        #expect(try await house.asset(ids[0]).state == .unclaimed)
    }

    @Test func `assets that nobody is asked about are named with the reason`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1", "10.9.0.2")
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            let unit = "\(house.medicine)"
            _ = try await engineer.post("/claims", ["asset": "\(ids[0])", "unit": unit, "days": "3"])
            let why = "已在认领单 \(try #require(try await house.requests().first).number) 中待确认"
            let both = ["asset": "\(ids[0])", "asset": "\(ids[1])"] as KeyValuePairs
            let form = try await engineer.post("/claims/choose", both)
            #expect(form.text.contains("未列入的资产（1 项）") && form.text.contains(why))
            let made = try await engineer.post(
                "/claims", ["asset": "\(ids[0])", "asset": "\(ids[1])", "unit": unit, "days": "3"])
            #expect(made.status == 200 && made.text.contains("已发起认领单 1 张") && made.text.contains(why))
            let none = try await engineer.post("/claims", ["asset": "\(ids[0])", "unit": unit, "days": "3"])
            #expect(none.status == 422 && none.text.contains("均不能发起认领") && none.text.contains(why))
        }
    }

    @Test func `a signed link is answered without a session, once, under the recipient's name`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1")
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            _ = try await engineer.post(
                "/claims", ["asset": "\(ids[0])", "unit": "\(house.medicine)", "person": "\(house.zhang)", "days": "3"])
            let request = try #require(try await house.requests().first)
            let items = try await house.items(request.id)
            let token = try await house.link(request.id)
            let guest = ClaimVisitor(client)
            let page = try await guest.get("/claim?key=\(token.text)")
            #expect(page.status == 200 && page.text.contains("10.9.0.1"))
            let answer = ["key": token.text, "answer-\(items[0].id)": "confirmed", "self": "on"] as KeyValuePairs
            let nameless = try await guest.post("/claim", answer)
            #expect(nameless.status == 422)
            let otherName = try await guest.post(
                "/claim",
                ["key": token.text, "answer-\(items[0].id)": "confirmed", "self": "on", "person": "李四"])
            #expect(otherName.status == 422 && otherName.text.contains("只供 张医生 本人"))
            let done = try await guest.post(
                "/claim",
                ["key": token.text, "answer-\(items[0].id)": "confirmed", "self": "on", "person": "张医生"])
            #expect(done.status == 303 && done.location == "/claim/done")
            #expect(try await guest.get("/claim/done").text.contains("已失效"))
            let again = try await guest.get("/claim?key=\(token.text)")
            #expect(again.status == 410 && again.text.contains("不能再次使用") && !again.text.contains("10.9.0.1"))
        }
        let request = try #require(try await house.requests().first)
        let item = try #require(try await house.items(request.id).first)
        #expect(item.way == .link && item.answeredBy == "张医生" && item.answeredFrom != nil && request.state == .answered)
        #expect(try await house.asset(ids[0]).ownerName == "张医生")
        try await house.expectSound()
    }

    @Test func `links that are forged, over, or of a request taken back tell nothing and change nothing`() async throws
    {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1")
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            _ = try await engineer.post("/claims", ["asset": "\(ids[0])", "unit": "\(house.medicine)", "days": "3"])
            let request = try #require(try await house.requests().first)
            let items = try await house.items(request.id)
            let over = try await house.link(request.id, days: 1, before: .days(2))
            let guest = ClaimVisitor(client)
            let expired = try await guest.get("/claim?key=\(over.text)")
            #expect(expired.status == 410 && expired.text.contains("有效期") && !expired.text.contains("10.9.0.1"))
            let forged = try await guest.get("/claim?key=\(String(repeating: "ab", count: 16))")
            #expect(forged.status == 404 && !forged.text.contains("10.9.0.1"))
            #expect(try await guest.get("/claim?key=x").status == 404)
            let good = try await house.link(request.id)
            _ = try await guest.get("/claim?key=\(good.text)")
            let withdrawn = try await engineer.post("/claims/\(request.id)/withdraw", ["reason": "发错"])
            #expect(withdrawn.status == 303)
            let late = try await guest.post(
                "/claim",
                ["key": good.text, "answer-\(items[0].id)": "confirmed", "self": "on", "person": "张医生"])
            #expect(late.status == 410)
        }
        #expect(try await house.asset(ids[0]).state == .unclaimed)
        let refused = try await house.test.installation.store.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM audit_entry WHERE action = 'claim.link-refused'")
        }
        #expect(refused == 4)
    }

    @Test func `guessing at links is slow`() async throws {
        let house = try await ClaimHouse()
        try await house.test.converse { client in
            let guest = ClaimVisitor(client)
            var codes: [Int] = []
            // A machine that is busy asks slowly, and some of its guesses are forgotten meanwhile.
            for number in 0..<80 where codes.last != 429 {
                let key = String(repeating: "0", count: 30) + String(number + 10)
                codes.append(try await guest.get("/claim?key=\(key)").status)
            }
            #expect(codes.first == 404 && codes.last == 429)
        }
    }

    @Test func `a signed sheet is evidence of each answer that an engineer enters from it`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1", "10.9.0.2")
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            _ = try await engineer.post(
                "/claims",
                ["asset": "\(ids[0])", "asset": "\(ids[1])", "unit": "\(house.medicine)", "days": "3"])
            let request = try #require(try await house.requests().first)
            let items = try await house.items(request.id)
            let sheet = try await engineer.get("/claims/\(request.id)/sheet")
            #expect(sheet.status == 200 && sheet.text.contains(request.number) && sheet.text.contains("签名"))
            let fields =
                [
                    "person": "\(house.zhang)", "answer-\(items[0].id)": "confirmed",
                    "answer-\(items[1].id)": "rejected", "reason-\(items[1].id)": "已搬走",
                ] as KeyValuePairs
            let path = "/claims/\(request.id)/answers"
            let wrong = try await engineer.upload(path, fields, file: Array("<html>".utf8), named: "x.pdf")
            #expect(wrong.status == 422 && wrong.text.contains("不是 PDF、JPG 或 PNG 文件"))
            let without = try await engineer.post(path, fields)
            #expect(without.status == 422)
            // Somebody of another department has not signed for this one.
            let stranger = try await engineer.upload(
                path, ["person": "\(house.wang)", "answer-\(items[0].id)": "confirmed"],
                file: Array("%PDF-1.4\n".utf8), named: "scan.pdf")
            #expect(stranger.status == 422 && stranger.text.contains("请选择签名人"))
            let entered = try await engineer.upload(path, fields, file: Array("%PDF-1.4\n".utf8), named: "scan.pdf")
            #expect(entered.status == 303)
            let answered = try await house.items(request.id)
            #expect(answered.allSatisfy { $0.way == .sheet && $0.evidence != nil && $0.enteredBy == "engineer" })
            #expect(answered.allSatisfy { $0.answeredBy == "张医生" && $0.answeredFrom == nil })
            let evidence = try #require(answered[0].evidence)
            let file = try await engineer.get("/claims/\(request.id)/evidence/\(evidence)")
            #expect(file.status == 200 && file.text.hasPrefix("%PDF-1.4"))
        }
        #expect(try await house.asset(ids[0]).ownerName == "张医生")
        try await house.expectSound()
    }

    @Test func `a channel's secret never comes back to the page, and a password needs a wire that cannot be read`()
        async throws
    {
        let house = try await ClaimHouse()
        try await house.test.converse { client in
            let admin = try await ClaimVisitor.of("sysadmin", house, client)
            let saved = try await admin.post(
                "/claims/channels/oa",
                ["enabled": "on", "url": "http://127.0.0.1:9/hook", "secret": "the-signing-secret-of-oa"])
            #expect(saved.status == 303)
            let links = try await admin.post(
                "/claims/channels/links", ["address": "https://anhu.example/", "days": "7"])
            #expect(links.status == 303)
            let page = try await admin.get("/claims/channels")
            #expect(page.text.contains("已设置，不显示") && !page.text.contains("the-signing-secret"))
            let bad = try await admin.post("/claims/channels/oa", ["url": "ftp://x", "secret": "short"])
            #expect(bad.status == 422 && !bad.text.contains("value=\"short\""))
            let plain = try await admin.post(
                "/claims/channels/mail",
                [
                    "host": "127.0.0.1", "port": "25", "security": "none", "sender": "a@b.example", "user": "u",
                    "secret": "p",
                ])
            #expect(plain.status == 422 && plain.text.contains("必须加密"))
            let tested = try await admin.post("/claims/channels/oa/test", [:])
            #expect(tested.status == 303 && tested.location == "/claims/deliveries/1")
            #expect(try await admin.get("/claims/deliveries/1").text.contains("待发送"))
        }
        try await house.expectSound()
    }

    @Test func `a printed square holds a link that is good, and needs the console's address`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1")
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            _ = try await engineer.post("/claims", ["asset": "\(ids[0])", "unit": "\(house.medicine)", "days": "3"])
            let request = try #require(try await house.requests().first)
            let unset = try await engineer.post("/claims/\(request.id)/sheet", [:])
            #expect(unset.status == 303)
            let admin = try await ClaimVisitor.of("sysadmin", house, client)
            _ = try await admin.post("/claims/channels/links", ["address": "https://anhu.example", "days": "7"])
            let sheet = try await engineer.post("/claims/\(request.id)/sheet", [:])
            #expect(sheet.status == 200 && sheet.text.contains("class=\"qr-code\""))
        }
        let count = try await house.test.installation.store.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM claim_link WHERE purpose = 'sheet' AND ended_at IS NULL")
        }
        #expect(count == 1)
    }
}
