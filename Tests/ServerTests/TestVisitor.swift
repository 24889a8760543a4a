import Console
import Directory
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore

/// A person of a role who opens pages and sends forms.
struct TestVisitor {
    /// What came back.
    struct Answer {
        let code: Int
        let text: String
        /// Where it leads; empty where it leads nowhere.
        let target: String
    }

    let test: TestServer
    let client: any TestClientProtocol
    let session: String

    init(_ role: Role, _ test: TestServer, _ client: any TestClientProtocol) async throws {
        self.test = test
        self.client = client
        session = try await test.session(role)
    }

    func get(_ path: String) async throws -> Answer {
        try await answer(TestServer.send(client, .get, path, session: session))
    }

    /// Sends a form with the session's token.
    func post(_ path: String, _ fields: [(String, String)] = []) async throws -> Answer {
        let token = try await test.formToken(session)
        let body = ([("csrf", token)] + fields).map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        return try await answer(TestServer.send(client, .post, path, session: session, body: body))
    }

    private func answer(_ response: TestResponse) -> Answer {
        Answer(
            code: response.status.code, text: String(buffer: response.body),
            target: response.headers[.location] ?? "")
    }
}
