import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Records
import Testing

@testable import Console
@testable import Server

/// Views of lists by the pages themselves: kept by one, seen by whom they are shared with, changed by nobody else.
@Suite struct `Views of a list` {
    private let test: TestServer

    init() async throws {
        test = try await TestServer()
    }

    private func encode(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private func get(_ path: String, as session: String, _ client: any TestClientProtocol) async throws -> (Int, String)
    {
        let response = try await TestServer.send(client, .get, path, session: session)
        return (response.status.code, String(buffer: response.body))
    }

    /// Keeps a view, as the form above the list does.
    private func keep(
        _ title: String, query: String = "q=owner%3A%2A", list: String = "/assets", isShared: Bool = false,
        as session: String, _ client: any TestClientProtocol
    ) async throws -> (Int, String) {
        let fields = [
            "csrf=\(try await test.formToken(session))", "list=\(encode(list))", "name=\(encode("资产台账"))",
            "query=\(encode(query))", "title=\(encode(title))", isShared ? "shared=1" : "",
        ]
        return try await post("/views", fields, as: session, client)
    }

    private func post(
        _ path: String, _ fields: [String], as session: String, _ client: any TestClientProtocol
    ) async throws -> (Int, String) {
        let body = fields.filter { !$0.isEmpty }.joined(separator: "&")
        let response = try await TestServer.send(client, .post, path, session: session, body: body)
        return (response.status.code, response.headers[.location] ?? String(buffer: response.body))
    }

    @Test func `are offered above it to their owner, and to others where they are shared`() async throws {
        try await test.converse { client in
            let engineer = try await test.session(.engineer)
            let reviewer = try await test.session(.reviewer)
            let (_, plain) = try await get("/assets?q=owner%3A%2A&sort=-last", as: engineer, client)
            #expect(plain.contains("保存为视图"))
            let (code, target) = try await keep("有责任人", query: "q=owner%3A%2A&sort=-last", as: engineer, client)
            #expect(code == 303 && target == "/assets?q=owner%3A%2A&sort=-last")
            _ = try await keep("检验科", query: "unit=%E6%A3%80%E9%AA%8C%E7%A7%91", isShared: true, as: engineer, client)
            let (_, own) = try await get("/assets", as: engineer, client)
            #expect(own.contains(">有责任人<") && own.contains("检验科"))
            let (_, others) = try await get("/assets", as: reviewer, client)
            #expect(!others.contains("有责任人") && others.contains("检验科"))
            let (_, all) = try await get("/views", as: reviewer, client)
            #expect(all.contains("检验科") && !all.contains("有责任人"))
            // What is shown is a kept view: there is nothing to keep.
            let (_, present) = try await get("/assets?q=owner%3A%2A&sort=-last", as: engineer, client)
            #expect(present.contains("aria-current=\"true\"") && !present.contains("保存为视图"))
        }
    }

    @Test func `are renamed and forgotten by their owner alone`() async throws {
        try await test.converse { client in
            let engineer = try await test.session(.engineer)
            let reviewer = try await test.session(.reviewer)
            _ = try await keep("共享的", isShared: true, as: engineer, client)
            for path in ["/views/1/edit", "/views/1/remove"] {
                let fields = ["csrf=\(try await test.formToken(reviewer))", "title=mine"]
                #expect(try await post(path, fields, as: reviewer, client).0 == 403)
            }
            #expect(try await get("/views/1/edit", as: reviewer, client).0 == 403)
            let token = try await test.formToken(engineer)
            let renamed = try await post(
                "/views/1/edit", ["csrf=\(token)", "title=\(encode("<b>新名𠮷</b>"))"], as: engineer, client)
            #expect(renamed.0 == 303)
            let (_, page) = try await get("/assets", as: engineer, client)
            #expect(page.contains("&lt;b&gt;新名𠮷&lt;/b&gt;") && !page.contains("<b>新名"))
            // Unticked, it is nobody else's any more.
            #expect(try await !get("/assets", as: reviewer, client).1.contains("新名"))
            #expect(try await post("/views/1/remove", ["csrf=\(token)"], as: engineer, client).0 == 303)
            #expect(try await !get("/assets", as: engineer, client).1.contains("新名"))
        }
        #expect(try await AuditVerifier(test.installation.store).verify().isSound)
    }

    @Test func `are refused where their name is taken, too long or unreadable, with the form as it was`() async throws {
        try await test.converse { client in
            let engineer = try await test.session(.engineer)
            #expect(try await keep("甲", as: engineer, client).0 == 303)
            let (taken, told) = try await keep("甲", as: engineer, client)
            #expect(taken == 422 && told.contains("已有名为“甲”的视图") && told.contains("value=\"甲\""))
            for title in ["", "  ", String(repeating: "长", count: 41), "a\nb", "\u{202E}abc"] {
                #expect(try await keep(title, as: engineer, client).0 == 422, "\(title)")
            }
        }
    }

    @Test(arguments: ["https://example.org/", "//example.org", "/assets?x=1", "javascript:alert(1)", "", "assets"])
    func `of something that is no list of this server are refused`(list: String) async throws {
        try await test.converse { client in
            let engineer = try await test.session(.engineer)
            #expect(try await keep("甲", list: list, as: engineer, client).0 == 400)
            #expect(try await keep("甲", query: String(repeating: "q=a&", count: 1_000), as: engineer, client).0 == 400)
        }
    }

    @Test func `end at a hundred for each person`() async throws {
        try await test.converse { client in
            let engineer = try await test.session(.engineer)
            for number in 0..<100 { #expect(try await keep("视图\(number)", as: engineer, client).0 == 303) }
            let (code, told) = try await keep("一个太多", as: engineer, client)
            #expect(code == 422 && told.contains("每人最多保存 100 个视图"))
            let (_, page) = try await get("/assets", as: engineer, client)
            #expect(page.components(separatedBy: "class=\"view\"").count - 1 == 21)
        }
    }
}
