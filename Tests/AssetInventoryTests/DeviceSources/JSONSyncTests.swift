import Foundation
import GRDB
import Kernel
import Records
import ScanImports
import Testing

@testable import AssetInventory

/// Interfaces that answer in JSON; curl is the real one, the servers listen on 127.0.0.1.
@Suite(.serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")))
struct `Synchronised interfaces` {
    private static let list = """
        {"code":0,"data":{"list":[
          {"ip":"10.1.1.20","mac":"00:1b:44:11:3a:b7","name":"门诊一诊室"},
          {"ip":"10.1.1.21","mac":"00:1b:44:11:3a:b8","name":"门诊二诊室"}]}}
        """

    /// A plain server that gives each request line to a function.
    private func server(_ answer: @escaping @Sendable (String) -> [UInt8]) throws -> LoopbackServer {
        try LoopbackServer { connection in
            guard let request = connection.line() else { return }
            while let line = connection.line(), !line.isEmpty {}
            connection.send(bytes: answer(request))
        }
    }

    private func place(_ server: LoopbackServer, _ path: String = "/api/assets") -> String {
        "http://127.0.0.1:\(server.port)\(path)"
    }

    @Test func `fill the ledger once, however often they are asked`() async throws {
        let stage = try await DeviceStage()
        let server = try server { _ in Array(jsonAnswer(Self.list).utf8) }
        let source = try await stage.json(place(server))
        let first = try await stage.sync(source)
        #expect(first.state == .complete && first.assets == 2 && first.newAssets == 2, "\(first.message ?? "")")
        #expect(try await stage.evidence(first) == [Self.list])
        let records = try await stage.records()
        stage.test.time.advance(.hours(1))
        let second = try await stage.sync(source)
        #expect(second.state == .complete && second.newAssets == 0 && second.device == source.id)
        #expect(try await stage.records() == records)
        let assets = try await stage.test.assets()
        #expect(assets.map(\.name) == ["门诊一诊室", "门诊二诊室"])
        let names = try await stage.test.store.read {
            try String.fetchAll($0, sql: "SELECT kind || '/' || name FROM asset_source WHERE kind <> 'scan'")
        }
        #expect(names == ["devices/终端管理平台"])
        try await stage.test.expectSound()
    }

    @Test func `are read page by page`() async throws {
        let stage = try await DeviceStage()
        let server = try server { request in
            let page = request.contains("pageNo=1") ? 1 : 2
            let items = page == 1 ? [1, 2] : [3]
            let list = items.map { #"{"ip":"10.1.1.\#($0)","name":"终端\#($0)"}"# }.joined(separator: ",")
            return Array(jsonAnswer(#"{"data":{"list":[\#(list)]}}"#).utf8)
        }
        let source = try await stage.json(place(server, "/api?all=1")) { _ in
        } mapping: { mapping in
            mapping.paging = JSONPaging(kind: .page, parameter: "pageNo", first: 1, size: 2)
        }
        let run = try await stage.sync(source)
        #expect(run.state == .complete && run.assets == 3, "\(run.message ?? "")")
        #expect(try await stage.evidence(run).count == 2)
    }

    @Test func `in GBK are read like those in UTF-8`() async throws {
        let stage = try await DeviceStage()
        // 护士站 in GBK (GB 18030-2022).
        let name: [UInt8] = [0xBB, 0xA4, 0xCA, 0xBF, 0xD5, 0xBE]
        let body = Array(#"{"data":{"list":[{"ip":"10.1.1.20","name":""#.utf8) + name + Array(#""}]}}"#.utf8)
        let server = try server { _ in
            Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n".utf8) + body
        }
        let run = try await stage.sync(try await stage.json(place(server)))
        #expect(run.state == .complete, "\(run.message ?? "")")
        #expect(try await stage.test.assets().map(\.name) == ["护士站"])
    }

    @Test func `that are not as mapped say so, and what they said is kept`() async throws {
        let stage = try await DeviceStage()
        let body = #"{"rows":[{"ip":"10.1.1.20"}]}"#
        let server = try server { _ in Array(jsonAnswer(body).utf8) }
        let run = try await stage.sync(try await stage.json(place(server)))
        #expect(run.state == .failed && run.message?.contains("data.list[*]") == true, "\(run.message ?? "")")
        #expect(try await stage.evidence(run) == [body])
        #expect(try await stage.test.assets().isEmpty)
    }

    @Test func `whose things cannot be told apart are refused as a whole, single ones one by one`() async throws {
        let stage = try await DeviceStage()
        let server = try server { request in
            let bad = #"{"ip":"10.1.1.300","name":"坏"}"#
            let good = #"{"ip":"10.1.1.20","name":"好"}"#
            let list = request.contains("/some") ? "\(bad),\(good)" : bad
            return Array(jsonAnswer(#"{"data":{"list":[\#(list)]}}"#).utf8)
        }
        let none = try await stage.sync(try await stage.json(place(server), name: "一"))
        #expect(none.state == .failed && none.message?.contains("10.1.1.300") == true, "\(none.message ?? "")")
        let some = try await stage.sync(try await stage.json(place(server, "/some"), name: "二"))
        #expect(some.state == .incomplete && some.assets == 1, "\(some.message ?? "")")
    }

    @Test(arguments: [
        ("/302", "不予跟随"), ("/401", "凭据有误"), ("/500", "设备内部错误"), ("/text", "JSON"), ("/empty", "没有内容"),
    ])
    func `that answer otherwise are told what to do about it`(path: String, words: String) async throws {
        let stage = try await DeviceStage()
        let asked = Mailbox<String>()
        let server = try server { request in
            asked.put(request)
            let answer =
                switch path {
                case "/302": jsonAnswer("", status: "302 Found", headers: "Location: http://127.0.0.2:1/other?a=b\r\n")
                case "/401": jsonAnswer("{}", status: "401 Unauthorized")
                case "/500": jsonAnswer("{}", status: "500 Internal Server Error")
                case "/text": jsonAnswer("<html>")
                default: jsonAnswer("")
                }
            return Array(answer.utf8)
        }
        let run = try await stage.sync(try await stage.json(place(server, path)))
        #expect(run.state == .failed && run.message?.contains(words) == true, "\(run.message ?? "")")
        #expect(asked.all.count == 1)
    }

    @Test(arguments: [true, false])
    func `that do not stop talking are stopped`(saysLength: Bool) async throws {
        let stage = try await DeviceStage()
        let server = try LoopbackServer { connection in
            while let line = connection.line(), !line.isEmpty {}
            let length = saysLength ? "Content-Length: 20000000\r\n" : ""
            connection.send("HTTP/1.1 200 OK\r\n\(length)Connection: close\r\n\r\n[")
            let piece = [UInt8](repeating: 0x20, count: 1 << 20)
            for _ in 0..<12 where connection.send(bytes: piece) < 0 { return }
        }
        let run = try await stage.sync(try await stage.json(place(server)))
        #expect(run.state == .failed && run.message?.contains("10 MB") == true, "\(run.message ?? "")")
    }

    @Test func `that say nothing are given up`() async throws {
        let stage = try await DeviceStage(patience: .seconds(1))
        let server = try LoopbackServer { connection in
            while let line = connection.line(), !line.isEmpty {}
            _ = connection.line()
        }
        let run = try await stage.sync(try await stage.json(place(server)))
        #expect(run.state == .failed && run.message?.contains("时限") == true, "\(run.message ?? "")")
    }

    @Test func `outside the approved scopes are never contacted, nor are names that lead there`() async throws {
        let stage = try await DeviceStage()
        let source = try await stage.json("http://192.0.2.7/api")
        await #expect(throws: DeviceSourceError.self) { try await stage.sync(source) }
        let asked = Mailbox<String>()
        let server = try server { request in
            asked.put(request)
            return Array(jsonAnswer(Self.list).utf8)
        }
        let named = try await stage.json("http://localhost:\(server.port)/api", name: "名")
        #expect(try await stage.sync(named).state == .complete)
        try await stage.test.write { database in
            for scope in try ScanScopeStore.list(database) {
                try ScanScopeStore.withdraw(scope.id, by: "reviewer", at: stage.test.time.now, database)
            }
        }
        let run = try await stage.sync(named)
        #expect(run.state == .failed && run.message?.contains("不在已批准的范围内") == true, "\(run.message ?? "")")
        #expect(asked.all.count == 1)
    }
}
