import HTTPTypes
import HummingbirdTesting
import Kernel
import Synchronization
import Testing

@testable import Console

/// What becomes of a half-written form whose session has lapsed.
@Suite struct `A form of a lapsed session` {
    private final class Hand: Sendable {
        private let moment = Mutex(Timestamp(seconds: 1_790_000_000))
        var now: Timestamp { moment.withLock { $0 } }
        func advance(_ interval: Interval) { moment.withLock { $0 = $0 + interval } }
    }

    private let clock = Hand()

    private func console() throws -> TestConsole {
        try TestConsole(now: { [clock] in clock.now }) { routes in
            routes.page("things/new", access: .signedIn) { request in
                .page(
                    Page("新增") {
                        Form(
                            to: Link("things"),
                            fields: [
                                .text("name", "名称", value: "旧名"), .secret("code", "口令", .current),
                                .hidden("was", "new-mark"), .textArea("note", "备注"),
                            ])
                        block { request.query["restore"] ?? "没有参数" }
                    })
            }
            routes.action("things", access: .permission(.write)) { request in
                .redirect(to: Links.things, Notice(.success, request.form.pairs.map(\.name).joined(separator: "+")))
            }
        }
    }

    private func lapse(
        _ console: TestConsole, token: String? = nil, session: String = "lapsed-engineer", note: String = "写到一半"
    ) async throws -> TestResponse {
        let right = try await console.token(.engineer)
        return try await console.send(
            .post, "/things",
            [
                "Content-Type": "application/x-www-form-urlencoded", "Cookie": "anhu-session=\(session)",
                "Referer": "http://localhost/things/new",
            ],
            body: "csrf=\(token ?? right)&secrets=code&name=%F0%A0%AE%B7&code=geheim&was=old-mark&note=\(note)")
    }

    @Test func `comes back after signing in, without its secrets, with what it was opened with`() async throws {
        let console = try console()
        let sent = try await lapse(console)
        #expect(sent.status == .seeOther)
        #expect(sent["Location"] == "/sign-in?return=%2Fthings%2Fnew%3Frestore%3D1")
        #expect(sent["Set-Cookie"]?.contains("anhu-notice") == true)
        let page = try await console.send(.get, "/things/new?restore=1", as: .engineer)
        #expect(page.text.contains("已恢复登录过期前所填的内容") && page.text.contains("value=\"𠮷\""))
        #expect(page.text.contains("写到一半") && page.text.contains("value=\"old-mark\""))
        #expect(!page.text.contains("geheim") && page.text.contains("没有参数"))
        // Only where it is asked for, and only until it is sent.
        #expect(try await console.send(.get, "/things/new", as: .engineer).text.contains("旧名"))
        #expect(try await console.submit("/things", as: .engineer, "secrets=code&name=a").status == .seeOther)
        let after = try await console.send(.get, "/things/new?restore=1", as: .engineer)
        #expect(after.text.contains("旧名") && !after.text.contains("已恢复"))
    }

    @Test func `is shown to nobody else, and not for ever`() async throws {
        let console = try console()
        _ = try await lapse(console)
        #expect(try await !console.send(.get, "/things/new?restore=1", as: .manager).text.contains("写到一半"))
        clock.advance(.minutes(29))
        #expect(try await console.send(.get, "/things/new?restore=1", as: .engineer).text.contains("写到一半"))
        clock.advance(.minutes(1))
        #expect(try await !console.send(.get, "/things/new?restore=1", as: .engineer).text.contains("写到一半"))
    }

    @Test(arguments: [
        ("forged", "lapsed-engineer", "写"), ("", "nobody", "写"),
        ("", "lapsed-engineer", String(repeating: "x", count: 60_000)),
    ])
    func `is kept only where that session was given it`(token: String, session: String, note: String) async throws {
        let console = try console()
        let sent = try await lapse(console, token: token.isEmpty ? nil : token, session: session, note: note)
        #expect(sent.status == .seeOther)
        let isKept = token.isEmpty && session == "lapsed-engineer"
        #expect(sent["Location"]?.contains("restore") == isKept)
        let page = try await console.send(.get, "/things/new?restore=1", as: .engineer)
        #expect(page.text.contains("已恢复") == isKept)
    }

    @Test func `the shelf holds four forms of an account and no more than it has room for`() {
        let shelf = FormShelf()
        let now = Timestamp(seconds: 1_790_000_000)
        for number in 0..<6 {
            shelf.put(FormValues(["n": "\(number)"]), postedTo: "/\(number)", by: Identifier(1), at: now)
        }
        #expect(shelf.forms(of: Identifier(1), at: now)?.fields.keys.sorted() == ["/2", "/3", "/4", "/5"])
        for number in 0..<FormShelf.most {
            shelf.put(FormValues(), postedTo: "/", by: Identifier(Int64(number + 2)), at: now)
        }
        #expect(shelf.forms(of: Identifier(1), at: now) == nil)
        #expect(shelf.forms(of: Identifier(2), at: now) != nil)
        #expect(shelf.forms(of: Identifier(2), at: now - .seconds(1)) == nil)
    }

    @Test func `a handler does not see the console's own fields`() async throws {
        let response = try await console().submit("/things", as: .engineer, "secrets=code&name=a&note=b")
        let cookie = try #require(response["Set-Cookie"])
        let value = try #require(cookie.split(separator: "=").dropFirst().first?.split(separator: ".").first)
        #expect(bytes(base64url: String(value)).map { String(decoding: $0, as: UTF8.self) } == "success name+note")
    }
}
