import DeviceAccess
import Foundation
import GRDB
import Kernel
import Logging
import Observations
import Records
import ScanImports
import Testing
import Tools

@testable import AssetInventory

/// Device sources with everything real behind them, on loopback.
struct DeviceStage: Sendable {
    let test: TestInventory
    let contact: DeviceContact

    init(patience: Interval = .seconds(10)) async throws {
        test = try await TestInventory()
        let tools = try test.tools()
        let runner = ToolRunner(
            killSwitch: tools.killSwitch, clock: test.time.clock, logger: Logger(label: "test"))
        var contact = DeviceContact(store: test.store, tools: tools, curl: CurlRun(runner: runner))
        contact.timing = SNMPTiming(timeout: Interval(milliseconds: 300), retries: 1)
        contact.patience = patience
        self.contact = contact
    }

    /// A source that the hospital has approved.
    func approved(_ draft: DeviceSourceStore.Draft, mapping: JSONMapping? = nil) async throws -> DeviceSource {
        let (vault, now) = (DeviceVault(test.store.key), test.time.now)
        let (engineer, reviewer) = (test.engineer, test.reviewer)
        return try await test.write { database in
            let id = try DeviceSourceStore.add(draft, vault: vault, by: engineer, at: now, database)
            if let mapping { try DeviceSourceStore.set(mapping, of: id, database) }
            try DeviceSourceStore.approve(
                id, seen: try DeviceSourceStore.find(id, database).mark, by: reviewer, at: now, database)
            return try DeviceSourceStore.find(id, database)
        }
    }

    func snmp(_ places: [String], community: String, name: String = "核心交换机") async throws -> DeviceSource {
        var draft = DeviceSourceStore.Draft(name: name, kind: .snmp2, place: places.joined(separator: "\n"))
        draft.secret[.community] = community
        return try await approved(draft)
    }

    func json(
        _ url: String, name: String = "终端管理平台", _ change: (inout DeviceSourceStore.Draft) -> Void = { _ in },
        mapping: (inout JSONMapping) -> Void = { _ in }
    ) async throws -> DeviceSource {
        var draft = DeviceSourceStore.Draft(name: name, kind: .json, place: url)
        change(&draft)
        var map = JSONMapping(
            name: name, items: try JSONPath("data.list[*]"),
            fields: [
                .init(path: try JSONPath("ip"), target: .address),
                .init(path: try JSONPath("mac"), target: .attribute(.hardware)),
                .init(path: try JSONPath("name"), target: .attribute(.name)),
            ], presence: .remembered)
        mapping(&map)
        return try await approved(draft, mapping: map)
    }

    /// Polls a source as the console would, and waits.
    func sync(_ source: DeviceSource) async throws -> ScanRun {
        let (engineer, now, id) = (test.engineer, test.time.now, source.id)
        let (run, job) = try await test.store.write(AuditAction("device.queue"), by: engineer) { database in
            try DeviceRunStore.queue(
                DeviceSourceStore.find(id, database), by: engineer, at: now, database)
        }
        let runner = JobRunner(
            store: test.store, handlers: [DeviceSyncJob(contact)], only: job, logger: Logger(label: "test"))
        _ = try await runner.runOnly()
        return try await test.store.read { try ScanRunStore.find(run, $0) }
    }

    /// What was kept as evidence of a run, in the order of its blocks.
    func evidence(_ run: ScanRun) async throws -> [String] {
        let files = try await test.store.read { database in
            try ScanRunStore.blocks(of: run.id, database).flatMap {
                try EvidenceStore.list(of: $0.reference, database).map(\.evidence.sha256)
            }
        }
        return try files.map {
            String(decoding: try Data(contentsOf: EvidenceVault(test.store.folder).file($0)), as: UTF8.self)
        }
    }

    /// How many records of sources there are.
    func records() async throws -> Int {
        try await test.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM asset_record") ?? 0 }
    }

    /// Everything that lies in the data folder, the write-ahead log and the files of evidence too.
    func allBytes() throws -> [(name: String, bytes: Data)] {
        let root = test.folder.appending(path: "data")
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return names.compactMap { name in
            (try? Data(contentsOf: root.appending(path: name))).map { (name, $0) }
        }
    }

    /// Fails where a text stands anywhere in the data folder.
    func expectNowhere(_ secrets: [String], _ location: SourceLocation = #_sourceLocation) throws {
        for (name, bytes) in try allBytes() {
            for secret in secrets {
                let isThere = bytes.firstRange(of: Data(secret.utf8)) != nil
                #expect(!isThere, "a secret stands in \(name)", sourceLocation: location)
            }
        }
    }
}
