import Console
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Observations
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Server

/// A server with a compared ledger, and who uses it.
struct ReconciliationStage {
    let test: TestServer
    let engineer: String
    let reviewer: String
    let manager: String

    init(devices: Int = 100) async throws {
        test = try await TestServer()
        try await SyntheticLedger(devices: devices).fill(
            test.installation.store, by: try await test.principal("engineer"))
        engineer = try await test.session(.engineer)
        reviewer = try await test.session(.reviewer)
        manager = try await test.session(.manager)
        try await compare()
    }

    func compare() async throws {
        _ = try await ReconciliationRun(store: test.installation.store).run()
    }

    func get(_ path: String, as session: String, _ client: any TestClientProtocol) async throws -> (UInt, String) {
        let response = try await TestServer.send(client, .get, path, session: session)
        return (UInt(response.status.code), String(buffer: response.body))
    }

    func post(
        _ path: String, as session: String, _ client: any TestClientProtocol, _ fields: [(String, String)]
    ) async throws -> (UInt, String) {
        let token = try await test.formToken(session)
        let pairs = [("csrf", token)] + fields
        let body = pairs.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        let response = try await TestServer.send(client, .post, path, session: session, body: body)
        return (UInt(response.status.code), String(buffer: response.body))
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    func expectSound() async throws {
        let report = try await AuditVerifier(test.installation.store).verify()
        #expect(report.isSound, "\(report.defects.prefix(3))")
    }

    /// The value of the first field of this name on a page.
    static func field(_ name: String, in page: String) throws -> String {
        let mark = "name=\"\(name)\" value=\""
        let start = try #require(page.range(of: mark)?.upperBound)
        return String(page[start...].prefix { $0 != "\"" })
    }
}
