import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import Console

@Suite struct DoorTests {
    private func console(
        _ configure: (inout ConsoleConfiguration) -> Void = { _ in }, obligations: [Obligation] = []
    ) throws -> TestConsole {
        try TestConsole(configure, obligations: obligations) { routes in
            routes.page("open", access: .anyone) { _ in .page(Page("开放") { "开放" }) }
            routes.page("mine", access: .signedIn) { _ in .page(Page("我的") { "我的" }) }
            routes.page("local", access: .local) { _ in .page(Page("本机") { "本机" }) }
            routes.page("things", access: .permission(.read)) { _ in .page(Page("物品") { "物品" }) }
            routes.page(["things", .parameter(Links.thingID)], access: .permission(.read)) { request in
                let id = try request[Links.thingID]
                guard id == Identifier(1) else { throw ConsoleFault.notFound }
                return .page(Page("物品一") { "一" })
            }
            routes.action("things", access: .permission(.write)) { request in
                .redirect(to: Links.things, Notice(.success, "已新增 \(request.form["name"] ?? "")"))
            }
            routes.action("password", access: .signedIn, openUnder: [.changePassword]) { _ in .empty }
            routes.api(.get, "api/things", access: .permission(.read)) { _ in .json([1, 2]) }
            routes.api(.post, "api/things", access: .permission(.write)) { request in
                .json(.integer(request.bytes.count))
            }
            routes.fragment("part", access: .permission(.read)) { _ in .fragment(HTML(text: "部分")) }
        }
    }

    @Test func `Every route is closed to every role without its permission, and open to the others`() async throws {
        let console = try console { $0.refusalRate = Rate(burst: 1_000, every: .seconds(1)) }
        for route in console.server.routes {
            for role in [nil] + Role.allCases.map(Optional.some) {
                let held = role.map { console.server.permissions.permissions(of: [$0]) } ?? []
                let mayPass =
                    route.access == .anyone || (route.access.admits(held) && role != nil && route.access != .local)
                let before = console.audit.refusals.count
                let response = try await console.send(
                    HTTPRequest.Method(route.method.rawValue)!, route.path.example(), as: role)
                let status = response.status.code
                if !mayPass {
                    #expect([303, 401, 403].contains(status), "\(route.name) \(String(describing: role)) \(status)")
                    #expect(console.audit.refusals.count == before + 1, "\(route.name) \(String(describing: role))")
                } else if route.method.isUnsafe {
                    #expect(status == 403, "no token: \(route.name)")
                    #expect(console.audit.refusals.last?.reason == .forgedRequest)
                } else {
                    #expect(status == 200, "\(route.name) \(String(describing: role))")
                }
            }
        }
    }

    @Test func `Without a session a page leads to signing in and back`() async throws {
        let response = try await console().send(.get, "/things/1?a=%3C")
        #expect(response.status == .seeOther)
        #expect(response["Location"] == "/sign-in?return=%2Fthings%2F1%3Fa%3D%253C")
    }

    @Test func `Without a session a program gets a problem`() async throws {
        let response = try await console().send(.get, "/api/things")
        #expect(response.status == .unauthorized)
        #expect(response["Content-Type"] == "application/problem+json")
        #expect(response.text.contains("\"status\":401"))
    }

    @Test func `A refusal says who, what, from where and why`() async throws {
        let console = try console()
        let response = try await console.send(.get, "/things", as: .owner)
        let refusal = try #require(console.audit.refusals.last)
        #expect(response.status == .forbidden)
        #expect(response.text.contains(refusal.requestID))
        #expect(refusal.loginName == "owner")
        #expect(refusal.route == "GET /things")
        #expect(refusal.reason == .noPermission)
    }

    @Test(arguments: [
        "0", "-1", "2", "999999999999", "9223372036854775807", "a", "1'%20OR%201=1", "..", "%2e%2e", "1%00",
    ])
    func `Forged numbers are not found`(id: String) async throws {
        #expect(try await console().send(.get, "/things/\(id)", as: .engineer).status == .notFound)
    }

    @Test func `An obligation leads to its page, and only what is open under it can be done`() async throws {
        let console = try console(obligations: [.changePassword])
        let page = try await console.send(.get, "/things", as: .engineer)
        #expect(page["Location"] == "/me/changePassword")
        #expect(try await console.send(.get, "/api/things", as: .engineer).status == .forbidden)
        #expect(try await console.submit("/things", as: .engineer, "name=a")["Location"] == "/me/changePassword")
        #expect(try await console.submit("/password", as: .engineer).status == .noContent)
        #expect(try await console.send(.get, "/open", as: .engineer).status == .ok)
    }

    @Test func `A form with its token is taken, redirects, and its message is shown once`() async throws {
        let console = try console()
        let done = try await console.submit("/things", as: .engineer, "name=%E4%B8%80%3Cb%3E")
        #expect(done.status == .seeOther)
        #expect(done["Location"] == "/things")
        let cookie = try #require(done["Set-Cookie"]?.split(separator: ";").first)
        let page = try await console.send(.get, "/things", as: .engineer, ["Cookie": String(cookie)])
        #expect(page.text.contains("已新增 一&lt;b&gt;"))
        #expect(page["Set-Cookie"]?.hasPrefix("anhu-notice=; ") == true)
        let forged = try await console.send(.get, "/things", as: .engineer, ["Cookie": String(cookie.dropLast()) + "A"])
        #expect(!forged.text.contains("已新增"))
    }

    @Test func `A form without its token, or with another session's, is not taken`() async throws {
        let console = try console()
        let form = ["Content-Type": "application/x-www-form-urlencoded"]
        let other = try await console.token(.reviewer)
        for body in ["name=a", "csrf=&name=a", "csrf=\(other)&name=a", "csrf=\(String(repeating: "A", count: 43))"] {
            #expect(try await console.send(.post, "/things", as: .engineer, form, body: body).status == .forbidden)
        }
        #expect(console.audit.refusals.count == 4)
    }

    @Test(arguments: [
        (["Sec-Fetch-Site": "cross-site"], false), (["Sec-Fetch-Site": "same-site"], false),
        (["Sec-Fetch-Site": "none"], false), (["Sec-Fetch-Site": "same-origin"], true),
        (["Origin": "http://evil.example"], false), (["Origin": "null"], false),
        (["Origin": "https://localhost"], false), (["Origin": "http://localhost"], true),
    ])
    func `A form that another site sends is not taken even with its token`(headers: [String: String], isTaken: Bool)
        async throws
    {
        let response = try await console().submit("/things", as: .engineer, "name=a", headers)
        #expect(response.status == (isTaken ? .seeOther : .forbidden))
    }

    @Test func `A program sends its token in a header`() async throws {
        let console = try console()
        let token = try await console.token(.engineer)
        let taken = try await console.send(
            .post, "/api/things", as: .engineer, ["X-CSRF-Token": token], body: "{\"a\":1}")
        #expect(taken.text == "7")
        #expect(try await console.send(.post, "/api/things", as: .engineer, body: "{}").status == .forbidden)
    }

    @Test func `Only this machine passes where only it may`() async throws {
        let console = try console()
        #expect(try await console.send(.get, "/local", as: .engineer).status == .forbidden)
        #expect(console.audit.refusals.last?.reason == .notLocal)
    }
}
