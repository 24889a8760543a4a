import Documents
import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory
@testable import Workflow

/// The five documents of 资产梳理, as values.
@Suite struct `Documents of the ledger` {
    static let kinds = [
        AssetListDeliverable.kind, ClassificationDeliverable.kind, DynamicLedgerDeliverable.kind,
        ZombieListDeliverable.kind, ResponsibilityGapDeliverable.kind,
    ]

    private func frame(_ test: TestInventory, _ title: String) -> DeliverableFrame {
        let now = test.time.now
        return DeliverableFrame(
            cover: Report.Cover(title: title, number: "AH-ZC-2026-001", version: "V0.1", date: CivilTime(now).date),
            signatures: Report.Signature.blank, revisions: [], moment: now, auditSequence: 7)
    }

    private func build(_ kind: DeliverableKind, _ test: TestInventory) async throws -> Report {
        let frame = frame(test, kind.title)
        return try await test.store.read { try kind.build(frame, $0).report }
    }

    /// A server that is registered in full, and a thing that answers at two ports of which nobody knows.
    private func fill(_ test: TestInventory) async throws {
        var server = Observation(slot: "1", presence: .registered)
        server.addresses = [try #require(IPAddress("10.1.1.20"))]
        server.attributes = [
            .name: "HIS 数据库", .kind: AssetKind.server.rawValue, .brand: "华为", .model: "2288H", .serial: "SN1",
            .location: "机房 A03", .processor: "Xeon 6338", .memory: "256 GB", .purchased: "2024-03",
            .warranty: "2027-03", .spares: "硬盘 2 块", .unit: "信息科", .owner: "张三", .businessSystem: "HIS",
            .importance: "核心",
        ]
        var unknown = Observation(slot: "2", presence: .alive)
        unknown.addresses = [try #require(IPAddress("10.1.1.77"))]
        unknown.services = [
            ObservedService(transport: .tcp, number: 23), ObservedService(transport: .tcp, number: 3389),
        ]
        try await test.enter([ObservedItem(observation: server)], kind: .register, name: "设备台账")
        try await test.enter([ObservedItem(observation: unknown)])
    }

    @Test(arguments: kinds.map(\.id))
    func `can be made of an empty ledger, and say so`(id: String) async throws {
        let test = try await TestInventory()
        let kind = try #require(Self.kinds.first { $0.id == id })
        let text = try await build(kind, test).words
        #expect(text.contains("台账共有资产0项") || text.contains("僵尸资产共0项"))
        #expect(text.contains("概述") && text.contains("方法") && text.contains("统计"))
        #expect(text.contains("台账中尚无资产，请先制定并执行扫描计划。"))
    }

    @Test(arguments: kinds.map(\.id))
    func `tell of the assets what the requirement wants`(id: String) async throws {
        let test = try await TestInventory()
        try await fill(test)
        let kind = try #require(Self.kinds.first { $0.id == id })
        let text = try await build(kind, test).words
        let wanted: [String: [String]] = [
            "asset-list": [
                "台账共有资产2项", "开放端口2个", "10.1.1.20", "HIS 数据库", "机房 A03", "Xeon 6338，256 GB", "2027-03", "硬盘 2 块",
                "设备位置缺 1 项", "3389",
            ],
            "asset-classification": [
                "已识别类型1项", "已明确所属部门1项", "服务器（1 项）", "未识别（1 项）", "核心", "对未识别类型的 1 项资产",
            ],
            "asset-dynamic-ledger": [
                "已明确责任人1项", "张三", "HIS", "10.1.1.77", "新发现", "登记入账", "近半年变更记录",
            ],
            "zombie-list": ["僵尸资产共0项", "长期无人认领且无变化", "没有尚未办结的僵尸资产"],
            "responsibility-gaps": [
                "无责任人1项", "待认领2项", "10.1.1.77", "无责任人、无所属部门、待认领", "未认领资产明细", "未发起认领",
            ],
        ]
        for words in try #require(wanted[id]) { #expect(text.contains(words), "\(words)") }
    }

    @Test func `count in the text what they list`() async throws {
        let test = try await TestInventory()
        try await fill(test)
        let gaps = try await test.store.read { try ResponsibilityGapStore.counts($0).any }
        let text = try await build(ResponsibilityGapDeliverable.kind, test).words
        #expect(text.contains("责任缺失\(gaps)项"))
        let report = try await build(ClassificationDeliverable.kind, test)
        let listed = report.tables.filter { $0.columns.first?.title == "序号" }.reduce(0) { $0 + $1.rows.count }
        #expect(listed == 2)
    }

    @Test func `keep names that look like markup or formulas as they are`() async throws {
        let test = try await TestInventory()
        var odd = Observation(slot: "1", presence: .registered)
        odd.addresses = [try #require(IPAddress("10.1.1.20"))]
        odd.attributes = [.name: "=HYPERLINK(\"x\") #set <b> 𠮷", .unit: "*内科*_[a](b)", .businessSystem: "$x$"]
        try await test.enter([ObservedItem(observation: odd)], kind: .register, name: "设备台账")
        for kind in Self.kinds where kind.id != "zombie-list" {
            let text = try await build(kind, test).words
            #expect(text.contains("=HYPERLINK(\"x\") #set <b> 𠮷"), "\(kind.id)")
        }
    }
}

extension Report {
    /// Every word of the body.
    fileprivate var words: String {
        blocks.map(\.words).joined(separator: "\n")
    }

    fileprivate var tables: [Table] {
        blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
    }
}

extension Report.Block {
    fileprivate var words: String {
        switch self {
        case .heading(_, let text): text
        case .paragraph(let runs): runs.map(\.text).joined()
        case .list(let list): list.items.map { $0.content.map(\.text).joined() }.joined(separator: "\n")
        case .table(let table):
            table.caption + "\n"
                + (table.rows.isEmpty ? table.emptyText : "")
                + table.rows.map { $0.map(\.text).joined(separator: "|") }.joined(separator: "\n")
        case .figure(let figure): figure.caption
        case .chart(let chart): chart.caption
        case .note(let note): note.content.map(\.text).joined()
        }
    }
}
