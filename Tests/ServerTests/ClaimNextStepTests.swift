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

/// What a page says to those who meet a request that waits.
@Suite struct `The next step of a claim` {
    @Test func `whoever looks at a request is told who must answer and what they can do themselves`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1", "10.9.0.2")
        let manager = try await house.test.session(.manager)
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            _ = try await engineer.post("/claims", ["asset": "\(ids[0])", "unit": "\(house.medicine)", "days": "3"])
            let request = try #require(try await house.requests().first)
            let path = "/claims/\(request.id)"
            #expect(try await engineer.get("/assets/\(ids[0])").text.contains("等待内科确认"))
            #expect(try await engineer.get("/assets/\(ids[1])").text.contains("action=\"/claims/choose\""))
            let own = try await engineer.get(path)
            #expect(own.text.contains("须由内科的责任人确认：张医生可登录后在“我的资产”中确认"))
            #expect(own.text.contains("href=\"\(path)/sheet\"") && own.text.contains("推送渠道尚未启用"))
            #expect(own.text.contains("去确认") == false)
            let seen = try await ClaimVisitor(client, session: manager).get(path)
            #expect(seen.text.contains("请联系发起人") && !seen.text.contains("\(path)/sheet"))
            try await house.write("UPDATE account SET state = 'disabled' WHERE login = 'zhang'")
            #expect(try await engineer.get(path).text.contains("目前没有能够登录确认的账号"))
        }
    }

    @Test func `a reviewer to whom a request goes is led to where it is answered`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1")
        let session = try await house.test.session(.reviewer)
        let account = try await house.test.principal(TestServer.login(.reviewer))
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            _ = try await engineer.post("/claims", ["asset": "\(ids[0])", "unit": "\(house.medicine)", "days": "3"])
            let request = try #require(try await house.requests().first)
            try await house.write(
                """
                UPDATE person SET unit_id = \(house.medicine)
                WHERE id = (SELECT person_id FROM account WHERE id = \(account.accountID ?? 0))
                """)
            let page = try await ClaimVisitor(client, session: session).get("/claims/\(request.id)")
            #expect(page.text.contains("去确认") && page.text.contains("/my-assets/claims/\(request.id)"))
        }
    }

    @Test func `whoever asked is shown who must answer instead of a form that is refused`() async throws {
        let house = try await ClaimHouse()
        let ids = try await house.addAssets("10.9.0.1")
        try await house.test.converse { client in
            let engineer = try await ClaimVisitor.of("engineer", house, client)
            _ = try await engineer.post("/claims", ["asset": "\(ids[0])", "unit": "\(house.medicine)", "days": "3"])
            let request = try #require(try await house.requests().first)
            let path = "/my-assets/claims/\(request.id)"
            let owner = try await ClaimVisitor.of("zhang", house, client)
            #expect(try await owner.get(path).text.contains("提交答复"))
            #expect(try await owner.get("/").text.contains(request.number))
            try await house.write(
                """
                UPDATE claim_request SET requested_by_account = (SELECT id FROM account WHERE login = 'zhang');
                UPDATE person SET unit_id = \(house.medicine) WHERE id = \(house.wang)
                """)
            let page = try await owner.get(path)
            #expect(page.status == 200 && !page.text.contains("提交答复"))
            #expect(page.text.contains("不能由您本人确认") && page.text.contains("王医生可登录"))
            #expect(try await owner.get("/").text.contains(request.number) == false)
        }
    }
}
