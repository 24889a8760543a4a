import AssetIdentity
import Directory
import Foundation
import GRDB
import Kernel
import Logging
import Observations
import Records
import ScanImports
import Synchronization
import SystemPackage
import Testing
import Tools
import Workflow

@testable import AssetInventory

/// The inventory's tables in a folder of its own, with loopback approved.
final class TestInventory: Sendable {
    let folder: URL
    let store: RecordStore
    let engineer = Principal(accountID: 4, name: "engineer", source: "127.0.0.1")
    let reviewer = Principal(accountID: 6, name: "reviewer", source: "127.0.0.1")
    /// A second account of the engineer's person.
    let engineerToo = Principal(accountID: 7, name: "engineer2", source: "127.0.0.1")

    init(start: String = "2026-11-23 08:30") async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "anhu-assets-\(UUID().uuidString)")
        let holder = TimeHolder(try #require(CivilTime(text: start)).timestamp)
        time = holder
        store = try RecordStore(
            folder: DataFolder(folder.appending(path: "data")), keys: folder.appending(path: "keys"),
            schemas: [DirectoryModule.schema, AssetInventorySchema.schema], clock: holder.clock)
        let loopback = try #require(AddressRange("127.0.0.0/8"))
        try await write {
            try ScanScopeStore.approve(loopback, basis: "测试", by: "测试", at: holder.now, $0)
            try $0.execute(
                sql: """
                    INSERT INTO unit (id, kind, name) VALUES (1, 'hospital', '医院');
                    INSERT INTO person (id, unit_id, name, employer) VALUES (1, 1, '王工', 'provider'),
                        (2, 1, '李主任', 'hospital');
                    INSERT INTO account (id, person_id, login, created_at) VALUES (4, 1, 'engineer', 0),
                        (6, 2, 'reviewer', 0), (7, 1, 'engineer2', 0);
                    """)
        }
    }

    let time: TimeHolder

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await store.write(AuditAction("test"), by: engineer, body)
    }

    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    static func calendar() throws -> WorkCalendar {
        let folder = root.appending(path: "Content/calendar")
        return try WorkCalendar(
            files: ["2025.json", "2026.json"].map { ($0, try Data(contentsOf: folder.appending(path: $0))) })
    }

    static func fragilePorts() throws -> FragilePorts {
        try FragilePorts(json: Array(Data(contentsOf: root.appending(path: "Content/tools/fragile-ports.json"))))
    }

    /// Scanning with the real nmap, or with the program given in its place.
    func tools(nmap program: String? = nil, blockSize: Int = 256) throws -> ScanTools {
        let killSwitch = KillSwitch()
        let search = ToolSearch(overrides: program.map { ["nmap": FilePath($0)] } ?? [:])
        let runner = ToolRunner(
            killSwitch: killSwitch, clock: store.clock, logger: Logger(label: "test"), search: search)
        return ScanTools(
            nmap: NmapRun(runner: runner, search: search), killSwitch: killSwitch,
            fragilePorts: try Self.fragilePorts(), isPrivileged: false, blockSize: blockSize)
    }

    /// A plan whose notice the hospital has waived.
    func plan(_ targets: String, ports: String, title: String = "计划") async throws -> Identifier<ScanPlan> {
        var draft = ScanPlanDraft(title: title, targets: try #require(AddressSet(text: targets)))
        draft.ports = try PortChoice(ports)
        draft.maxRate = 2000
        let made = draft
        let (engineer, reviewer, moment) = (engineer, reviewer, time.now)
        return try await write { database in
            let id = try ScanPlanStore.add(made, by: engineer, at: moment, database)
            try ScanPlanStore.waive(id, reason: "测试", by: reviewer, at: moment, database)
            return id
        }
    }

    /// Enters a host as a scan would.
    func observe(
        _ address: String, run: Identifier<ScanRun>, ports: [(UInt16, PortState, String)] = [],
        coverage: PortCoverage = .unknown, _ change: (inout ScannedHost) -> Void = { _ in }
    ) async throws {
        var host = ScannedHost()
        host.state = .up
        host.addresses = [try #require(IPAddress(address))]
        host.ports = ports.map { number, state, product in
            var port = ScannedPort(transport: .tcp, number: number)
            port.state = state
            if !product.isEmpty {
                var service = ScannedService()
                service.name = "svc"
                service.product = product
                service.method = .probed
                port.service = service
            }
            return port
        }
        change(&host)
        let item = try #require(HostObservation.item(host, coverage: coverage))
        _ = try await enter([item], run: run)
    }

    /// Enters observations of a source in one run of their own.
    @discardableResult
    func enter(
        _ items: [ObservedItem], kind: SourceKind = .scan, name: String = "nmap", run: Identifier<ScanRun>? = nil,
        memory: RunMemory = RunMemory(), isFinal: Bool = true
    ) async throws -> ObservationBatch.Outcome {
        let moment = time.now
        return try await write { database in
            let origin = ObservationBatch.Origin(
                source: try LedgerRecordStore.source(kind, name, at: moment, database), run: run,
                precedence: SourcePrecedence(), person: "engineer")
            return try ObservationBatch.enter(
                items, from: origin, memory: memory, isFinal: isFinal, at: moment, database)
        }
    }

    func importRun() async throws -> Identifier<ScanRun> {
        let (engineer, moment) = (engineer, time.now)
        return try await write {
            try ScanRunStore.addImport(of: "x.xml", job: nil, by: engineer, at: moment, $0)
        }
    }

    func assets(_ filter: AssetFilter = AssetFilter()) async throws -> [Asset] {
        try await store.read { try AssetStore.list(filter, limit: 1000, $0) }
    }

    func expectSound() async throws {
        let report = try await AuditVerifier(store).verify()
        #expect(report.isSound, "\(report.defects)")
    }
}

/// Time that a test moves.
final class TimeHolder: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ start: Timestamp) {
        moment = Mutex(start)
    }

    var now: Timestamp { moment.withLock { $0 } }
    var clock: Kernel.Clock { Kernel.Clock { self.now } }

    func advance(_ interval: Interval) {
        moment.withLock { $0 = $0 + interval }
    }
}
