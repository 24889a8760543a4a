import Foundation
import FoundationNetworking

/// As much of a browser as signing in takes: cookies, forms with their token, one request after the other.
package struct Browser {
    /// What went wrong, in words for the terminal.
    package struct Fault: Error, CustomStringConvertible {
        /// The words.
        package let description: String

        /// Takes the words.
        package init(description: String) {
            self.description = description
        }
    }

    private let port: Int
    private let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieAcceptPolicy = .always
        return URLSession(configuration: configuration)
    }()

    init(port: Int) {
        self.port = port
    }

    /// The header `Cookie` that says who this is, for programs that load the server.
    package func cookies() throws -> String {
        let cookies = session.configuration.httpCookieStorage?.cookies(for: try url("/")) ?? []
        return cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
    }

    /// The body of a page.
    package func get(_ path: String) async throws -> Data {
        try await send(URLRequest(url: try url(path)))
    }

    /// Fills in the form that a page shows and sends it to the page's own address.
    func submit(_ path: String, _ fields: [String: String]) async throws {
        let page = String(decoding: try await get(path), as: UTF8.self)
        guard let token = page.firstMatch(of: /name="csrf" value="([^"]+)"/)?.1 else {
            throw Fault(description: "no form at \(path)")
        }
        var parts = URLComponents()
        parts.queryItems =
            fields.map { URLQueryItem(name: $0, value: $1) } + [
                URLQueryItem(name: "csrf", value: String(token))
            ]
        var request = URLRequest(url: try url(path))
        request.httpMethod = "POST"
        request.httpBody = Data((parts.percentEncodedQuery ?? "").utf8)
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.setValue("http://127.0.0.1:\(port)", forHTTPHeaderField: "Origin")
        _ = try await send(request)
    }

    private func url(_ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw Fault(description: path) }
        return url
    }

    private func send(_ request: URLRequest) async throws -> Data {
        let (data, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status == 200 else { throw Fault(description: "\(request.url?.path ?? "") answered \(status)") }
        return data
    }
}
