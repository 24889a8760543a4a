import Console
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Records
import Testing

@testable import Console
@testable import Server

/// Walks every route under every role, with numbers that do not exist and text that is no number.
@Suite struct `Every route` {
    private static let ids = ["1", "999999999", "0", "1%20OR%201=1", "9223372036854775808"]

    @Test func `is closed to visitors without a session unless it says otherwise`() async throws {
        let test = try await TestServer()
        let routes = test.program.routes.filter(\.access.needsAccount)
        try await test.converse { client in
            for route in routes {
                let response = try await request(route, client, test, session: nil, id: "1")
                // Pages lead to the sign-in page; everything else is told that there is no session.
                #expect([303, 401, 403].contains(response.code), "\(route.name) answered \(response.code)")
                if response.code == 303 { #expect(response.location?.hasPrefix("/sign-in") == true, "\(route.name)") }
            }
        }
    }

    @Test(arguments: Role.allCases)
    func `lets a role in exactly where its permissions say, and never fails on forged numbers`(role: Role) async throws
    {
        let test = try await TestServer()
        let permissions = test.installation.permissions.permissions(of: [role])
        try await test.converse { client in
            var session = try await test.session(role)
            for route in test.program.routes where route.kind != .stream {
                let isAdmitted = route.access.admits(permissions)
                for id in route.path.parameterNames.isEmpty ? ["1"] : Self.ids {
                    let response = try await request(route, client, test, session: session, id: id)
                    let isRight =
                        isAdmitted ? response.code < 500 && response.code != 401 : [403, 404].contains(response.code)
                    #expect(isRight, "\(role) \(route.name) with \(id) answered \(response.code)")
                    // Signing out and some deeds on accounts end the session.
                    if route.method.isUnsafe && isAdmitted { session = try await test.session(role) }
                }
            }
        }
        let report = try await AuditVerifier(test.installation.store).verify()
        #expect(report.isSound, "\(report.defects.prefix(3))")
    }

    @Test func `that changes something refuses a form without the session's token`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            for role in Role.allCases {
                let permissions = test.installation.permissions.permissions(of: [role])
                let session = try await test.session(role)
                for route in test.program.routes
                where route.method.isUnsafe && route.access.needsAccount && route.access.admits(permissions) {
                    let response = try await TestServer.send(
                        client, HTTPRequest.Method(route.method.rawValue) ?? .post, path(route, id: "1"),
                        session: session, body: "csrf=forged")
                    // 429: the door counts attempts on such a route before it looks at the form.
                    let code = response.status.code
                    let isRefused = code == 403 || (route.rate == .guarded && code == 429)
                    #expect(isRefused, "\(role) \(route.name) answered \(code)")
                }
            }
        }
    }

    /// The route's example path with the number put in; parameters that are words keep their example.
    private func path(_ route: Route, id: String) -> String {
        let numbers = route.path.parameterNames.filter {
            route.path.example() == route.path.example([$0: "1"])
        }
        return route.path.example(Dictionary(uniqueKeysWithValues: numbers.map { ($0, "FORGED") }))
            .replacing("FORGED", with: id)
    }

    private func request(
        _ route: Route, _ client: any TestClientProtocol, _ test: TestServer, session: String?, id: String
    ) async throws -> (code: Int, location: String?) {
        let method = HTTPRequest.Method(route.method.rawValue) ?? .get
        var body: String?
        if route.method.isUnsafe {
            let token = if let session { try await test.formToken(session) } else { "none" }
            body = "csrf=\(token)&name=%3Cscript%3E&reason=&title=%E6%B5%8B%E8%AF%95"
        }
        let response = try await TestServer.send(client, method, path(route, id: id), session: session, body: body)
        return (response.status.code, response.headers[.location])
    }
}
