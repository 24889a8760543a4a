import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

@testable import Console

/// A fault of a store that knows nothing of HTTP.
private struct DiskFull: ExplainedError {
    var kind: FaultKind { .unavailable }
    var explanation: Explanation { Explanation("磁盘已满", advice: "请清理数据盘。") }
}

private struct Secret: Error {
    let text = "SELECT password FROM accounts"
}

@Suite struct ServerTests {
    private func console(_ configure: (inout ConsoleConfiguration) -> Void = { _ in }) throws -> TestConsole {
        try TestConsole(configure) { routes in
            routes.page("/", access: .anyone) { _ in .page(Page("首页") { "首页" }) }
            routes.page("sign-in", access: .anyone) { _ in .page(Gallery.signIn()) }
            routes.action("sign-in", access: .anyone, rate: .guarded) { request in
                .redirect(to: Links.home).startingSession(token: request.form["name"] ?? "")
            }
            routes.action("sign-out", access: .signedIn, openUnder: Set(Obligation.allCases)) { _ in
                .redirect(to: Links.home).endingSession()
            }
            routes.page("full", access: .anyone) { _ in throw DiskFull() }
            routes.page("secret", access: .anyone) { _ in throw Secret() }
            routes.api(.get, "api/full", access: .anyone) { _ in throw DiskFull() }
            routes.fragment("part/full", access: .anyone) { _ in throw DiskFull() }
            routes.page("echo", access: .anyone) { request in
                .page(Page(request.query["q"] ?? "") { request.userAgent })
            }
            routes.action("big", access: .permission(.write), body: .form(limit: 200_000)) { _ in .empty }
        }
    }

    @Test(arguments: ["/", "/nowhere", "/full", "/secret", "/api/full", "/health", "/web/x/none.css", "/sign-in"])
    func `Every answer has the headers that keep a browser safe`(path: String) async throws {
        let response = try await console { $0.scheme = .https }.send(.get, path)
        let policy = try #require(response["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
        #expect(!policy.contains("unsafe") && !policy.contains("*"))
        #expect(response["X-Content-Type-Options"] == "nosniff")
        #expect(response["Referrer-Policy"] == "same-origin")
        #expect(response["X-Frame-Options"] == "DENY")
        #expect(response["Cross-Origin-Opener-Policy"] == "same-origin")
        #expect(response["Cross-Origin-Resource-Policy"] == "same-origin")
        #expect(response["Strict-Transport-Security"] == "max-age=31536000")
        #expect(response["Cache-Control"] == "no-store")
        #expect(response["Server"] == nil)
        #expect(response["X-Request-ID"]?.isEmpty == false)
    }

    @Test func `Pages are Chinese and load nothing from elsewhere`() async throws {
        let page = try await console().send(.get, "/", as: .engineer).text
        #expect(page.hasPrefix("<!doctype html><html lang=\"zh-CN\">"))
        #expect(!page.contains("://"))
        #expect(!page.contains(" style=") && !page.contains("<style") && !page.contains("<script>"))
    }

    /// A service group writes the description of each service to the log, at every level.
    @Test func `Described for the log, the server says neither its key nor its files`() throws {
        #expect(String(reflecting: try console().server) == "console")
    }

    @Test func `The menu shows what the visitor may open`() async throws {
        let console = try console()
        #expect(try await console.send(.get, "/", as: .engineer).text.contains(">物品<"))
        #expect(try await console.send(.get, "/", as: .owner).text.contains(">物品<") == false)
        #expect(try await console.send(.get, "/").text.contains(">物品<") == false)
    }

