import Foundation
import Kernel
import Logging
import Records
import Testing

@testable import AssetInventory

/// Files of other sources on their way into the ledger, through the real job.
@Suite struct `Imports of other sources` {
    private let arp = """
        <Core>display arp
        IP ADDRESS      MAC ADDRESS     EXPIRE(M) TYPE        INTERFACE   VPN-INSTANCE
                                                  VLAN/CEVLAN PVC
        ------------------------------------------------------------------------------
        10.1.1.1        00e0-fc12-3456            I -         Vlanif10
        10.1.1.20       001b-4411-3ab7  18        D-0         GE0/0/1
        ------------------------------------------------------------------------------
        Total:2         Dynamic:1       Static:0     Interface:1
        """

    private func bring(_ text: String, source: String, _ test: TestInventory) async throws -> ScanRun {
        let file = EvidenceVault(test.store.folder).scratchFile("import")
        try Data(text.utf8).write(to: file)
        let (run, job) = try await SourceImportJob.queue(
            file, name: "x.txt", source: source, format: nil, store: test.store, by: test.engineer)
        let runner = JobRunner(
            store: test.store, handlers: [SourceImportJob()], only: job, logger: Logger(label: "test"))
        _ = try await runner.runOnly()
        return try await test.store.read { try ScanRunStore.find(run, $0) }
    }

    @Test func `A neighbour table fills the ledger once, however often it comes`() async throws {
        let test = try await TestInventory()
        for _ in 0..<2 {
            let run = try await bring(arp, source: "核心交换机", test)
            #expect(run.state == .complete)
            test.time.advance(.hours(1))
        }
        let assets = try await test.assets()
        #expect(assets.map(\.addressText) == ["10.1.1.1", "10.1.1.20"])
        #expect(assets[1].hardware == "00:1B:44:11:3A:B7" && assets[1].isAlive)
        try await test.expectSound()
    }

    @Test func `A register is entered row by row, and a row that cannot be taken is told`() async throws {
        let test = try await TestInventory()
        let run = try await bring(
            "资产编号,设备名称,IP地址,责任人,所属部门,保修期至\nZC001,HIS数据库,10.1.1.20,张三,信息科,2024/6/30\nZC002,工作站,10.1.1.300,李四,检验科,\n",
            source: "台账", test)
        #expect(run.state == .incomplete && run.message?.contains("10.1.1.300") == true)
        let assets = try await test.assets()
        #expect(assets.map(\.name) == ["HIS数据库"] && assets[0].ownerName == "张三" && assets[0].unitName == "信息科")
        #expect(!assets[0].isAlive && assets[0].lastSeenAt == nil)
        #expect(run.assets == 1 && run.newAssets == 1)
        #expect(try await test.feed { $0.run = run.id }.map(\.kind) == [.registered])
        var filter = AssetFilter()
        filter.run = run.id
        #expect(try await test.assets(filter).count == 1)
        _ = try await bring(arp, source: "核心交换机", test)
        let met = try await test.assets()
        #expect(met.count == 2 && met[1].name == "HIS数据库" && met[1].hardware != nil && met[1].isAlive)
        #expect(
            try await test.feed { $0.asset = assets[0].id }.map(\.kind).filter { $0 != .state } == [
                .discovered, .registered,
            ])
        try await test.expectSound()
    }

    @Test func `A file that no format knows is refused before anything is kept`() async throws {
        let test = try await TestInventory()
        await #expect(throws: (any Error).self) { try await bring("\u{0}\u{1}\u{2}", source: "x", test) }
        let runs = try await test.store.read { try ScanRunStore.count($0) }
        #expect(runs == 0)
    }
}
