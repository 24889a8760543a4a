import Foundation
import GRDB
import HummingbirdTesting
import Kernel
import Logging
import Records
import ScanImports
import Testing

@testable import AssetInventory
@testable import Console
@testable import Directory
@testable import Server

/// Files on their way from the upload form into the ledger, through the real routes.
@Suite struct `Imports through their pages` {
    private let register = "资产编号,设备名称,IP地址,责任人,楼栋\nZC001,HIS数据库,10.1.1.20,张三,门诊\nZC002,工作站,10.1.1.300,李四,住院\n"

    private func visitor(_ test: TestServer, _ client: any TestClientProtocol) async throws -> ClaimVisitor {
        let visitor = ClaimVisitor(client, session: try await test.session(.engineer))
        _ = try await visitor.get("/scans/import")
        return visitor
    }

    private func upload(
        _ visitor: ClaimVisitor, _ text: String? = nil, name: String = "设备台账.csv"
    ) async throws -> String {
        let answer = try await visitor.upload("/scans/import", [:], file: Array((text ?? register).utf8), named: name)
        #expect(answer.status == 303, "\(answer.text.prefix(2000))")
        return try #require(answer.location)
    }

    private func scratch(_ test: TestServer) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: test.installation.places.data.scratch.path
        ).filter { $0.hasSuffix(".draft") }
    }

    private func count(_ table: String, _ test: TestServer) async throws -> Int {
        try await test.installation.store.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
    }

    private func expectSound(_ test: TestServer) async throws {
        let report = try await AuditVerifier(test.installation.store).verify()
        #expect(report.isSound, "\(report.defects.prefix(3))")
    }

    @Test func `show what would be entered, enter it once, and keep the mapping`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let visitor = try await self.visitor(test, client)
            let draft = try await self.upload(visitor)
            let page = try await visitor.get(draft)
            #expect(page.status == 200)
            for words in [
                "拒绝 1 条", "10.1.1.300", "第 3 行 C 列", "新增资产 1 项", "未识别", "按原标题保留（楼栋）", "HIS数据库", "门诊；住院", "新来源",
            ] { #expect(page.text.contains(words), "\(words)") }
            #expect(try await self.count("asset", test) == 0)
            #expect(try await self.count("evidence", test) == 0)
            #expect(try self.scratch(test).count == 1)
            // Another meaning, and the page is shown again before anything is entered.
            let fields: KeyValuePairs<String, String> = [
                "format": "table.csv", "source": "设备台账", "take.0": "on", "target.0.4": "attribute:location",
                "keep": "on",
            ]
            let changed = try await visitor.post(draft + "/enter", fields)
            #expect(changed.status == 303 && changed.location == draft)
            #expect(try await self.count("scan_run", test) == 0)
            #expect(try await visitor.get(draft).text.contains("已重新试读但尚未导入"))
            let first = try await visitor.post(draft + "/enter", fields)
            let second = try await visitor.post(draft + "/enter", fields)
            #expect(first.status == 303 && first.location == "/scans/runs/1" && second.location == first.location)
            try await test.finishImports()
            #expect(try await self.count("scan_run", test) == 1)
            #expect(try self.scratch(test).isEmpty)
            let asset = try await test.installation.store.read {
                try String.fetchOne($0, sql: "SELECT name || ' ' || location || ' ' || owner_name FROM asset")
            }
            #expect(asset == "HIS数据库 门诊 张三")
            #expect(try await visitor.get(draft).status == 404)
            let list = try await visitor.get("/scans/import/mappings")
            #expect(list.text.contains("设备台账") && list.text.contains("楼栋"))
            // The next file of the source is read the same way, whatever the order of its columns.
            let next = try await self.upload(
                visitor, "楼栋,IP地址,设备名称,资产编号,责任人,电话\n门诊,10.1.1.20,HIS数据库,ZC001,张三,8001\n", name: "设备台账2026-12.csv")
            let again = try await visitor.get(next)
            for words in ["已采用保存的列对应关系", "新列", "不变 1 项", "已有来源"] {
                #expect(again.text.contains(words), "\(words)")
            }
        }
        try await expectSound(test)
    }

    @Test func `are nobody else's`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let visitor = try await self.visitor(test, client)
            let draft = try await self.upload(visitor)
            // The same account at another browser is another session.
            let other = try await self.visitor(test, client)
            for path in [
                draft, "/scans/import/drafts/../drafts", "/scans/import/drafts/" + String(repeating: "0", count: 32),
            ] {
                #expect(try await other.get(path).status == 404)
            }
            for deed in ["", "/enter", "/cancel"] {
                #expect(try await other.post(draft + deed, ["keep": "on"]).status == 404)
            }
            #expect(try await !other.get("/scans/import").text.contains("设备台账.csv"))
            #expect(try await visitor.get("/scans/import").text.contains("设备台账.csv"))
            #expect(try await self.count("scan_run", test) == 0)
            let gone = try await visitor.post(draft + "/cancel", [:])
            #expect(gone.status == 303)
            #expect(try self.scratch(test).isEmpty)
            #expect(try await visitor.post(draft + "/enter", [:]).status == 404)
        }
        try await expectSound(test)
    }

    @Test func `refuse what the page does not offer`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let visitor = try await self.visitor(test, client)
            let draft = try await self.upload(visitor)
            let bad = try await visitor.post(
                draft, ["format": "table.csv", "source": "x", "take.0": "on", "target.0.0": "attribute:x'y\"$"])
            #expect(bad.status == 422 && bad.text.contains("请从列表中选择"))
            let twice = try await visitor.post(
                draft, ["format": "table.csv", "source": "x", "take.0": "on", "target.0.0": "attribute:name"])
            #expect(twice.status == 422 && twice.text.contains("对应了多列：资产编号、设备名称"))
            let blank = try await visitor.post(draft, ["format": "table.csv", "source": " ", "take.0": "on"])
            #expect(blank.status == 422)
            // Nothing ticked: nothing to enter, and no button for it.
            _ = try await visitor.post(draft, ["format": "table.csv", "source": "x"])
            let page = try await visitor.get(draft)
            #expect(page.text.contains("没有可导入的内容") && !page.text.contains(draft + "/enter"))
            #expect(try await visitor.post(draft + "/enter", ["format": "table.csv", "source": "x"]).status == 422)
            let other = try await visitor.post(draft, ["format": "leases.kea", "source": "x"])
            #expect(other.status == 303)
            #expect(try await visitor.get(draft).text.contains("没有找到任何条目"))
            let long = String(repeating: "x", count: 300_000)
            #expect(try await visitor.post(draft, ["format": "table.csv", "source": long]).status == 413)
            let never = try await visitor.post(draft, ["format": "nonsense", "source": "x"])
            #expect(never.status == 303)
        }
        try await expectSound(test)
    }

    @Test func `say on the form what cannot be read, and keep nothing of it`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let visitor = try await self.visitor(test, client)
            let none = try await visitor.upload("/scans/import", [:], file: [], named: "空.csv")
            #expect(none.status == 422 && none.text.contains("文件是空的"))
            let picture = try await visitor.upload(
                "/scans/import", [:], file: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1], named: "图.png")
            #expect(picture.status == 422 && picture.text.contains("不支持图片"))
            let unknown = try await visitor.upload("/scans/import", ["format": "x.y"], file: [1, 2], named: "x")
            #expect(unknown.status == 422)
            #expect(try self.scratch(test).isEmpty)
            // A report, whose source is always the same.
            let report = try await self.upload(
                visitor,
                String(decoding: Array(SyntheticNmapReport(hosts: 2, portsPerHost: 1).joined()), as: UTF8.self),
                name: "r.xml")
            let page = try await visitor.get(report)
            #expect(page.text.contains("扫描报告（nmap XML）") && !page.text.contains("来源名称"))
            let entered = try await visitor.post(report + "/enter", ["format": "scan.nmap"])
            #expect(entered.status == 303)
            try await test.finishImports()
            #expect(try await self.count("asset", test) == 2)
        }
        try await expectSound(test)
    }

    @Test func `let mappings be renamed and deleted`() async throws {
        let test = try await TestServer()
        try await test.converse { client in
            let visitor = try await self.visitor(test, client)
            let draft = try await self.upload(visitor)
            _ = try await visitor.post(
                draft + "/enter", ["format": "table.csv", "source": "设备台账", "take.0": "on", "keep": "on"])
            try await test.finishImports()
            let page = try await visitor.get("/scans/import/mappings/1")
            #expect(page.status == 200 && page.text.contains("资产编号"))
            #expect(try await visitor.post("/scans/import/mappings/1/rename", ["name": ""]).status == 422)
            let script = "<b>新名</b>"
            #expect(try await visitor.post("/scans/import/mappings/1/rename", ["name": script]).status == 303)
            let list = try await visitor.get("/scans/import/mappings")
            #expect(list.text.contains("&lt;b&gt;新名") && !list.text.contains(script))
            let source = try await test.installation.store.read {
                try String.fetchOne($0, sql: "SELECT name FROM asset_source WHERE kind = 'register'")
            }
            #expect(source == script)
            #expect(try await visitor.post("/scans/import/mappings/1/delete", [:]).status == 303)
            #expect(try await visitor.post("/scans/import/mappings/1/delete", [:]).status == 404)
            #expect(try await self.count("import_mapping", test) == 0)
        }
        try await expectSound(test)
    }

    @Test func `are gone after a restart of the server`() async throws {
        let test = try await TestServer()
        let scratch = test.installation.places.data.scratch
        try Data("x".utf8).write(to: scratch.appending(path: "1.draft"))
        try Data("x".utf8).write(to: scratch.appending(path: "2.import"))
        ScratchSweep.run(scratch, now: test.installation.store.clock.now())
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        #expect(!left.contains("1.draft") && left.contains("2.import"))
    }
}
