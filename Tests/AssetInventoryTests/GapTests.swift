import Foundation
import GRDB
import Kernel
import Observations
import Records
import Testing

@testable import AssetInventory

/// Missing fields, filled from tables and by attributes of the hospital's own.
@Suite struct `Missing fields` {
    @Test func `missing fields are counted by class and filled from a pasted table`() async throws {
        let test = try await SwitchStage.ledger()
        _ = try await SwitchStage.compare(test)
        let before = try await test.store.read { try DifferenceStore.gapCounts($0) }
        #expect(before[.purchased] == [.network: 1] && before[.spares] == [.network: 1])
        let moment = test.time.now
        let filling = try await test.store.read { database in
            let code = try #require(try String.fetchOne(database, sql: "SELECT code FROM asset WHERE id = 1"))
            let text = "\u{FEFF}资产指纹码\t购买日期\t保修到期\t备件情况\t随便\r\n\(code)\t２０２１/6\t2020\t电源 1 个\tx\r\n不存在\t2021\t\t\r\n"
            let catalogue = AttributeCatalogue()
            return try GapFilling(
                GapTable.read(text, catalogue), catalogue, DirectoryWords(at: moment, database), database)
        }
        // The warranty ends before the purchase: the row is not taken.
        #expect(filling.faultCount == 2 && filling.changes.isEmpty)
        let right = try await test.store.read { database in
            let text = "IP 地址,购买日期,保修到期,\"备件情况\"\n10.1.2.3,2021-06,无,\"电源 1 个, 风扇\"\n"
            let catalogue = AttributeCatalogue()
            return try GapFilling(
                GapTable.read(text, catalogue), catalogue, DirectoryWords(at: moment, database), database)
        }
        #expect(right.faultCount == 0)
        #expect(right.changes.map(\.after) == ["2021-06", "电源 1 个, 风扇", ""])
        let author = SwitchStage.author(test)
        try await test.write {
            _ = try HandDeeds.change(.fill, title: "补充", right.changes.map(\.change), by: author, $0)
        }
        let after = try await test.store.read { try DifferenceStore.gapCounts($0) }
        #expect(after[.purchased] == nil && after[.spares] == nil && after[.warranty] == nil)
        try await test.expectSound()
    }

    @Test func `files are read in UTF-8 and in GBK`() {
        // The heading and one row as a Chinese spreadsheet saves them.
        let bytes: [UInt8] = [
            0xD7, 0xCA, 0xB2, 0xFA, 0xD6, 0xB8, 0xCE, 0xC6, 0xC2, 0xEB, 0x2C, 0xC6, 0xB7, 0xC5, 0xC6, 0x0D, 0x0A, 0x5A,
            0x2C,
            0xBB, 0xAA, 0xCE, 0xAA,
        ]
        #expect(GapRoutes.decoded(Data(bytes)) == "资产指纹码,品牌\r\nZ,华为")
        #expect(GapRoutes.decoded(Data("资产指纹码".utf8)) == "资产指纹码")
        #expect(GapRoutes.decoded(Data([0xFF, 0xFF, 0x00])) == nil)
    }

    @Test(arguments: [
        "", "名称,地址\na,b", "资产指纹码\nx", "资产指纹码,品牌,品 牌\nx,a,b", "资产指纹码,品牌\nx,\"没有结束",
        String(repeating: "资产指纹码,", count: 3_000), "\u{0}\u{202E}", "资产指纹码\t<script>\nx\ty",
    ]) func `tables that say nothing are refused`(text: String) {
        #expect(throws: AttributeError.self) { try GapTable.read(text, AttributeCatalogue()) }
    }

    @Test
    func `attributes of the hospital's own are missing where they must be known, and keep their values when closed`()
        async throws
    {
        let test = try await SwitchStage.ledger()
        let moment = test.time.now
        let draft = CustomAttributeDraft(title: "科室电话", input: "text", categories: [.network], isRequired: true)
        let id = try await test.write { try CustomAttributeStore.add(draft, by: "engineer", at: moment, $0) }
        await #expect(throws: AttributeError.self) {
            try await test.write { _ = try CustomAttributeStore.add(draft, by: "engineer", at: moment, $0) }
        }
        _ = try await SwitchStage.compare(test)
        #expect(try await test.store.read { try DifferenceStore.gapCounts($0)[.custom("科室电话")] } == [.network: 1])
        let author = SwitchStage.author(test)
        try await test.write {
            _ = try HandDeeds.change(
                .edit, title: "改", [HandChange(asset: 1, attribute: .custom("科室电话"), value: "8888")], by: author, $0)
            try CustomAttributeStore.set(closed: true, id, at: moment, $0)
        }
        _ = try await SwitchStage.compare(test)
        #expect(try await test.store.read { try DifferenceStore.gapCounts($0)[.custom("科室电话")] } == nil)
        #expect(try await SwitchStage.values(test)[.custom("科室电话")] == "8888")
        try await test.expectSound()
    }
}
