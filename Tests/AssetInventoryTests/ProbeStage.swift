import DeviceAccess
import Foundation
import GRDB
import Kernel
import Logging
import Observations
import Records
import SystemPackage
import Testing
import Tools

@testable import AssetInventory

/// An installation that issues a commission, and the laptop that carries it out.
final class ProbeStage {
    let test: TestInventory
    let network: Identifier<IsolatedNetwork>
    private(set) var killSwitch = KillSwitch()

    init(network name: String = "监区内网", start: String = "2026-11-23 08:30") async throws {
        let test = try await TestInventory(start: start)
        self.test = test
        let moment = test.time.now
        network = try await test.write { database in
            let id = try IsolatedNetworkStore.add(name, note: nil, by: "engineer", at: moment, database)
            let loopback = try #require(AddressRange("127.0.0.0/8"))
            try ScanScopeStore.approve(loopback, in: id, basis: "测试", by: "reviewer", at: moment, database)
            return id
        }
    }

    var laptop: URL {
        get throws {
            let folder = test.folder.appending(path: "laptop")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return folder
        }
    }

    /// A plan for the network whose notice the hospital has waived.
    func plan(
        _ targets: String, ports: String = "80", _ change: (inout ScanPlanDraft) -> Void = { _ in }
    ) async throws -> Identifier<ScanPlan> {
        var draft = ScanPlanDraft(title: "监区梳理", targets: try #require(AddressSet(text: targets)))
        draft.network = network
        draft.ports = try PortChoice(ports)
        draft.maxRate = 2000
        change(&draft)
        let (made, engineer, reviewer, moment) = (draft, test.engineer, test.reviewer, test.time.now)
        return try await test.write { database in
            let id = try ScanPlanStore.add(made, by: engineer, at: moment, database)
            try ScanPlanStore.waive(id, reason: "测试", by: reviewer, at: moment, database)
            return id
        }
    }

    func issuer(blockSize: Int = 256) throws -> CommissionIssue {
        CommissionIssue(
            store: test.store, tools: try test.tools(blockSize: blockSize), calendar: try TestInventory.calendar(),
            hospital: "示范医院")
    }

    func commission(
        _ targets: String, ports: String = "80", blockSize: Int = 256
    ) async throws -> (id: Identifier<Commission>, bytes: Data) {
        let issuer = try issuer(blockSize: blockSize)
        let id = try await issuer.issue(try await plan(targets, ports: ports), by: test.engineer)
        return (id, try await issuer.file(id, by: test.engineer).bytes)
    }

    /// A probe on the laptop; `nmap`: a program in its place.
    func probe(_ file: CommissionFile, nmap program: String? = nil, neighbours: String = "") throws -> IsolatedProbe {
        killSwitch = KillSwitch()
        let search = ToolSearch(overrides: program.map { ["nmap": .init($0)] } ?? [:])
        let runner = ToolRunner(
            killSwitch: killSwitch, clock: test.time.clock, logger: Logger(label: "test"), search: search)
        let table = Data(neighbours.utf8)
        return IsolatedProbe(
            file.commission,
            .init(
                nmap: NmapRun(runner: runner, search: search), killSwitch: killSwitch,
                snmp: SNMPProbe(logger: Logger(label: "test")), clock: test.time.clock,
                neighbours: OwnNeighbours { table.isEmpty ? nil : table }))
    }

    /// Carries a commission out with a program in nmap's place.
    @discardableResult
    func carryOut(
        _ bytes: Data, script: String, to name: String = "result.anhu", neighbours: String = ""
    ) async throws -> (file: URL, summary: ResultSummary) {
        let file = try CommissionFile(bytes)
        let target = try laptop.appending(path: name)
        let probe = try probe(file, nmap: try program(script), neighbours: neighbours)
        let summary = try await probe.run(into: try ResultSpool(for: target, file), machine: "laptop")
        return (target, summary)
    }

    func program(_ script: String) throws -> String {
        let file = test.folder.appending(path: "fake-\(UInt32.random(in: 0 ... .max))")
        try ("#!/bin/sh\n" + script).write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return file.path
    }

    /// Brings a result to the server, and waits until it is entered.
    @discardableResult
    func bring(_ result: URL, to other: ProbeStage? = nil) async throws -> ScanRun {
        let store = (other ?? self).test.store
        let copy = try EvidenceVault(store.folder).bring(result, suffix: "import")
        let (run, job) = try await ResultIntake.queue(
            copy, name: result.lastPathComponent, store: store, by: test.engineer)
        _ = try await JobRunner(store: store, handlers: [ResultImportJob()], only: job).runOnly()
        return try await store.read { try ScanRunStore.find(run, $0) }
    }

    /// How many rows a table has.
    func count(_ table: String) async throws -> Int {
        try await test.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    static let head =
        "<?xml version=\"1.0\"?><nmaprun scanner=\"nmap\" version=\"7.93\" args=\"nmap\" start=\"1\">"

    static func host(_ address: String, card: String? = nil, key: String? = nil, port: Int = 80) -> String {
        let mac = card.map { "<address addr=\"\($0)\" addrtype=\"mac\"/>" } ?? ""
        let script =
            key.map { "<script id=\"ssh-hostkey\" output=\"&#xa;  256 SHA256:\($0) (ED25519)\"/>" } ?? ""
        return """
            <host starttime="1795400000" endtime="1795400001"><status state="up" reason="x"/>\
            <address addr="\(address)" addrtype="ipv4"/>\(mac)<ports><port protocol="tcp" portid="\(port)">\
            <state state="open" reason="syn-ack"/><service name="http" method="table" conf="3"/>\(script)</port></ports></host>
            """
    }

    static let foot =
        "<runstats><finished time=\"2\" exit=\"success\"/><hosts up=\"1\" down=\"0\" total=\"1\"/></runstats></nmaprun>"

    /// A script that prints a report of these hosts.
    static func report(_ hosts: String...) -> String { "cat >/dev/null; echo '\(head)\(hosts.joined())\(foot)'" }
}
