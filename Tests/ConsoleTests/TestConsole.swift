import Hummingbird
import HummingbirdTesting
import HTTPTypes
import Kernel
import Logging
import NIOCore
import Synchronization
import Testing

@testable import Console

extension Permission {
    static let read = Permission("things.read", "查看")
    static let write = Permission("things.write", "修改")
}

extension Links {
    static let thingID = PathParameter.identifier("thing", of: TestConsole.Thing.self)
    static var things: Link { Link("things") }
}

/// Knows one session for each role, whose token is the role's name.
final class TestAuthority: SessionAuthority {
    let permissions: PermissionTable
    let obligations: [Obligation]

    init(_ permissions: PermissionTable, obligations: [Obligation] = []) {
        self.permissions = permissions
        self.obligations = obligations
    }

    func visitor(token: String, peer: String, now: Timestamp) async throws -> Visitor? {
        guard let role = Role(rawValue: token) else { return nil }
        return Visitor(
            accountID: Identifier(Int64(role.rawValue.utf8.count)), loginName: token,
            personName: role.chinese, roles: [role], permissions: permissions.permissions(of: [role]),
            sessionID: "session-\(token)", csrfSecret: Array(repeating: 9, count: 32), obligations: obligations)
    }

    func visitor(bearer: String, peer: String, now: Timestamp) async throws -> Visitor? {
        guard let role = Role(rawValue: bearer) else { return nil }
        return Visitor(
            accountID: Identifier(7), loginName: bearer, personName: role.chinese, roles: [role],
            permissions: permissions.permissions(of: [role]), sessionID: "token-7",
            csrfSecret: Array(repeating: 8, count: 32), tokenID: 7)
    }

    /// `lapsed-engineer` is the token of an engineer's session that is over.
    func lapsed(token: String, now: Timestamp) async throws -> LapsedSession? {
        guard token.hasPrefix("lapsed-"),
            let visitor = try await visitor(token: String(token.dropFirst("lapsed-".count)), peer: "", now: now)
        else { return nil }
        return LapsedSession(
            accountID: visitor.accountID, sessionID: visitor.sessionID, csrfSecret: visitor.csrfSecret)
    }

    var signIn: Link { Link("sign-in") }
    var signOut: Link? { Link("sign-out") }
    var ownAccount: Link? { Link("me") }
    func page(for obligation: Obligation) -> Link { Link("me", obligation.rawValue) }
}

/// Keeps what was refused.
final class TestAudit: RefusalAudit {
    private let all = Mutex<[Refusal]>([])

    func record(_ refusal: Refusal) async throws {
        all.withLock { $0.append(refusal) }
    }

    var refusals: [Refusal] { all.withLock { $0 } }
}

/// A console with a module of one's own behind a door without a socket.
struct TestConsole: Sendable {
    enum Thing {}

    struct Module: ConsoleModule {
        let add: @Sendable (inout RouteTable) -> Void

        func permissions(into table: inout PermissionTable) {
            table.grant(.read, to: .engineer, .reviewer)
            table.grant(.write, to: .engineer)
        }

        func routes(into routes: inout RouteTable) {
            add(&routes)
        }

        var navigation: [NavigationItem] {
            [
                NavigationItem(
                    "物品", to: Links.things, icon: "box", access: .permission(.read), group: .assets, order: 1)
            ]
        }
    }

    let server: ConsoleServer
    let audit = TestAudit()
    let authority: TestAuthority

    init(
        _ configure: (inout ConsoleConfiguration) -> Void = { _ in }, obligations: [Obligation] = [],
        assets: [String] = [], now: @escaping @Sendable () -> Timestamp = { Timestamp(seconds: 1_790_000_000) },
        onListening: @escaping @Sendable (Int) async -> Void = { _ in },
        _ routes: @escaping @Sendable (inout RouteTable) -> Void
    ) throws {
        var configuration = ConsoleConfiguration(temporaryFolder: "/tmp")
        configure(&configuration)
        let module = Module(add: routes)
        var permissions = PermissionTable()
        module.permissions(into: &permissions)
        authority = TestAuthority(permissions, obligations: obligations)
        let counter = Mutex<UInt8>(0)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        server = try ConsoleServer(
            configuration: configuration, modules: [module], authority: authority, audit: audit,
            assets: StaticAssets(folders: assets), key: Array(repeating: 5, count: 32), clock: Kernel.Clock(now: now),
            randomBytes: { count in
                let number = counter.withLock { counter -> UInt8 in
                    counter &+= 1
                    return counter
                }
                return Array(repeating: number, count: count)
            }, logger: logger, onListening: onListening)
    }

    /// The token of a role's session against forged requests.
    func token(_ role: Role) async throws -> String {
        let visitor = try #require(
            try await authority.visitor(token: role.rawValue, peer: "", now: Timestamp(seconds: 0)))
        return ForgeryGuard(key: []).token(for: visitor)
    }

    /// Sends one request.
    func send(
        _ method: HTTPRequest.Method = .get, _ path: String, as role: Role? = nil, _ headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> TestResponse {
        var fields = HTTPFields()
        if let role { fields[.cookie] = "anhu-session=\(role.rawValue)" }
        for (name, value) in headers {
            if name == "Cookie", let present = fields[.cookie] {
                fields[.cookie] = present + "; " + value
            } else {
                fields[header: name] = value
            }
        }
        let sent = fields
        return try await server.application.test(.router) { client in
            try await client.executeRequest(
                uri: path, method: method, headers: sent, body: body.map { ByteBuffer(string: $0) })
        }
    }

    /// Sends a form with the role's token.
    func submit(
        _ path: String, as role: Role, _ body: String = "", _ headers: [String: String] = [:]
    ) async throws -> TestResponse {
        var headers = headers
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        let token = try await token(role)
        return try await send(.post, path, as: role, headers, body: "csrf=\(token)&\(body)")
    }
}

extension TestResponse {
    /// The body as text.
    var text: String { String(buffer: body) }

    /// A header by name.
    subscript(name: String) -> String? { headers[header: name] }
}
