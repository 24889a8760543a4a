import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Directory
@testable import Server

/// Programs with tokens, on the whole server.
@Suite struct `The interface for programs` {
    private let feed = """
        {"ip":"10.1.2.3","mac":"00:1b:44:11:3a:b7","hostname":"NURSE-07","seen_at":"2026-11-23T08:30:00+08:00","port":3389}
        {"ip":"10.1.2.4","hostname":"HIS-DB","seen_at":"2026-11-23T08:30:00+08:00","port":1521}
        {"ip":"10.1.2.300"}

        """

    private static let password = "Kuaile-Shan7+Hai"

    /// Somebody of the role whose password is known.
    private func visitor(
        _ role: Role, _ test: TestServer, _ client: any TestClientProtocol
    ) async throws -> ClaimVisitor {
        let directory = test.installation.directory
        let account = try await AccountAdministration(directory).account(login: TestServer.login(role))
        let hash = try await directory.hasher.hash(Self.password)
        try await directory.store.write(AuditAction("test"), by: .system("test")) {
            try PasswordStore.set(hash, for: account.id, mustChange: false, at: directory.now, $0)
        }
        return ClaimVisitor(client, session: try await test.session(role))
    }

    /// Issues a token through the page, and returns what a program bears.
    private func token(
        _ visitor: ClaimVisitor, scopes: [String] = ["assets.view", "assets.tell"], until: String? = nil,
        addresses: String = "", password: String = Self.password
    ) async throws -> String {
        let day =
            until ?? CivilTime(Timestamp(seconds: Int64(Date().timeIntervalSince1970)) + .days(30)).date.description
        _ = try await visitor.get("/me/tokens/new")
        let page = try await visitor.post(
            "/me/tokens",
            pairs: [("name", "流量探针"), ("until", day), ("addresses", addresses), ("password", password)]
                + scopes.map { ("scope", $0) })
        #expect(page.status == 200, "\(page.text.prefix(3000))")
        let found = try #require(page.text.firstMatch(of: /anhu_[0-9a-f]{64}/))
        return String(found.output)
    }

