import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import Console

/// The entrances for programs, behind the door.
@Suite struct `Operations for programs` {
    private struct Thing: Sendable {
        let id: Int64
        let name: String?
    }

    private static let shape = APIShape<Thing>("Thing", "物品", [.id { $0.id }, .text("name", "名称") { $0.name }])

    private func console(
        _ configure: (inout ConsoleConfiguration) -> Void = { _ in }
    ) throws -> TestConsole {
        try TestConsole(configure) { routes in
            routes.operation(
                .get, "api/v1/things", access: .permission(.read),
                APIOperation(
                    "listThings", "物品", english: "Things",
                    query: [
                        .text("q", "查询", longest: 5), .choice("sort", "排序", ["name", "size"]), .flag("desc", "倒序"),
                    ] + APIPaging.parameters, answer: APIPaging.schema(of: Self.shape))
            ) { request in
                let paging = APIPaging(request)
                let all = (1...250).map { Thing(id: $0, name: $0.isMultiple(of: 2) ? "第\($0)号" : nil) }
                let part = Array(all.dropFirst(paging.offset).prefix(paging.limit))
                return paging.answer(part, total: all.count, as: Self.shape, request)
            }
            routes.operation(
                .post, "api/v1/things", access: .permission(.write),
                APIOperation(
                    "tellThings", "上报", english: "Tell", body: .file(["text/csv"], limit: 1_000, description: "表"),
                    status: 202, answer: Self.shape.schema)
            ) { request in
                let size = request.files.first?.size ?? 0
                return .json(Self.shape.json(Thing(id: Int64(size), name: nil)), status: 202)
            }
        }
    }