    @Test func `Signing in needs the token of the page, and sets a cookie that scripts and other sites do not get`()
        async throws
    {
        let console = try console { $0.scheme = .https }
        let page = try await console.send(.get, "/sign-in")
        let cookie = try #require(page["Set-Cookie"]?.split(separator: ";").first)
        #expect(cookie.hasPrefix("__Host-anhu-visit="))
        let token = try #require(page.text.firstMatch(of: /name="csrf" value="([^"]+)"/)?.1)
        let form = ["Content-Type": "application/x-www-form-urlencoded", "Cookie": String(cookie)]
        let done = try await console.send(.post, "/sign-in", form, body: "csrf=\(token)&name=engineer")
        #expect(
            done["Set-Cookie"] == "__Host-anhu-session=engineer; Path=/; HttpOnly; SameSite=Strict; Secure")
        let other = ["Content-Type": form["Content-Type"]!, "Cookie": "__Host-anhu-visit=other"]
        #expect(try await console.send(.post, "/sign-in", other, body: "csrf=\(token)").status == .forbidden)
        let none = ["Content-Type": form["Content-Type"]!]
        #expect(try await console.send(.post, "/sign-in", none, body: "csrf=\(token)").status == .forbidden)
    }

    @Test func `Signing out takes the cookie away`() async throws {
        let done = try await console().submit("/sign-out", as: .engineer)
        #expect(done["Set-Cookie"] == "anhu-session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
    }

    @Test func `Guessing is slowed down, and taken down`() async throws {
        let console = try console { $0.guardedRate = Rate(burst: 3, every: .seconds(6)) }
        for _ in 0..<3 { #expect(try await console.send(.post, "/sign-in").status == .forbidden) }
        let fourth = try await console.send(.post, "/sign-in")
        #expect(fourth.status == .tooManyRequests)
        #expect(fourth["Retry-After"] == "6")
        #expect(console.audit.refusals.last?.reason == .tooManyAttempts)
    }

    @Test func `A flood of refusals is counted, not written line by line`() async throws {
        let console = try console { $0.refusalRate = Rate(burst: 2, every: .hours(1)) }
        for _ in 0..<20 { _ = try await console.send(.post, "/sign-in") }
        #expect(console.audit.refusals.count == 2)
    }

    @Test func `An explained error is told with its advice, as page, problem and fragment`() async throws {
        let console = try console()
        let page = try await console.send(.get, "/full")
        #expect(page.status == .serviceUnavailable)
        #expect(page.text.contains("磁盘已满") && page.text.contains("请清理数据盘。"))
        let problem = try await console.send(.get, "/api/full")
        #expect(problem["Content-Type"] == "application/problem+json")
        #expect(problem.text.contains("\"title\":\"磁盘已满\"") && problem.text.contains("\"status\":503"))
        let part = try await console.send(.get, "/part/full")
        #expect(part.text.contains("磁盘已满") && !part.text.contains("<html"))
    }

    @Test func `What nobody has explained stays in the log`() async throws {
        let page = try await console().send(.get, "/secret")
        #expect(page.status == .internalServerError)
        #expect(!page.text.contains("SELECT") && page.text.contains("系统内部错误"))
        #expect(page.text.contains(page["X-Request-ID"]!))
    }

    @Test func `Unknown paths and methods are told as such`() async throws {
        let console = try console()
        #expect(try await console.send(.get, "/nowhere").status == .notFound)
        let wrong = try await console.send(.put, "/sign-in")
        #expect(wrong.status == .methodNotAllowed)
        #expect(wrong["Allow"] == "GET, HEAD, POST")
        #expect(try await console.send(HTTPRequest.Method("TRACE")!, "/").status == .methodNotAllowed)
        #expect(try await console.send(.get, "/%zz").status == .notFound)
        #expect(try await console.send(.get, "/echo?q=%zz").status == .badRequest)
    }

    @Test func `A head request has the length and no body`() async throws {
        let response = try await console().send(.head, "/health")
        #expect(response.status == .ok && response.body.readableBytes == 0)
    }

    @Test func `What a visitor sends is text wherever it is shown`() async throws {
        let page = try await console().send(
            .get, "/echo?q=%3Cscript%3Ealert(1)%3C/script%3E", ["User-Agent": "<img src=x>"])
        #expect(page.text.contains("<title>&lt;script&gt;alert(1)&lt;/script&gt; - 安护</title>"))
        #expect(!page.text.contains("<script>") && !page.text.contains("<img"))
    }

    @Test func `Limits of address, header and body`() async throws {
        let console = try console()
        #expect(try await console.send(.get, "/?" + String(repeating: "a", count: 5_000)).status == .uriTooLong)
        #expect(
            try await console.send(.get, "/", ["X-Long": String(repeating: "a", count: 20_000)]).status
                == .requestHeaderFieldsTooLarge)
        let long = String(repeating: "a", count: 70_000)
        let small = try await console.submit("/sign-out", as: .engineer, long)
        #expect(small.status == .contentTooLarge)
        #expect(small["Connection"] == "close")
        #expect(try await console.submit("/big", as: .engineer, long).status == .noContent)
        #expect(
            try await console.send(.post, "/big", as: .engineer, ["Content-Type": "text/plain"], body: "a").status
                == .unsupportedMediaType)
    }

    @Test func `Too many requests at once are told to wait`() async throws {
        let response = try await console { $0.mostRequests = 0 }.send(.get, "/")
        #expect(response.status == .serviceUnavailable)
        #expect(response.text.contains("系统繁忙"))
    }

    @Test(arguments: [
        ("localhost", true), ("127.0.0.1:8080", true), ("[::1]:8080", true), ("10.2.3.4", true),
        ("anhu.hospital.cn", true), ("ANHU.hospital.cn.:8443", true), ("evil.example", false),
        ("localhost.evil.example", false), ("localhost:80@evil", false), ("[evil]", false), ("10.2.3.4.evil", false),
    ])
    func `Only names of this server are answered`(authority: String, isAllowed: Bool) throws {
        let console = try console { $0.allowedHosts = ["anhu.hospital.cn"] }
        #expect(console.server.isAllowedHost(authority) == isAllowed)
    }

    @Test func `A script is told where to go instead of being redirected`() async throws {
        let console = try console()
        let response = try await console.submit("/sign-out", as: .engineer, "", ["HX-Request": "true"])
        #expect(response.status == .ok)
        #expect(response["HX-Redirect"] == "/")
    }

    @Test func `Two modules with one route do not start`() {
        #expect(throws: RouteConflict.self) {
            try TestConsole { routes in routes.api(.get, "health", access: .anyone) { _ in .empty } }
        }
    }
}
