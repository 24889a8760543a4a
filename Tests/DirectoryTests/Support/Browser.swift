import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Testing

@testable import Console
@testable import Directory

/// The console with this target's pages, without a socket.
struct TestConsole: Sendable {
    let directory: TestDirectory
    let server: ConsoleServer

    init(_ directory: TestDirectory) throws {
        self.directory = directory
        var module = DirectoryModule(directory.context)
        module.allPermissions = directory.permissions
        var configuration = ConsoleConfiguration(temporaryFolder: directory.folder.path)
        configuration.guardedRate = Rate(burst: 1_000, every: .milliseconds(1))
        configuration.refusalRate = Rate(burst: 10_000, every: .milliseconds(1))
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        server = try ConsoleServer(
            configuration: configuration, modules: [module, Home()],
            authority: DirectorySessions(directory.context, permissions: directory.permissions),
            audit: DoorAudit(directory.store), assets: StaticAssets(folders: []), key: RandomSource.system.bytes(32),
            clock: directory.clock.clock, randomBytes: RandomSource.system.bytes, logger: logger)
    }

    /// The first page, which another module has.
    private struct Home: ConsoleModule {
        func routes(into routes: inout RouteTable) {
            routes.page("", access: .signedIn) { _ in .page(Page("首页") { "首页" }) }
        }
    }
}

extension Interval {
    fileprivate static func milliseconds(_ count: Int64) -> Interval { Interval(milliseconds: count) }
}

/// Keeps cookies and sends the token of the page that it has read last.
final class Browser {
    struct Answer {
        let status: Int
        let location: String?
        let text: String
        let headers: HTTPFields
    }

    private let console: TestConsole
    private var cookies: [String: String] = [:]
    private var token = ""

    init(_ console: TestConsole) {
        self.console = console
    }

    /// The value of the session cookie.
    var session: String? { cookies["anhu-session"] }

    func get(_ path: String) async throws -> Answer {
        try await send(.get, path, body: nil)
    }

    /// Posts a form with the token of the page read last.
    func post(_ path: String, _ fields: KeyValuePairs<String, String> = [:]) async throws -> Answer {
        let pairs = [("csrf", token)] + fields.map { ($0.key, $0.value) }
        let body = pairs.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        return try await send(.post, path, body: body.joined(separator: "&"))
    }

    /// Follows redirects.
    func open(_ path: String) async throws -> Answer {
        var answer = try await get(path)
        for _ in 0..<5 {
            guard let next = answer.location else { break }
            answer = try await get(next)
        }
        return answer
    }

    /// Signs in with login name and password, and reads the page that follows.
    @discardableResult
    func signIn(_ login: String, password: String = "Kiefer-84-Wolken") async throws -> Answer {
        _ = try await get("/sign-in")
        let answer = try await post("/sign-in", ["login": login, "password": password])
        guard let next = answer.location else { return answer }
        return try await get(next)
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, body: String?) async throws -> Answer {
        var headers = HTTPFields()
        headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
        if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        let sent = headers
        let response = try await console.server.application.test(.router) { client in
            try await client.executeRequest(
                uri: path, method: method, headers: sent, body: body.map { ByteBuffer(string: $0) })
        }
        for header in response.headers[values: .setCookie] {
            let pair = header.split(separator: ";")[0].split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
        }
        let text = String(buffer: response.body)
        if let mark = text.range(of: "<meta name=\"csrf\" content=\""),
            let end = text[mark.upperBound...].firstIndex(of: "\""), mark.upperBound != end
        {
            token = String(text[mark.upperBound..<end])
        } else if let mark = text.range(of: "name=\"csrf\" value=\""),
            let end = text[mark.upperBound...].firstIndex(of: "\"")
        {
            token = String(text[mark.upperBound..<end])
        }
        return Answer(
            status: response.status.code, location: response.headers[.location], text: text, headers: response.headers)
    }
}

extension TestDirectory {
    /// A browser signed in as one of the first accounts, with its password settled and no second factor asked for.
    func browser(as login: String) async throws -> Browser {
        try await setPolicy { $0.secondFactorRoles = [] }
        try await settle(login)
        let browser = Browser(try TestConsole(self))
        try await browser.signIn(login)
        return browser
    }
}