    private func members(_ response: TestResponse) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(response.text.utf8)) as? [String: Any])
    }

    private let engineer = ["Authorization": "Bearer engineer"]

    @Test func `take a token, and no other`() async throws {
        let console = try console()
        #expect(try await console.send(.get, "/api/v1/things", engineer).status.code == 200)
        #expect(
            try await console.send(.get, "/api/v1/things", ["Authorization": "bearer  engineer"]).status.code == 200)
        for wrong in ["Bearer nobody", "Bearer", "Basic engineer", "engineer", "Bearer engineer x", ""] {
            let refused = try await console.send(.get, "/api/v1/things", ["Authorization": wrong])
            #expect(refused.status.code == 401, "\(wrong)")
            #expect(refused["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            #expect(try members(refused)["code"] as? String == "console.wrong-token")
        }
        #expect(console.audit.refusals.last?.reason == .wrongToken)
        // A wrong token is refused although a session would do.
        let both = try await console.send(.get, "/api/v1/things", as: .engineer, ["Authorization": "Bearer nobody"])
        #expect(both.status.code == 401)
    }

    @Test func `ask for the permission, and for nothing against forgery of whoever bears a token`() async throws {
        let console = try console()
        let csv = ["Content-Type": "text/csv", "Content-Length": "3"]
        let told = try await console.send(
            .post, "/api/v1/things", engineer.merging(csv) { $1 }.merging(["Origin": "https://elsewhere"]) { $1 },
            body: "a,b")
        #expect(told.status.code == 202)
        #expect(try members(told)["id"] as? Int == 3)
        let reviewer = try await console.send(
            .post, "/api/v1/things", csv.merging(["Authorization": "Bearer reviewer"]) { $1 }, body: "a,b")
        #expect(reviewer.status.code == 403)
        // A session alone is what a forged request of a browser has.
        let forged = try await console.send(.post, "/api/v1/things", as: .engineer, csv, body: "a,b")
        #expect(forged.status.code == 403)
        let header = csv.merging(["X-CSRF-Token": try await console.token(.engineer)]) { $1 }
        #expect(try await console.send(.post, "/api/v1/things", as: .engineer, header, body: "a,b").status.code == 202)
    }

    @Test func `take a token nowhere else`() async throws {
        let console = try console()
        let page = try await console.send(.get, "/api", engineer)
        #expect(page.status.code == 303)
        #expect(page["Location"] == "/sign-in?return=%2Fapi")
    }

    @Test(arguments: [
        ("q=123456", "q"), ("q=", "q"), ("sort=colour", "sort"), ("desc=yes", "desc"), ("limit=0", "limit"),
        ("limit=1001", "limit"), ("limit=+5", "limit"), ("limit=05", "limit"), ("offset=-1", "offset"),
        ("limit=99999999999999999999", "limit"), ("quantity=3", "quantity"), ("limit=5&limit=6", "limit"),
    ])
    func `refuse a query that is not declared, and name what is wrong`(query: String, place: String) async throws {
        let refused = try await console().send(.get, "/api/v1/things?\(query)", engineer)
        #expect(refused.status.code == 400)
        let problem = try members(refused)
        #expect(problem["place"] as? String == place)
        #expect((problem["title"] as? String)?.contains { $0.unicodeScalars.allSatisfy { $0.value > 0x4E00 } } == true)
        #expect(problem["title_en"] as? String == "The request cannot be read; see place")
        #expect(refused["Content-Type"] == "application/problem+json")
    }

    @Test func `page through a list, each part leading to the next`() async throws {
        let console = try console()
        var link: String? = "/api/v1/things?q=ab&limit=100"
        var ids: [Int] = []
        while let next = link {
            let part = try members(try await console.send(.get, next, engineer))
            #expect(part["total"] as? Int == 250)
            ids += (part["data"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }
            link = part["next"] as? String
        }
        #expect(ids == Array(1...250))
        // What a browser would not write so stays a query of this list.
        let raw = try members(try await console.send(.get, "/api/v1/things?limit=1&q=z%5C", engineer))
        #expect(raw["next"] as? String == "/api/v1/things?q=z%5C&limit=1&offset=1")
    }

    @Test func `take a body of the declared type and size only`() async throws {
        let console = try console()
        for (type, body, status) in [
            ("text/csv", String(repeating: "x", count: 1_001), 413), ("application/json", "{}", 415),
            ("", "a", 415), ("text/csv; charset=utf-8", "a", 202), ("text/csv", "", 202),
        ] {
            let answer = try await console.send(
                .post, "/api/v1/things",
                engineer.merging(["Content-Type": type, "Content-Length": String(body.utf8.count)]) { $1 }, body: body)
            #expect(answer.status.code == status, "\(type)")
        }
    }

    @Test func `are bounded for each token`() async throws {
        let console = try console { $0.operationRate = Rate(burst: 3, every: .seconds(60)) }
        for _ in 0..<3 { #expect(try await console.send(.get, "/api/v1/things", engineer).status.code == 200) }
        let late = try await console.send(.get, "/api/v1/things", engineer)
        #expect(late.status.code == 429)
        #expect(late["Retry-After"] == "60")
    }

    @Test func `tell a program of an address that is not there in its own form`() async throws {
        let answer = try await console().send(.get, "/api/v1/nothing", engineer)
        #expect(answer.status.code == 404)
        #expect(answer["Content-Type"] == "application/problem+json")
        #expect(try members(answer)["code"] as? String == "console.not-found")
    }

    @Test func `stand in the description, with the shapes of their answers`() async throws {
        let console = try console()
        let document = try members(try await console.send(.get, "/api/v1/openapi.json"))
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        #expect(paths.keys.sorted() == ["/api/v1/things"])
        #expect(paths["/api/v1/things"]?.keys.sorted() == ["get", "post"])
        let shapes = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: Any])
        #expect(shapes.keys.sorted() == ["Problem", "Thing", "ThingList"])
    }

    @Test func `are told to people on a page`() async throws {
        let page = try await console().send(.get, "/api", as: .engineer)
        #expect(page.status.code == 200)
        for words in ["GET /api/v1/things", "POST /api/v1/things", "查询参数", "1 至 1000", "text/csv"] {
            #expect(page.text.contains(words), "\(words)")
        }
    }
}
