import Console
import Foundation
import Kernel
import Observations
import Records
import ScanImports
import Testing

@testable import AssetInventory

/// What the columns of a register mean, kept for the next one.
@Suite struct `Column mappings that are kept` {
    private let register = "资产编号,设备名称,IP地址,责任人,责任科室\nZC001,HIS数据库,10.1.1.20,张三,信息科\n"

    private func file(_ text: String, _ test: TestInventory) throws -> URL {
        let file = EvidenceVault(test.store.folder).scratchFile("import")
        try Data(text.utf8).write(to: file)
        return file
    }

    private func prepared(
        _ text: String, source: String?, name: String = "台账.csv", _ test: TestInventory
    ) async throws -> ImportPreparation {
        try await ImportPreparation.make(
            try file(text, test), name: name, format: nil, source: source, store: test.store)
    }

    private func keep(
        _ text: String, source: String, _ test: TestInventory, _ change: (inout ImportTable) -> Void = { _ in }
    )
        async throws
    {
        var table = try #require(try await prepared(text, source: source, test).choice.tables.first)
        change(&table)
        let (kept, now) = (table, test.time.now)
        try await test.write { try ImportMappingStore.save([kept], of: source, by: "engineer", at: now, $0) }
    }

    @Test func `are taken up whatever the order of columns, and a new column is left out and named`() async throws {
        let test = try await TestInventory()
        try await keep(register, source: "设备台账", test) { table in
            table.mapping.columns[3].target = .attribute(.supplier)
        }
        let next = try await prepared(
            "IP地址,设备名称,责任人,楼栋编号,资产编号\n10.1.1.20,HIS数据库,张三,8,ZC001\n", source: "设备台账", test)
        let table = try #require(next.choice.tables.first)
        #expect(table.isKnown && table.newTitles == ["楼栋编号"] && table.missingTitles == ["责任科室"])
        #expect(
            table.mapping.columns.map(\.target) == [
                .address, .attribute(.name), .attribute(.supplier), .ignored, .attribute(.assetNumber),
            ])
        // Another source, or a sheet that has little of it, is guessed at.
        let other = try await prepared(register, source: "别的台账", test).choice.tables.first
        #expect(other?.isKnown == false && other?.mapping.columns[3].target == .attribute(.owner))
        let strange = try await prepared("序列号,品牌\nA1B2C3D4,华为\n", source: "设备台账", test)
        #expect(strange.choice.tables.first?.isKnown == false)
    }

    @Test func `suggest their source for a file with the same titles`() async throws {
        let test = try await TestInventory()
        try await keep(register, source: "设备台账", test)
        #expect(try await prepared(register, source: nil, name: "新建.csv", test).choice.source == "设备台账")
        try await keep(register, source: "第二台账", test)
        // The same mapping for two sources: the file's name decides, without its day.
        #expect(
            try await prepared(register, source: nil, name: "第二台账_2026-11.csv", test).choice.source == "第二台账")
    }

    @Test func `keep the meaning of a column that is missing once, and one row for a renamed sheet`() async throws {
        let test = try await TestInventory()
        try await keep(register, source: "设备台账", test)
        try await keep("资产编号,设备名称,IP地址\nZC001,HIS数据库,10.1.1.20\n", source: "设备台账", test)
        let again = try await prepared(register, source: "设备台账", test).choice.tables.first
        #expect(again?.newTitles == [] && again?.mapping.columns[4].target == .attribute(.unit))
        let now = test.time.now
        let table = try #require(again)
        let renamed = ImportTable(sheet: 0, name: "2026年3月", mapping: table.mapping, isTaken: true)
        try await test.write { try ImportMappingStore.save([renamed], of: "设备台账", by: "engineer", at: now, $0) }
        let all = try await test.store.read { try ImportMappingStore.list($0) }
        #expect(all.map(\.sheet) == ["2026年3月"])
        try await test.expectSound()
    }

    @Test func `change their source's name in the ledger too, unless another has it`() async throws {
        let test = try await TestInventory()
        try await keep(register, source: "旧名", test)
        let now = test.time.now
        try await test.write { database in
            _ = try LedgerRecordStore.source(.register, "旧名", at: now, database)
            _ = try LedgerRecordStore.source(.register, "占用", at: now, database)
        }
        await #expect(throws: ImportError.sourceTaken("占用")) {
            try await test.write { try ImportMappingStore.rename("旧名", to: "占用", $0) }
        }
        try await test.write { try ImportMappingStore.rename("旧名", to: "新名", $0) }
        let sources = try await test.store.read { try ImportMappingStore.sources(.register, $0) }
        #expect(sources == ["占用", "新名"])
        try await test.expectSound()
    }

    @Test func `may not give two columns the same meaning`() async throws {
        let test = try await TestInventory()
        var table = try #require(try await prepared(register, source: "x", test).choice.tables.first)
        #expect(table.conflict == nil)
        table.mapping.columns[1].target = .attribute(.owner)
        #expect(table.conflict?.target == .attribute(.owner) && table.conflict?.titles == ["设备名称", "责任人"])
    }

    @Test func `offer every attribute, the hospital's own included`() async throws {
        let test = try await TestInventory()
        let now = test.time.now
        _ = try await test.write { database in
            try CustomAttributeStore.add(
                CustomAttributeDraft(title: "科室电话", input: "text", categories: [.server]), by: "engineer", at: now,
                database)
        }
        let targets = try await test.store.read { try ImportTargets($0) }
        let names = targets.options(for: "楼栋").map(\.title)
        let wanted = AttributeName.known.filter { $0 != .registration }.map(\.chinese) + ["科室电话", "按原标题保留（楼栋）"]
        #expect(wanted.filter { !names.contains($0) } == [])
        #expect(Set(names).count == names.count)
        #expect(targets.isUnknown(.custom("楼栋")) && !targets.isUnknown(.custom("科室电话")))
    }
}
