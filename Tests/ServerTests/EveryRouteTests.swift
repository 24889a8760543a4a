import Console
import Foundation
import HTTPTypes
import Kernel
import Records
import Testing

@testable import Console

/// Walks every route under every role, with numbers that do not exist and text that is no number.
@Suite struct `Every route` {
    private static let ids = ["1", "999999999", "0", "-1", "1%20OR%201=1", "..%2F1", "9223372036854775808"]

    @Test func `is closed to visitors without a session unless it says otherwise`() async throws {
        let test = try await TestServer()
        for route in test.program.routes where route.access.needsAccount {
            let response = try await request(route, test, session: nil, id: "1")
            // Pages lead to the sign-in page; everything else is told that there is no session.
            #expect(
                [303, 401, 403].contains(response.code), "\(route.name) answered \(response.code)")
            if response.code == 303 { #expect(response.location?.hasPrefix("/sign-in") == true, "\(route.name)") }
        }
    }

    @Test(arguments: Role.allCases)
    func `lets a role in exactly where its permissions say, and never fails on forged numbers`(role: Role) async throws
    {
        let test = try await TestServer()
        let permissions = test.installation.permissions.permissions(of: [role])
        for route in test.program.routes where route.kind != .stream {
            let ids = route.path.parameterNames.isEmpty ? ["1"] : Self.ids
            for id in ids {
                // Signing out, or being signed out by an action on accounts, ends the session: each request has its own.
                let session = try await test.session(role)
                let response = try await request(route, test, session: session, id: id)
                let isAdmitted = route.access.admits(permissions)
                if isAdmitted {
                    #expect(
                        response.code < 500 && response.code != 401,
                        "\(role) \(route.name) with \(id) answered \(response.code)")
                } else {
                    #expect(
                        [403, 404].contains(response.code),
                        "\(role) may not \(route.name) with \(id), and got \(response.code)")
                }
            }
        }
        let report = try await AuditVerifier(test.installation.store).verify()
        #expect(report.isSound, "\(report.defects.prefix(3))")
    }

    @Test func `that changes something refuses a form without the session's token`() async throws {
        let test = try await TestServer()
        for role in Role.allCases {
            let permissions = test.installation.permissions.permissions(of: [role])
            for route in test.program.routes
            where route.method.isUnsafe && route.access.needsAccount && route.access.admits(permissions) {
                let session = try await test.session(role)
                let response = try await test.send(
                    HTTPRequest.Method(route.method.rawValue) ?? .post, path(route, id: "1"), session: session,
                    body: "csrf=forged")
                #expect(response.status.code == 403, "\(role) \(route.name) answered \(response.status.code)")
            }
        }
    }

    private func path(_ route: Route, id: String) -> String {
        var path = route.path.example()
        for name in route.path.parameterNames {
            let marked = route.path.example([name: "FORGED"])
            path = marked == path ? path : marked.replacing("FORGED", with: id)
        }
        return path
    }

    private func request(
        _ route: Route, _ test: TestServer, session: String?, id: String
    ) async throws -> (code: Int, location: String?) {
        let method = HTTPRequest.Method(route.method.rawValue) ?? .get
        var body: String?
        if route.method.isUnsafe {
            let token = if let session { try await test.formToken(session) } else { "none" }
            body = "csrf=\(token)&name=%3Cscript%3E&reason=&title=%E6%B5%8B%E8%AF%95"
        }
        let response = try await test.send(method, path(route, id: id), session: session, body: body)
        return (response.status.code, response.headers[.location])
    }
}
