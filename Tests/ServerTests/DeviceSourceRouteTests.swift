import Console
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Records
import Testing

@testable import Console
@testable import Server

/// Device sources through the real routes, by the engineer who makes them and the hospital that approves them.
@Suite struct `Device sources through their pages` {
    private static let secret = "a-token-nobody-may-see-1"

    private struct Visitor {
        let test: TestServer
        let client: any TestClientProtocol
        let session: String

        init(_ role: Role, _ test: TestServer, _ client: any TestClientProtocol) async throws {
            self.test = test
            self.client = client
            session = try await test.session(role)
        }

        func get(_ path: String) async throws -> (code: Int, text: String) {
            let response = try await TestServer.send(client, .get, path, session: session)
            return (response.status.code, String(buffer: response.body))
        }

        @discardableResult
        func post(_ path: String, _ fields: [String: String] = [:]) async throws -> (code: Int, text: String) {
            var all = fields
            all["csrf"] = try await test.formToken(session)
            let body = all.map { name, value in
                "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            }.joined(separator: "&")
            let response = try await TestServer.send(client, .post, path, session: session, body: body)
            return (response.status.code, String(buffer: response.body))
        }
    }

    /// A whole form; port 1 of the loopback address answers nobody.
    private static let form = [
        "name": "终端管理平台", "place": "https://127.0.0.1:1/api", "method": "GET", "authentication": "bearer",
        "token": secret, "rule": "hours", "number": "1", "enabled": "on",
    ]

    @Test func `are made, tried, approved, switched off and retired, and no page shows their secrets`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let engineer = try await Visitor(.engineer, test, client)
            let reviewer = try await Visitor(.reviewer, test, client)
            var pages: [String] = []
            func get(_ path: String, _ visitor: Visitor, expecting words: String...) async throws {
                let page = try await visitor.get(path)
                #expect(page.code == 200, "\(path) answered \(page.code)")
                for word in words { #expect(page.text.contains(word), "\(path) says \(word)") }
                pages.append(page.text)
            }
            for kind in ["snmp2", "snmp3", "json"] {
                try await get("/assets/devices/new/\(kind)", engineer, expecting: "同步周期", "未设置")
            }
            let wrong = try await engineer.post(
                "/assets/devices/new/json", Self.form.merging(["number": "0"]) { $1 })
            #expect(wrong.code == 422 && wrong.text.contains("间隔应在"))
            pages.append(wrong.text)
            #expect(try await engineer.post("/assets/devices/new/json", Self.form).code == 303)
            let twice = try await engineer.post("/assets/devices/new/json", Self.form)
            #expect(twice.code == 422 && twice.text.contains("已有名为"))
            try await get("/assets/devices", engineer, expecting: "终端管理平台", "待批准", "每隔 1 小时")
            try await get("/assets/devices/1", engineer, expecting: "尚未经信息科批准", "尚未设置字段对应关系", "已设置：密码或令牌")
            try await get("/assets/devices/1/edit", engineer, expecting: "已设置，不显示")

            let mapping = ["items": "data.list[*]", "presence": "remembered", "path0": "ip", "target0": "address"]
            let unnamed = try await engineer.post(
                "/assets/devices/1/mapping", mapping.merging(["target0": "ignored"]) { $1 })
            #expect(unnamed.code == 422 && unnamed.text.contains("无法认定是哪台设备"))
            #expect(try await engineer.post("/assets/devices/1/mapping", mapping).code == 303)
            try await get("/assets/devices/1/mapping", engineer, expecting: "data.list[*]")
            let trial = try await engineer.post("/assets/devices/1/trial")
            #expect(trial.code == 200 && trial.text.contains("无法连接到对方") && trial.text.contains("没有写入台账"))
            pages.append(trial.text)
            let guess = try await engineer.post("/assets/devices/1/guess")
            #expect(guess.code == 503 && guess.text.contains("name=\"items\"") && guess.text.contains("修改数据源"))
            pages.append(guess.text)

            #expect(try await engineer.post("/assets/devices/1/approve").code == 403)
            #expect(try await engineer.post("/assets/devices/1/run").code == 409)
            try await get("/", reviewer, expecting: "批准设备数据源")
            let page = try await reviewer.get("/assets/devices/1").text
            let mark = try #require(page.firstMatch(of: /name="mark"[^>]*value="(\d+)"/)?.1)
            // Another page than the one that stands there now.
            #expect(try await reviewer.post("/assets/devices/1/approve", ["mark": "1"]).code == 409)
            #expect(try await reviewer.post("/assets/devices/1/approve", ["mark": String(mark)]).code == 303)
            #expect(try await reviewer.post("/assets/devices/1/approve", ["mark": String(mark)]).code == 409)
            try await get("/assets/devices/1", reviewer, expecting: "已启用")
            let run = try await engineer.post("/assets/devices/1/run")
            #expect(run.code == 303)
            try await get("/scans/runs/1", engineer, expecting: "同步记录 #1", "终端管理平台")
            #expect(try await engineer.post("/assets/devices/1/run").code == 409)
            #expect(try await reviewer.post("/assets/devices/1/disable").code == 303)
            #expect(try await engineer.post("/scans/runs/1/cancel").code == 303)
            #expect(try await engineer.post("/assets/devices/1/retire").code == 422)
            #expect(try await engineer.post("/assets/devices/1/retire", ["reason": "平台已下线"]).code == 303)
            try await get("/assets/devices/1", engineer, expecting: "平台已下线", "未设置")
            #expect(try await engineer.post("/assets/devices/1/trial").code == 409)

            let head = try await test.installation.store.auditHead().sequence
            let auditor = try await Visitor(.auditAdministrator, test, client)
            try await get("/audit?upto=\(head)", auditor, expecting: "设备数据源")
            #expect(pages.allSatisfy { !$0.contains(Self.secret) })
        }
        let entries = try await test.installation.store.read {
            try Row.fetchAll($0, sql: "SELECT * FROM audit_entry").map { "\($0)" }
        }
        #expect(entries.allSatisfy { !$0.contains(Self.secret) } && entries.contains { $0.contains("device.create") })
        #expect(try await AuditVerifier(test.installation.store).verify().isSound)
    }

    @Test func `outside of the approved scopes the form comes back with the reason and the way to the scopes`()
        async throws
    {
        let test = try await TestServer()
        try await test.converse { client in
            let engineer = try await Visitor(.engineer, test, client)
            let form = Self.form.merging(["place": "https://192.0.2.7/api"]) { $1 }
            #expect(try await engineer.post("/assets/devices/new/json", form).code == 303)
            let sample = try await engineer.post("/assets/devices/1/guess")
            #expect(sample.code == 409 && sample.text.contains("name=\"items\""))
            let trial = try await engineer.post("/assets/devices/1/trial")
            let certificate = try await engineer.post("/assets/devices/1/certificate")
            for (name, page) in [("读取样本", sample), ("试读", trial), ("读取证书", certificate)] {
                #expect(page.code == 409 && page.text.contains("“\(name)”没有完成"), "\(name)")
                #expect(page.text.contains("不在已批准的范围内：192.0.2.7") && page.text.contains("href=\"/scans/scopes\""))
            }
            // Whoever enters the address of the page again comes to the source.
            #expect(try await engineer.get("/assets/devices/1/guess").code == 303)
        }
    }
}
