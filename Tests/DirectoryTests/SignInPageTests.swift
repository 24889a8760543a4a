import Console
import Foundation
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct SignInPageTests {
    private let password = "Kiefer-84-Wolken"

    @Test func `The whole way in: password, new password, enrolment, and next time the code`() async throws {
        let directory = try await TestDirectory()
        let browser = Browser(try TestConsole(directory))
        var answer = try await browser.get("/accounts?state=active")
        #expect(answer.location == "/sign-in?return=%2Faccounts%3Fstate%3Dactive")
        answer = try await browser.get(try #require(answer.location))
        let handed = try #require(directory.handed["sysadmin"])
        answer = try await browser.post(
            "/sign-in", ["login": "sysadmin", "password": handed, "return": "/accounts?state=active"])
        #expect(answer.location == "/me/password?return=%2Faccounts%3Fstate%3Dactive")
        // Nothing else opens before.
        for path in ["/accounts", "/me", "/", "/me/second-factor"] {
            #expect(try await browser.get(path).location?.hasPrefix("/me/") == true)
        }
        _ = try await browser.get(try #require(answer.location))
        answer = try await browser.post("/me/password", ["current": handed, "new": password, "again": "other"])
        #expect(answer.status == 422)
        #expect(answer.text.contains("两次输入的新口令不一致"))
        #expect(!answer.text.contains(password))
        answer = try await browser.post(
            "/me/password",
            ["current": handed, "new": password, "again": password, "return": "/accounts?state=active"])
        #expect(answer.location == "/me/second-factor?return=%2Faccounts%3Fstate%3Dactive")
        answer = try await browser.get("/me/second-factor/app?return=%2Faccounts%3Fstate%3Dactive")
        let shown = try #require(answer.text.firstMatch(of: /<code translate="no">([A-Z2-7 ]+)<\/code>/)?.1)
        let secret = try #require(Base32.decode(shown.filter { $0 != " " }))
        let totp = OneTimePassword(secret: secret, algorithm: .sha1, digits: 6)
        let code = { totp.code(counter: directory.clock.now.seconds / 30) }
        answer = try await browser.post("/me/second-factor/app", ["code": code(), "return": "/accounts?state=active"])
        #expect(answer.location == "/accounts?state=active")
        answer = try await browser.get("/accounts?state=active")
        #expect(answer.status == 200)
        #expect(answer.text.contains("secadmin"))
        _ = try await browser.post("/sign-out")
        #expect(browser.session == nil)
        #expect(try await browser.get("/accounts").location?.hasPrefix("/sign-in") == true)

        directory.clock.advance(.minutes(1))
        answer = try await browser.signIn("sysadmin")
        #expect(answer.text.contains("双因素认证"))
        #expect(try await browser.get("/accounts").location == "/sign-in/second-factor")
        answer = try await browser.get("/sign-in/second-factor")
        let account = try await directory.account("sysadmin").id
        let factor = try await directory.store.read { try FactorStore.active(of: account, $0)[0].id }
        answer = try await browser.post("/sign-in/second-factor", ["factor": "\(factor)", "code": "000000"])
        #expect(answer.status == 422)
        let before = browser.session
        answer = try await browser.post("/sign-in/second-factor", ["factor": "\(factor)", "code": code()])
        #expect(answer.location == "/")
        #expect(browser.session != before)
        #expect(try await browser.get("/accounts").status == 200)
        try await directory.expectSound()
    }

    @Test func `A sheet is printed, enrolled, and asked for by number`() async throws {
        let directory = try await TestDirectory()
        try await directory.settle("auditor")
        let browser = Browser(try TestConsole(directory))
        var answer = try await browser.signIn("auditor")
        #expect(answer.text.contains("纸质口令卡"))
        answer = try await browser.post("/me/second-factor/sheet/new")
        #expect(answer.status == 200)
        let codes = answer.text.matches(of: /<code translate="no">(\d{4} \d{4})<\/code>/).map { String($0.1) }
        let asked = try #require(answer.text.firstMatch(of: /第 (\d+) 号代码/).flatMap { Int($0.1) })
        #expect(codes.count == 40)
        let code = codes[asked - 1]
        answer = try await browser.post("/me/second-factor/sheet", ["code": "1234 5678"])
        #expect(answer.status == 422)
        #expect(answer.text.contains("第 \(asked) 号代码"))
        #expect(!answer.text.contains(code))
        answer = try await browser.post("/me/second-factor/sheet", ["code": code])
        #expect(answer.location == "/")
        #expect(try await browser.get("/audit/chain").status == 200)
    }

    @Test func `Wrong names and passwords are told alike, a lock with its minutes`() async throws {
        let directory = try await TestDirectory()
        let browser = Browser(try TestConsole(directory))
        let unknown = try await browser.signIn("nobody", password: "x")
        let known = try await browser.signIn("engineer", password: "x")
        #expect(unknown.status == 422)
        #expect(known.status == 422)
        #expect(unknown.text.contains("登录名或口令不正确"))
        #expect(known.text.contains("登录名或口令不正确"))
        for _ in 2...5 { _ = try await browser.signIn("engineer", password: "x") }
        let locked = try await browser.signIn("engineer", password: "x")
        #expect(locked.status == 429)
        #expect(locked.text.contains("请 15 分钟后再试"))
    }

    @Test(arguments: ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
    func `Signing in leads to no other host`(target: String) async throws {
        let directory = try await TestDirectory()
        try await directory.settle("engineer")
        let browser = Browser(try TestConsole(directory))
        _ = try await browser.get("/sign-in")
        let answer = try await browser.post(
            "/sign-in", ["login": "engineer", "password": password, "return": target])
        #expect(answer.location == "/")
    }

    @Test func `A form without the session's token changes nothing and is taken down`() async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: "sysadmin")
        let stranger = try await directory.browser(as: "manager")
        _ = try await stranger.get("/me")
        let id = try await directory.account("reviewer").id
        // The other's token under one's own session.
        let console = Browser(try TestConsole(directory))
        _ = try await console.get("/sign-in")
        let forged = try await console.post("/accounts/\(id)/disable")
        #expect(forged.location?.hasPrefix("/sign-in") == true)
        #expect(try await directory.account("reviewer").state == .active)
        let refused = try await directory.trail("door.refuse")
        #expect(refused.last?.detail?.contains("未登录") == true)
        _ = browser
    }
}