    private func send(
        _ client: any TestClientProtocol, _ method: HTTPRequest.Method, _ path: String, _ token: String,
        _ type: String? = nil, _ body: String? = nil
    ) async throws -> (status: Int, json: [String: Any]) {
        var fields = HTTPFields()
        fields[.authorization] = "Bearer \(token)"
        if let type { fields[.contentType] = type }
        let answer = try await client.executeRequest(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
        let json = try JSONSerialization.jsonObject(with: Data(String(buffer: answer.body).utf8)) as? [String: Any]
        return (answer.status.code, json ?? [:])
    }

    @Test func `takes what a program has seen into the ledger, and gives it back`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let visitor = try await self.visitor(.engineer, test, client)
            let token = try await self.token(visitor)
            let target = "/api/v1/observations?source=%E6%B5%81%E9%87%8F%E6%8E%A2%E9%92%88"
            let tried = try await self.send(
                client, .post, target.replacing("observations", with: "observations/trial"), token,
                "application/x-ndjson", self.feed)
            #expect(tried.status == 200, "\(tried.json)")
            #expect(tried.json["things"] as? Int == 2)
            #expect(tried.json["refused"] as? Int == 1)
            #expect(tried.json["new_assets"] as? Int == 2)
            let told = try await self.send(client, .post, target, token, "application/x-ndjson", self.feed)
            #expect(told.status == 202, "\(told.json)")
            let run = try #require(told.json["id"] as? Int)
            #expect(told.json["finished"] as? Bool == false)
            try await test.finishImports()
            let ended = try await self.send(client, .get, "/api/v1/runs/\(run)", token)
            #expect(ended.json["finished"] as? Bool == true)
            #expect(ended.json["new_assets"] as? Int == 2)
            #expect(ended.json["started_by"] as? String == "engineer")
            let found = try await self.send(client, .get, "/api/v1/assets?q=port:3389", token)
            #expect(found.json["total"] as? Int == 1)
            let asset = try #require((found.json["data"] as? [[String: Any]])?.first)
            #expect(asset["ip"] as? String == "10.1.2.3")
            #expect(asset["hostname"] as? String == "NURSE-07")
            let id = try #require(asset["id"] as? Int)
            let detail = try await self.send(client, .get, "/api/v1/assets/\(id)", token)
            #expect((detail.json["ports"] as? [[String: Any]])?.first?["number"] as? Int == 3389)
            let document = try JSONSerialization.jsonObject(
                with: Data(String(buffer: try await TestServer.send(client, .get, "/api/v1/openapi.json").body).utf8))
            let checker = try SchemaChecker(try #require(document as? [String: Any]))
            for (json, shape) in [
                (found.json, "AssetList"), (detail.json, "AssetInDetail"), (ended.json, "Run"), (tried.json, "Trial"),
            ] { #expect(checker.offences(of: json, as: shape).isEmpty, "\(checker.offences(of: json, as: shape))") }
            let wrong: [String: Any] = ["total": "two", "offset": 0, "next": NSNull(), "data": [["id": 1]]]
            #expect(checker.offences(of: wrong, as: "AssetList").count > 20)
        }
        // The trail says by which token.
        let sources = try await test.installation.store.read {
            try String.fetchAll($0, sql: "SELECT source FROM audit_entry WHERE action = 'asset.search'")
        }
        #expect(sources.contains { $0.hasSuffix(" token:1") })
        let report = try await AuditVerifier(test.installation.store).verify()
        #expect(report.isSound, "\(report.defects.prefix(3))")
    }

    @Test func `lets a token do what was ticked, while its account still may, until it is revoked`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let visitor = try await self.visitor(.engineer, test, client)
            let token = try await self.token(visitor, scopes: ["assets.view"])
            #expect(try await self.send(client, .get, "/api/v1/assets", token).status == 200)
            let told = try await self.send(
                client, .post, "/api/v1/observations?source=a", token, "text/csv", "ip\n10.1.1.1\n")
            #expect(told.status == 403)
            // The security administrator ends it.
            let administrator = ClaimVisitor(client, session: try await test.session(.securityAdministrator))
            let list = try await administrator.get("/api-tokens")
            #expect(list.text.contains("流量探针") && list.text.contains("查看资产台账"))
            #expect(!list.text.contains(token.dropFirst(5)))
            #expect(try await administrator.post("/api-tokens/1/revoke", [:]).status == 303)
            let refused = try await self.send(client, .get, "/api/v1/assets", token)
            #expect(refused.status == 401)
            #expect(refused.json["code"] as? String == "console.wrong-token")
            // Nobody revokes another's token on the pages of one's own.
            let second = try await self.token(visitor)
            _ = try await visitor.get("/me/tokens/new")
            let guessed = try await visitor.post(
                "/me/tokens",
                pairs: [("name", "探针"), ("until", "2027-01-01"), ("scope", "assets.view"), ("password", "wrong")])
            #expect(guessed.status == 422 && guessed.text.contains("当前口令不正确"))
            let manager = ClaimVisitor(client, session: try await test.session(.manager))
            _ = try await manager.get("/me/tokens")
            #expect(try await manager.post("/me/tokens/2/revoke", [:]).status == 404)
            #expect(try await self.send(client, .get, "/api/v1/assets", second).status == 200)
            let administration = AccountAdministration(test.installation.directory)
            let account = try await administration.account(login: "engineer")
            // Without the role its permissions are gone, and with it they are back.
            let secadmin = try await test.principal("secadmin")
            try await administration.revoke(.engineer, from: account.id, by: secadmin)
            #expect(try await self.send(client, .get, "/api/v1/assets", second).status == 403)
            try await administration.grant(.engineer, to: account.id, by: secadmin)
            #expect(try await self.send(client, .get, "/api/v1/assets", second).status == 200)
            // Whoever held the account must not keep a door of their own.
            let sysadmin = try await test.principal("sysadmin")
            _ = try await administration.resetPassword(account.id, by: sysadmin)
            #expect(try await self.send(client, .get, "/api/v1/assets", second).status == 401)
            let third = try await self.token(try await self.visitor(.engineer, test, client))
            try await administration.disable(account.id, by: sysadmin)
            try await administration.enable(account.id, by: sysadmin)
            #expect(try await self.send(client, .get, "/api/v1/assets", third).status == 401)
            // So when the person leaves, for good, although they come back.
            let fourth = try await self.token(try await self.visitor(.engineer, test, client))
            #expect(try await self.send(client, .get, "/api/v1/assets", fourth).status == 200)
            try await test.installation.store.write(AuditAction("test"), by: sysadmin) { database in
                try PersonStore.leave(account.personID, at: test.installation.directory.now, database)
                try PersonStore.comeBack(account.personID, database)
            }
            try await administration.enable(account.id, by: sysadmin)
            #expect(try await self.send(client, .get, "/api/v1/assets", fourth).status == 401)
        }
    }

    @Test func `takes observations, and neither reports of scanners nor registers`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let token = try await self.token(try await self.visitor(.engineer, test, client), scopes: ["assets.tell"])
            let report = "<?xml version=\"1.0\"?><nmaprun scanner=\"nmap\"><host></host></nmaprun>"
            let register = "IP地址,责任人,所属部门\n10.1.1.1,李四,外科\n"
            for (type, query, body) in [
                ("text/plain", "", report), ("text/csv", "&format=scan.nmap", report), ("text/plain", "", register),
                ("text/csv", "&format=table.csv", register), ("text/csv", "", register),
            ] {
                let refused = try await self.send(
                    client, .post, "/api/v1/observations?source=a\(query)", token, type, body)
                #expect([400, 422].contains(refused.status), "\(type)\(query) \(refused.json)")
            }
            #expect(
                try await test.installation.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM scan_run") }
                    == 0)
            let scratch = test.installation.places.data.scratch.path
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: scratch).filter { $0.hasSuffix(".draft") } == [])
            // A first line that is cut off is refused by itself, and does not make another format of the rest.
            let told = try await self.send(
                client, .post, "/api/v1/observations/trial?source=a", token, "application/x-ndjson",
                "{\"ip\":[1\n{\"ip\":\"10.1.1.1\"}\n")
            #expect(told.json["things"] as? Int == 1 && told.json["refused"] as? Int == 1, "\(told.json)")
        }
    }

    @Test func `refuses a token past its end and from another address`() async throws {
        let test = try await TestServer()
        let account = try await AccountAdministration(test.installation.directory).account(login: "engineer")
        let authority = DirectorySessions(test.installation.directory, permissions: test.installation.permissions)
        let secret = APISecret(.system)
        let now = test.installation.store.clock.now()
        let draft = try APITokenDraft(
            FormValues([
                "name": "探针", "scope": "assets.view", "addresses": "10.2.0.0/24，10.3.0.1",
                "until": CivilTime(now + .days(1)).date.description,
            ]), offered: [.viewAssets], now: now)
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) {
            _ = try APITokenStore.add(draft, secret, for: account.id, at: now, $0)
        }
        let reach = { (peer: String, moment: Timestamp) in
            try await authority.visitor(bearer: secret.bearer, peer: peer, now: moment)?.permissions
        }
        #expect(try await reach("10.2.0.7", now) == [.viewAssets])
        #expect(try await reach("10.3.0.1", now) == [.viewAssets])
        #expect(try await reach("10.2.1.7", now) == nil)
        #expect(try await reach("unknown", now) == nil)
        #expect(try await reach("10.2.0.7", draft.expiresAt) == nil)
        #expect(try await authority.visitor(bearer: secret.text, peer: "10.2.0.7", now: now) == nil)
    }

    @Test(arguments: [
        ["name": "", "scope": "assets.view", "until": "2027-01-01"],
        ["name": "a\u{202E}b", "scope": "assets.view", "until": "2027-01-01"],
        ["name": "探针", "until": "2027-01-01"],
        ["name": "探针", "scope": "accounts.manage", "until": "2027-01-01"],
        ["name": "探针", "scope": "assets.view"],
        ["name": "探针", "scope": "assets.view", "until": "2026-12-01"],
        ["name": "探针", "scope": "assets.view", "until": "2099-01-01"],
        ["name": "探针", "scope": "assets.view", "until": "2027-01-01", "addresses": "somewhere"],
    ])
    func `refuses a token that would be too much or never end`(fields: [String: String]) {
        let form = FormValues(pairs: fields.map { FormValues.Pair(name: $0.key, value: $0.value) })
        let now = CivilTime(text: "2026-12-02 08:00")?.timestamp ?? Timestamp(seconds: 0)
        #expect(throws: DirectoryError.self) {
            _ = try APITokenDraft(form, offered: [.viewAssets], now: now)
        }
    }

    @Test func `names every operation once, and its permissions are those that tokens are offered for`() async throws {
        let test = try await TestServer()
        let operations = test.program.routes.compactMap(\.operation)
        #expect(operations.count >= 6)
        #expect(Set(operations.map(\.id)).count == operations.count)
        for route in test.program.routes where route.operation != nil {
            #expect(route.access.needsAccount, "\(route.name)")
            #expect(route.path.description.hasPrefix("/api/v1/"))
        }
        let wanted = test.program.routes.filter { $0.operation != nil }.flatMap(\.access.permissions)
        #expect(Set(test.installation.operationPermissions) == Set(wanted))
        #expect(test.installation.operationPermissions.map(\.rawValue) == ["assets.tell", "assets.view"])
    }
}
