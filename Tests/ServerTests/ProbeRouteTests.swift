import Console
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Server

/// A commission from the first form to the file that is taken along, by the pages themselves.
@Suite struct `The pages of isolated networks` {
    private func post(
        _ path: String, as session: String, _ client: any TestClientProtocol, _ test: TestServer,
        _ fields: [(String, String)] = []
    ) async throws -> UInt {
        let pairs = [("csrf", try await test.formToken(session))] + fields
        let body = pairs.map { pair in
            "\(pair.0)=\(pair.1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        return UInt(try await TestServer.send(client, .post, path, session: session, body: body).status.code)
    }

    @Test func `lead from the network to the file, under the conditions of a scan`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let engineer = try await test.session(.engineer)
            let reviewer = try await test.session(.reviewer)
            let name = [("name", "监区内网")]
            #expect(try await post("/scans/networks", as: engineer, client, test, name) == 303)
            #expect(try await post("/scans/networks", as: engineer, client, test, name) == 422)
            #expect(try await post("/scans/networks", as: engineer, client, test, [("name", "")]) == 422)
            let plan = [
                ("network", "1"), ("title", "监区梳理"), ("targets", "10.1.1.0/24"), ("ports", "80"), ("rate", "300"),
                ("minutes", "15"),
            ]
            #expect(try await post("/scans/plans", as: engineer, client, test, plan) == 303)
            #expect(
                try await post("/scans/plans/1/waiver", as: reviewer, client, test, [("reason", "演练")]) == 303)
            let days = [("days", "3")]
            // Approved for the hospital's own network only.
            let scope = [("range", "10.1.1.0/24"), ("basis", "合同")]
            #expect(try await post("/scans/scopes", as: reviewer, client, test, scope) == 303)
            #expect(try await post("/scans/plans/1/commission", as: engineer, client, test, days) == 409)
            let there = scope + [("network", "1")]
            #expect(try await post("/scans/scopes", as: reviewer, client, test, there) == 303)
            #expect(try await post("/scans/plans/1/run", as: engineer, client, test) == 409)
            #expect(try await post("/scans/plans/1/commission", as: reviewer, client, test, days) == 403)
            #expect(try await post("/scans/plans/1/commission", as: engineer, client, test, [("days", "99")]) == 422)
            #expect(try await post("/scans/plans/1/commission", as: engineer, client, test, days) == 303)
            #expect(try await post("/scans/plans/1/commission", as: engineer, client, test, days) == 409)

            let file = try await TestServer.send(client, .get, "/scans/commissions/1/file", session: engineer)
            #expect(file.status.code == 200)
            let commission = try CommissionFile(Data(file.body.readableBytesView))
            #expect(commission.commission.allowed == AddressSet(text: "10.1.1.0/24"))
            let page = try await TestServer.send(client, .get, "/scans/commissions/1", session: reviewer)
            #expect(String(buffer: page.body).contains(commission.code))
            let refused = try await TestServer.send(client, .get, "/scans/commissions/1/file", session: reviewer)
            #expect(refused.status.code == 403)
            for path in ["/scans/networks", "/scans/plans/1", "/scans/runs/1", "/scans", "/scans/scopes"] {
                let response = try await TestServer.send(client, .get, path, session: engineer)
                #expect(response.status.code == 200 && String(buffer: response.body).contains("监区"), "\(path)")
            }
            let reason = [("reason", "改期")]
            #expect(
                try await post("/scans/commissions/1/withdraw", as: reviewer, client, test, reason) == 303)
            #expect(
                try await post("/scans/commissions/1/withdraw", as: reviewer, client, test, reason) == 409)
        }
        let report = try await AuditVerifier(test.installation.store).verify()
        #expect(report.isSound, "\(report.defects.prefix(3))")
    }
}
