import Fingerprints
import Foundation
import GRDB
import Kernel
import Logging
import Records
import ScanImports
import Testing

@testable import AssetInventory

/// Files that are read without entering anything.
@Suite struct `Trials of imports` {
    private func file(_ bytes: [UInt8], _ test: TestInventory) throws -> URL {
        let file = EvidenceVault(test.store.folder).scratchFile("import")
        try Data(bytes).write(to: file)
        return file
    }

    private func prepare(
        _ bytes: [UInt8], name: String = "x", source: String = "来源", _ test: TestInventory
    ) async throws -> PreparedImport {
        try await PreparedImport(try file(bytes, test), name: name, format: nil, source: source, store: test.store)
    }

    private func trial(_ text: String, _ test: TestInventory) async throws -> ImportTrial {
        try await prepare(Array(text.utf8), test).trial(FingerprintLibrary(files: []))
    }

    private struct Traces: Equatable {
        let rows: [Int]
        let entries: Int
    }

    /// What an import leaves behind.
    private func traces(_ test: TestInventory) async throws -> Traces {
        try await test.store.read { database in
            let tables = [
                "asset", "asset_record", "asset_source", "outbox", "scan_run", "evidence", "import_mapping", "job",
            ]
            return Traces(
                rows: try tables.map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0 },
                entries: try Int.fetchOne(database, sql: "SELECT count(*) FROM audit_entry") ?? 0)
        }
    }

    private func enter(_ prepared: PreparedImport, keeps: Bool = false, _ test: TestInventory) async throws -> ScanRun {
        let (run, job) = try await prepared.queue(keepsMapping: keeps, by: test.engineer)
        _ = try await JobRunner(
            store: test.store, handlers: [SourceImportJob(), ImportJob()], only: job, logger: Logger(label: "test")
        ).runOnly()
        return try await test.store.read { try ScanRunStore.find(run, $0) }
    }

    private let register = """
        资产编号,设备名称,IP地址,责任人,保修期至
        ZC001,HIS数据库,10.1.1.20,张三,2024/6/30
        ZC002,工作站,10.1.1.300,李四,
        ZC003,影像服务器,10.1.1.30,王五,昨天
        """

    @Test func `of a register tell rows, refusals and what is new, and leave nothing`() async throws {
        let test = try await TestInventory()
        let before = try await traces(test)
        let trial = try await trial(register, test)
        #expect(trial.things == 2 && trial.refused == 1 && trial.cellsLeftOut == 1 && trial.failure == nil)
        #expect(trial.refusals.map(\.place) == ["第 3 行 C 列（IP地址）", "第 4 行 E 列（保修期至）"])
        #expect(trial.refusals.first?.reason.contains("10.1.1.300") == true)
        #expect(trial.samples.map(\.line) == [2, 4])
        #expect(trial.ledger == LedgerRehearsal.Outcome(tried: 2, new: 2))
        #expect(try await traces(test) == before)
        try await test.expectSound()
    }

    @Test func `tell new, changed and unchanged as the import then does it`() async throws {
        let test = try await TestInventory()
        _ = try await enter(try await prepare(Array(register.utf8), test), test)
        #expect(try await trial(register, test).ledger == LedgerRehearsal.Outcome(tried: 2, unchanged: 2))
        let next = register.replacing("王五", with: "赵六") + "\nZC009,新设备,10.1.1.90,钱七,\n"
        let tried = try await trial(next, test)
        #expect(tried.ledger == LedgerRehearsal.Outcome(tried: 3, new: 1, changed: 1, unchanged: 1))
        #expect(tried.fates.map { $0?.kind } == [.unchanged, .changed, .new])
        #expect(tried.fates.map { $0?.asset == nil } == [false, false, true])
        _ = try await enter(try await prepare(Array(next.utf8), test), test)
        #expect(try await test.assets().count == 3)
        #expect(try await trial(next, test).ledger == LedgerRehearsal.Outcome(tried: 3, unchanged: 3))
        try await test.expectSound()
    }

    @Test func `of a neighbour table and a report tell what they hold`() async throws {
        let test = try await TestInventory()
        let arp = try await trial(
            """
            IP address       HW type     Flags       HW address            Mask     Device
            10.1.1.20        0x1         0x2         00:1b:44:11:3a:b7     *        eth0
            10.1.1.21        0x1         0x0         00:00:00:00:00:00     *        eth0
            """, test)
        #expect(arp.things == 1 && arp.ledger?.new == 1)
        #expect(arp.facts.contains { $0.title == "MAC 地址" && $0.value == "1 个" })
        let report = try await trial(
            String(decoding: Array(SyntheticNmapReport(hosts: 3, portsPerHost: 2).joined()), as: UTF8.self), test)
        #expect(report.things == 3 && report.ledger?.new == 3)
        #expect(report.facts.contains { $0.title == "扫描工具" })
        try await test.expectSound()
    }

    @Test func `of a large file stop early and say so`() async throws {
        let test = try await TestInventory()
        let rows = (1...40).map { "ZC0\($0 + 100),设备\($0),10.1.2.\($0)" }.joined(separator: "\n")
        let prepared = try await prepare(Array("资产编号,设备名称,IP地址\n\(rows)\n".utf8), test)
        let limits = ImportTrialReading.Limits(bytes: 1 << 20, things: 31, rehearsed: 10)
        let (trial, items) = try ImportTrialReading.read(prepared.file, as: prepared.choice, limits: limits)
        // One of the rows is that of the titles.
        #expect(trial.isBounded && trial.things == 30 && items.count == 10)
        let ledger = try await prepared.rehearse((trial, items), FingerprintLibrary(files: []))
        #expect(ledger.ledgerText?.contains("仅试算前 10 条") == true)
        let entered = try await enter(prepared, test)
        #expect(entered.state == .complete)
        #expect(try await test.assets().count == 40)
    }

    @Test func `keep the mapping only with the import`() async throws {
        let test = try await TestInventory()
        let prepared = try await prepare(Array(register.utf8), source: "设备台账", test)
        _ = try await prepared.trial(FingerprintLibrary(files: []))
        #expect(try await test.store.read { try ImportMappingStore.list($0) }.isEmpty)
        _ = try await enter(prepared, keeps: true, test)
        let kept = try await test.store.read { try ImportMappingStore.list($0) }
        #expect(kept.map(\.source) == ["设备台账"] && kept.first?.mapping.columns.count == 5)
        // What is said about columns is what the job does.
        var choice = prepared.choice
        choice.tables[0].mapping.columns[3].target = .ignored
        choice.source = "无责任人"
        let second = PreparedImport(
            file: try file(Array(register.utf8), test), name: "x.csv", choice: choice, store: test.store)
        let run = try await enter(second, test)
        let owners = try await test.store.read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM asset_record JOIN asset_source ON asset_source.id = source_id
                    WHERE name = '无责任人' AND attributes LIKE '%张三%'
                    """)
        }
        #expect(run.message?.contains("读入 2 条") == true && owners == 0)
        try await test.expectSound()
    }

    @Test func `Jobs queued before mappings were kept are still done`() async throws {
        let test = try await TestInventory()
        let content = try EvidenceVault(test.store.folder).store(Data(register.utf8))
        let (engineer, now) = (test.engineer, test.time.now)
        struct Old: Codable {
            let run: Identifier<ScanRun>
            let sha256: String
            let format: String
            let source: String
        }
        let (run, job) = try await test.write { database in
            let run = try ScanRunStore.addImport(of: "x.csv", job: nil, by: engineer, at: now, database)
            let old = Old(run: run, sha256: content.sha256, format: "table.csv", source: "台账")
            let job = try JobStore.add(
                JobRequest(kind: SourceImportJob.kind, title: "导入", parameters: old), at: now, by: engineer, database)
            return (run, job)
        }
        _ = try await JobRunner(
            store: test.store, handlers: [SourceImportJob()], only: job, logger: Logger(label: "test")
        ).runOnly()
        let found = try await test.store.read { try ScanRunStore.find(run, $0) }
        #expect(found.message?.contains("读入 2 条") == true)
    }

    static let refused: [(name: String, bytes: [UInt8], says: String)] = [
        ("空文件", [], "文件是空的"),
        ("图片", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], "不支持图片"),
        ("PDF", Array("%PDF-1.7\n".utf8), "不支持 PDF 文档"),
        ("旧版表格", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "旧版 Office 文件（.xls、.doc）或加密的工作簿"),
        ("网页表格", Array("<html><table><tr><td>IP</td></tr></table></html>".utf8), "网页格式的表格"),
        ("别的扫描报告", Array("<?xml version=\"1.0\"?><NessusClientData_v2></NessusClientData_v2>".utf8), "应为“nmaprun”"),
        (
            "XML 表格",
            Array(
                "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"
                    .utf8), "XML 格式的电子表格"
        ),
        ("无标题", Array("a,b,c\n1,2,3\n4,5,6\n".utf8), "没有可识别列标题的表格"),
        ("压缩文件", [0x1F, 0x8B, 8, 0], "压缩文件"),
    ]

    @Test(arguments: refused)
    func `of what is not read say what to do`(_ sample: (name: String, bytes: [UInt8], says: String)) async throws {
        let test = try await TestInventory()
        let before = try await traces(test)
        do {
            _ = try await prepare(sample.bytes, test)
            Issue.record("taken: \(sample.name)")
        } catch let error as any ExplainedError {
            #expect(error is ReadingError || error is ParseError)
            #expect(error.explanation.summary.contains(sample.says), "\(error.explanation.line)")
            #expect(error.explanation.advice?.isEmpty == false)
        }
        #expect(try await traces(test) == before)
    }

    /// What Windows calls Unicode.
    private func utf16(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in text.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        return bytes
    }

    @Test func `know a report on one line, and a text in UTF-16 for what it is`() async throws {
        let test = try await TestInventory()
        let line = "<?xml version=\"1.0\"?><nmaprun scanner=\"nmap\" args=\"nmap -p 1,2,3\" version=\"7.93\"></nmaprun>"
        #expect(try ImportFormat.find(in: FormatSample(line.utf8)).id == ImportFormat.report.id)
        let leases = "作用域\t客户端 IP 地址\t名称\t租用截止日期\t类型\t唯一 ID\n"
        let register = "资产编号\tIP地址\tMAC地址\n" + "ZC1\t10.1.1.2\t00:1b:44:11:3a:b7\n"
        for text in [leases + register, register] {
            #expect(try !ImportJob.looksLikeReport(file(utf16(text), test)))
        }
        let trial = try await prepare(utf16(register), test).trial(FingerprintLibrary(files: []))
        #expect(trial.things == 1)
    }

    @Test func `are harmless whatever the file holds`() async throws {
        let test = try await TestInventory()
        var random = SystemRandomNumberGenerator()
        let seeds = [Array(register.utf8), Array(SyntheticNmapReport(hosts: 2, portsPerHost: 2).joined())]
        for round in 0..<60 {
            var bytes = seeds[round % 2]
            for _ in 0..<8 {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            let file = try file(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))), test)
            defer { try? FileManager.default.removeItem(at: file) }
            guard
                let prepared = try? await PreparedImport(
                    file, name: "x", format: nil, source: "来源", store: test.store)
            else { continue }
            _ = try ImportTrialReading.read(prepared.file, as: prepared.choice)
        }
    }
}
