import Foundation
import GRDB
import Kernel
import Records
import ScanImports
import Testing
import Tools

@testable import AssetInventory

@Suite(.serialized) struct `Scan jobs` {
    private func start(_ test: TestInventory, _ plan: Identifier<ScanPlan>) async throws -> (
        Identifier<ScanRun>, Identifier<Job>
    ) {
        let run = try await ScanStart(store: test.store, calendar: try TestInventory.calendar())
            .start(plan, by: test.engineer)
        let job = try #require(try await test.store.read { try ScanRunStore.find(run, $0).job })
        return (run, job)
    }

    private func work(_ test: TestInventory, _ job: Identifier<Job>, _ tools: ScanTools) async throws -> Job {
        try await JobRunner(store: test.store, handlers: [ScanJob(tools: tools), ImportJob()], only: job).runOnly()
    }

    /// A program in nmap's place that prints a report, then does what it is told.
    private func fake(_ test: TestInventory, _ script: String) throws -> String {
        let file = test.folder.appending(path: "fake-\(UInt32.random(in: 0 ... .max))")
        try ("#!/bin/sh\n" + script).write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return file.path
    }

    private static let head =
        "<?xml version=\"1.0\"?><nmaprun scanner=\"nmap\" version=\"7.93\" args=\"nmap\" start=\"1\">"

    private static func host(_ address: String) -> String {
        """
        <host starttime="1795400000" endtime="1795400001"><status state="up" reason="x"/>\
        <address addr="\(address)" addrtype="ipv4"/><ports><port protocol="tcp" portid="80">\
        <state state="open" reason="syn-ack"/><service name="http" method="table" conf="3"/></port></ports></host>
        """
    }

    private static let foot =
        "<runstats><finished time=\"2\" exit=\"success\"/><hosts up=\"1\" down=\"0\" total=\"1\"/></runstats></nmaprun>"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/nmap")))
    func `real nmap finds what listens on this machine, with the raw report as evidence`() async throws {
        let test = try await TestInventory()
        let listener = try LoopbackListener()
        let plan = try await test.plan("127.0.0.1", ports: "\(listener.port)")
        let (run, job) = try await start(test, plan)
        let ended = try await work(test, job, test.tools())
        #expect(ended.state == .succeeded, "\(ended.message ?? "")")
        let found = try await test.store.read { try ScanRunStore.find(run, $0) }
        #expect(found.state == .complete && found.assets == 1 && found.newAssets == 1)
        let asset = try #require(try await test.assets().first)
        #expect(asset.addressText == "127.0.0.1" && asset.openPorts == 1)
        let blocks = try await test.store.read { try ScanRunStore.blocks(of: run, $0) }
        let evidence = try await test.store.read { try EvidenceStore.list(of: blocks[0].reference, $0) }
        #expect(evidence.count == 1 && evidence[0].evidence.size > 500)
        try await test.expectSound()
    }

