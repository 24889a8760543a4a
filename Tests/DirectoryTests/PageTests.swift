import Console
import Foundation
import HTTPTypes
import Kernel
import Records
import Testing

@testable import Directory

@Suite struct PageTests {
    @Test func `The system administrator makes, moves, locks out and unlocks an account`() async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: "sysadmin")
        _ = try await browser.get("/persons/new")
        let unit = try await directory.store.read { try UnitStore.list($0).first { $0.name == "信息科" }! }
        var answer = try await browser.post(
            "/persons",
            ["name": "<b>赵敏</b>", "employer": "hospital", "unit": "\(unit.id)", "title": "主任", "phone": "0512-6900"])
        let person = try #require(answer.location?.split(separator: "/").last)
        answer = try await browser.get("/persons/\(person)")
        #expect(answer.text.contains("&lt;b&gt;赵敏"))
        #expect(!answer.text.contains("<b>赵敏"))
        answer = try await browser.post("/accounts", ["login": "Zhao", "person": String(person)])
        #expect(answer.status == 200)
        let password = try #require(answer.text.firstMatch(of: /[A-Za-z2-9]{4}(-[A-Za-z2-9]{4}){3}/)).0
        let id = try await directory.account("zhao").id
        let other = Browser(try TestConsole(directory))
        #expect(try await other.signIn("zhao", password: String(password)).text.contains("更换口令"))
        for _ in 1...5 { _ = try await other.signIn("zhao", password: "wrong") }
        answer = try await browser.get("/accounts/\(id)")
        #expect(answer.text.contains("锁定至"))
        answer = try await browser.post("/accounts/\(id)/unlock")
        #expect(try await browser.open(answer.location!).text.contains("已解除锁定"))
        answer = try await browser.post("/accounts/\(id)/disable")
        #expect(try await browser.open(answer.location!).text.contains("账号已停用"))
        let own = try await directory.account("sysadmin").id
        answer = try await browser.post("/accounts/\(own)/disable")
        #expect(try await browser.open(answer.location!).text.contains("不能对本人账号执行该操作"))
        let last = try await directory.account("auditor").id
        answer = try await browser.post("/accounts/\(last)/disable")
        #expect(try await browser.open(answer.location!).text.contains("最后一个启用的审计管理员"))
        #expect(try await directory.trail("account.view").count >= 1)
        try await directory.expectSound()
    }

    @Test func `The security administrator gives roles, and reads why some cannot be given`() async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: "secadmin")
        let auditor = try await directory.account("auditor").id
        var answer = try await browser.get("/roles/\(auditor)")
        #expect(answer.text.contains("三员分立：同一人不得同时担任"))
        #expect(!answer.text.contains("/roles/\(auditor)/systemAdministrator/grant"))
        answer = try await browser.post("/roles/\(auditor)/systemAdministrator/grant")
        #expect(try await browser.open(answer.location!).text.contains("三员分立"))
        let engineer = try await directory.account("engineer").id
        _ = try await browser.get("/roles/\(engineer)")
        answer = try await browser.post("/roles/\(engineer)/manager/grant")
        #expect(try await browser.open(answer.location!).text.contains("已授予项目经理"))
        let own = try await directory.account("secadmin").id
        answer = try await browser.post("/roles/\(own)/engineer/grant")
        #expect(try await browser.open(answer.location!).text.contains("不得为本人"))
        #expect(try await browser.get("/roles/permissions").text.contains("授予和撤销角色"))
        #expect(try await browser.get("/accounts").status == 200)
        _ = try await browser.get("/accounts/\(engineer)")
        #expect(try await browser.post("/accounts/\(engineer)/disable").status == 403)
    }

    @Test func `The security policy is saved within its bounds`() async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: "secadmin")
        _ = try await browser.get("/security-policy")
        let fields: KeyValuePairs = [
            "minimum_length": "12", "minimum_classes": "4", "history_length": "8", "maximum_age_days": "60",
            "failure_limit": "4", "failure_window_minutes": "20", "lock_minutes": "30", "idle_minutes": "20",
            "absolute_hours": "8", "concurrent_sessions": "1", "role": "auditAdministrator", "role": "engineer",
            "role": "root",
        ]
        #expect(try await browser.post("/security-policy", fields).location == "/security-policy")
        let policy = try await directory.store.read { try SecurityPolicyStore.current($0) }
        #expect(policy.minimumLength == 12)
        #expect(policy.concurrentSessions == 1)
        #expect(policy.secondFactorRoles == [.auditAdministrator, .engineer])
        let answer = try await browser.post("/security-policy", ["minimum_length": "4"])
        #expect(answer.status == 422)
        #expect(answer.text.contains("口令最小长度须为 8 至 64 位"))
        #expect(try await directory.store.read { try SecurityPolicyStore.current($0) } == policy)
    }

    @Test func `Sheets and tokens go through the security administrator's pages`() async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: "secadmin")
        let engineer = try await directory.account("engineer").id
        _ = try await browser.get("/factors")
        var answer = try await browser.post("/factors/sheet", ["account": "\(engineer)"])
        #expect(answer.text.matches(of: /<code translate="no">\d{4} \d{4}<\/code>/).count == 40)
        answer = try await browser.get("/factors")
        #expect(answer.text.contains("纸质口令卡：口令卡 2026-11-23"))
        _ = try await browser.get("/factors/tokens")
        answer = try await browser.post("/factors/tokens", ["text": "T1,TOTP,31323334"])
        #expect(answer.status == 422)
        #expect(answer.text.contains("令牌文件第 1 行有误"))
        answer = try await browser.post(
            "/factors/tokens", ["text": "T1,TOTP,3132333435363738393031323334353637383930"])
        #expect(answer.location == "/factors/tokens")
        let token = try await directory.store.read { try FactorStore.tokens($0)[0].id }
        _ = try await browser.get("/factors/\(token)")
        answer = try await browser.post("/factors/\(token)/assign", ["account": "\(engineer)"])
        #expect(try await browser.open(answer.location!).text.contains("令牌已分配"))
        answer = try await browser.post("/factors/\(token)/release")
        #expect(try await browser.open(answer.location!).text.contains("令牌已收回"))
    }

    @Test func `One's own page shows sessions and ends them`() async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: "engineer")
        let other = Browser(try TestConsole(directory))
        try await other.signIn("engineer")
        let answer = try await browser.get("/me")
        #expect(answer.text.contains("本次"))
        #expect(answer.text.contains("注销其他全部登录"))
        _ = try await browser.post("/me/sessions/end-others")
        #expect(try await other.get("/me").location?.hasPrefix("/sign-in") == true)
        #expect(try await browser.get("/me").status == 200)
    }

    @Test func `The auditor's looks, searches, prints and exports are entries themselves`() async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: "auditor")
        var answer = try await browser.get("/audit?account=auditor")
        #expect(answer.location?.hasPrefix("/audit?account=auditor&upto=") == true)
        answer = try await browser.open("/audit?account=auditor")
        #expect(answer.status == 200)
        #expect(try await directory.trail("audit.view").last?.detail?.contains("账号=auditor") == true)
        let entry = try #require(try await directory.trail("setup.accounts").first)
        answer = try await browser.get("/audit/entries/\(entry.sequence)")
        #expect(answer.text.contains(hexadecimal(entry.mac)))
        #expect(answer.text.contains("登录名"))
        #expect(try await browser.get("/audit/print").status == 200)
        #expect(try await directory.trail("audit.print").count == 1)
        answer = try await browser.get("/audit/export.csv?action=account.sign-in")
        #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
        let lines = answer.text.split(separator: "\r\n")
        #expect(lines.count == 2)
        #expect(lines.last?.contains("登录,account.sign-in,成功") == true)
        #expect(try await directory.trail("audit.export").last?.detail?.contains("1 条") == true)
        #expect(try await browser.get("/audit/entries/999999").status == 404)
        answer = try await browser.get("/audit/chain")
        #expect(answer.text.contains("链尾校验值"))
        try await directory.expectSound()
    }

    @Test func `Pages of the trail do not shift while it grows`() async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: "auditor")
        for number in 0..<60 {
            try await directory.store.note(AuditAction("test", detail: "n\(number)"), by: .system("test"))
        }
        let first = try await browser.get("/audit?size=20&action=test")
        let pinned = try #require(first.location)
        func numbers(_ path: String) async throws -> [Int] {
            let text = try await browser.get(path).text
            return text.matches(of: /href="\/audit\/entries\/(\d+)"/).compactMap { Int($0.1) }
        }
        let one = try await numbers(pinned)
        try await directory.store.note(AuditAction("test", detail: "later"), by: .system("test"))
        let two = try await numbers(pinned + "&page=2")
        #expect(one.count == 20)
        #expect(two.count == 20)
        #expect(try #require(one.last) > #require(two.first))
        #expect(Set(one).isDisjoint(with: two))
    }

    @Test(arguments: ["sysadmin", "secadmin", "auditor", "engineer", "manager", "reviewer"])
    func `Forged numbers are no pages, whoever asks`(login: String) async throws {
        let directory = try await TestDirectory()
        let browser = try await directory.browser(as: login)
        for path in ["accounts", "roles", "persons", "units", "factors", "audit/entries"] {
            for number in ["0", "-1", "999999", "9223372036854775808", "1e3", "%00", "..%2f1", "1%20or%201=1"] {
                let status = try await browser.get("/\(path)/\(number)").status
                #expect([403, 404, 400].contains(status), "\(path)/\(number): \(status)")
            }
        }
        _ = try await browser.get("/me")
        for path in ["me/sessions/999999/end", "me/second-factor/999999/remove"] {
            #expect(try await browser.post("/\(path)").status == 404)
        }
        // A session of somebody else.
        let other = try await directory.browser(as: login == "manager" ? "engineer" : "manager")
        let id = try await directory.account(login == "manager" ? "engineer" : "manager").id
        let session = try await directory.store.read { try SessionStore.live(of: id, $0)[0].id }
        #expect(try await browser.post("/me/sessions/\(session)/end").status == 404)
        #expect(try await other.get("/me").status == 200)
    }

    @Test func `Each route is open to the roles that the permissions name and to no other`() async throws {
        let directory = try await TestDirectory()
        let table = directory.permissions
        for (login, role) in [
            ("sysadmin", Role.systemAdministrator), ("secadmin", .securityAdministrator),
            ("auditor", .auditAdministrator), ("engineer", .engineer), ("manager", .manager), ("reviewer", .reviewer),
        ] {
            let browser = try await directory.browser(as: login)
            let held = table.permissions(of: [role])
            for route in try TestConsole(directory).server.routes
            where route.method == .get && route.access.needsAccount {
                let status = try await browser.get(route.path.example()).status
                if route.access.admits(held) {
                    #expect(status != 403 && status != 401 && status < 500, "\(login) \(route.name): \(status)")
                } else {
                    #expect(status == 403, "\(login) \(route.name): \(status)")
                }
            }
        }
    }
}