    @Test func `hosts appear while the tool still runs, and stopping keeps them`() async throws {
        let test = try await TestInventory()
        let program = try fake(test, "echo '\(Self.head)\(Self.host("127.0.0.1"))'\nsleep 60\n")
        let (run, job) = try await start(test, try await test.plan("127.0.0.1-2", ports: "80"))
        let tools = try test.tools(nmap: program)
        let task = Task { try await work(test, job, tools) }
        while try await test.assets().isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try await test.store.read { try ScanRunStore.find(run, $0).state } == .running)
        try await test.write { [now = test.time.now] in try ToolStopStore.stop(reason: "设备异常", by: "王工", at: now, $0) }
        tools.killSwitch.stopAll(reason: "设备异常")
        let ended = try await task.value
        #expect(ended.state == .cancelled)
        let found = try await test.store.read { try ScanRunStore.find(run, $0) }
        #expect(found.state == .cancelled && found.assets == 1)
        await #expect(throws: ScanPlanError.toolsStopped("设备异常")) {
            _ = try await ScanStart(store: test.store, calendar: try TestInventory.calendar())
                .start(Identifier(1), by: test.engineer)
        }
        try await test.expectSound()
    }

    @Test func `a run that was interrupted goes on with the first block that is not whole`() async throws {
        let test = try await TestInventory()
        let log = test.folder.appending(path: "targets").path
        // Prints the host of each block; the second block fails the first time.
        let program = try fake(
            test,
            """
            target=$(cat); echo "$target" >> '\(log)'
            echo '\(Self.head)'
            if [ "$target" = 127.0.0.2 ] && [ ! -e '\(log).again' ]; then touch '\(log).again'; kill -9 $$; fi
            echo '\(Self.foot)'
            """)
        let (run, job) = try await start(test, try await test.plan("127.0.0.1-3", ports: "80"))
        let tools = try test.tools(nmap: program, blockSize: 1)
        let ended = try await work(test, job, tools)
        #expect(ended.state == .succeeded)
        #expect(try await test.store.read { try ScanRunStore.find(run, $0).state } == .incomplete)
        // As the next process would after a crash: the job is queued again, whole blocks are not.
        try await test.write { database in
            try database.execute(sql: "UPDATE job SET state = 'queued', ended_at = NULL")
            try ScanRunStore.set(run, to: .waiting, database)
        }
        _ = try await work(test, job, tools)
        #expect(try await test.store.read { try ScanRunStore.find(run, $0).state } == .complete)
        let targets = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(targets == ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.2"])
        try await test.expectSound()
    }

    @Test func `a plan that is being carried out is not started again, and a cancelled job ends its run`() async throws
    {
        let test = try await TestInventory()
        let plan = try await test.plan("127.0.0.1", ports: "80")
        let (run, job) = try await start(test, plan)
        await #expect(throws: ScanPlanError.running) { _ = try await start(test, plan) }
        try await test.write { [now = test.time.now] in try JobStore.cancel(job, at: now, by: "王工", $0) }
        let found = try await test.store.read { try ScanRunStore.find(run, $0) }
        #expect(found.state == .cancelled && found.message?.contains("王工") == true)
        _ = try await start(test, plan)
        try await test.expectSound()
    }

    @Test func `an asset that a whole block no longer finds is not alive`() async throws {
        let test = try await TestInventory()
        try await test.observe("127.0.0.9", run: try await test.importRun())
        let program = try fake(test, "cat >/dev/null; echo '\(Self.head)\(Self.host("127.0.0.1"))\(Self.foot)'")
        let (_, job) = try await start(test, try await test.plan("127.0.0.0/28", ports: "80"))
        _ = try await work(test, job, try test.tools(nmap: program))
        #expect(try await test.assets().map(\.isAlive) == [true, false])
    }

    @Test(arguments: [
        ("exit 1", ScanRun.State.incomplete), ("echo garbage", .incomplete), ("kill -9 $$", .incomplete),
    ])
    func `nmap that dies or prints nonsense leaves an incomplete run with the reason`(
        script: String, state: ScanRun.State
    ) async throws {
        let test = try await TestInventory()
        let (run, job) = try await start(test, try await test.plan("127.0.0.1", ports: "80"))
        _ = try await work(test, job, try test.tools(nmap: try fake(test, "cat >/dev/null; \(script)")))
        #expect(try await test.store.read { try ScanRunStore.find(run, $0).state } == state)
        let block = try #require(try await test.store.read { try ScanRunStore.blocks(of: run, $0).first })
        #expect(!block.isComplete && block.message?.isEmpty == false)
        try await test.expectSound()
    }

    @Test func `missing nmap fails the run with what to do`() async throws {
        let test = try await TestInventory()
        let (run, job) = try await start(test, try await test.plan("127.0.0.1", ports: "80"))
        let ended = try await work(test, job, try test.tools(nmap: "/nowhere/nmap"))
        #expect(ended.state == .failed && ended.message?.contains("./up") == true, "\(ended.message ?? "")")
        #expect(try await test.store.read { try ScanRunStore.find(run, $0).state } == .failed)
    }

    @Test func `an imported report fills the ledger, and a truncated one keeps its hosts and says so`() async throws {
        let test = try await TestInventory()
        let whole = Self.head + Self.host("10.9.0.1") + Self.host("10.9.0.2") + Self.foot
        for (text, state, count) in [(whole, ScanRun.State.complete, 2), (String(whole.dropLast(40)), .failed, 2)] {
            let file = EvidenceVault(test.store.folder).scratchFile("xml")
            try text.write(to: file, atomically: true, encoding: .utf8)
            let (run, job) = try await ImportJob.queue(file, name: "报告.xml", store: test.store, by: test.engineer)
            let ended = try await work(test, job, try test.tools())
            let found = try await test.store.read { try ScanRunStore.find(run, $0) }
            #expect(found.state == state, "\(ended.message ?? "")")
            #expect(found.assets == count)
        }
        try await test.expectSound()
    }

    @Test func `a report of thousands of hosts is entered in batches and resumed by count`() async throws {
        let test = try await TestInventory()
        let file = EvidenceVault(test.store.folder).scratchFile("xml")
        let hosts = (0..<1200).map { Self.host("10.9.\($0 / 200).\($0 % 200 + 1)") }.joined()
        try (Self.head + hosts + Self.foot).write(to: file, atomically: true, encoding: .utf8)
        let (run, job) = try await ImportJob.queue(file, name: "大.xml", store: test.store, by: test.engineer)
        _ = try await work(test, job, try test.tools())
        #expect(try await test.store.read { try ScanRunStore.find(run, $0).assets } == 1200)
        try await test.expectSound()
    }
}

/// A TCP port of this machine that accepts connections.
final class LoopbackListener: Sendable {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bound in
                try #require(bind(descriptor, bound, length) == 0)
                try #require(listen(descriptor, 16) == 0)
                try #require(getsockname(descriptor, bound, &length) == 0)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit {
        close(descriptor)
    }
}
