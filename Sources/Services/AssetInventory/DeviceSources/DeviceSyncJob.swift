import DeviceAccess
import Fingerprints
import Foundation
import GRDB
import Kernel
import Observations
import Records
import ScanImports
import Tools

/// Asks one source, keeps what it answered as evidence, and enters what it tells into the ledger.
///
/// Taken up again after a crash, it goes on with the devices or answers that have no end yet; entering the same twice
/// changes nothing.
package struct DeviceSyncJob: JobHandler {
    static let kind = "asset.sync-device"

    struct Parameters: Codable, Sendable {
        let source: Identifier<DeviceSource>
    }

    private let contact: DeviceContact

    /// Takes what sources are asked with.
    package init(_ contact: DeviceContact) {
        self.contact = contact
    }

    package var kind: String { Self.kind }

    /// The job that asks a source.
    static func request(_ source: DeviceSource) throws -> JobRequest {
        try JobRequest(kind: kind, title: "设备同步：\(source.name)", parameters: Parameters(source: source.id))
    }

    package func run(_ context: JobContext) async throws -> String? {
        let id = try context.parameters(Parameters.self).source
        let (source, known, other) = try await context.store.read { [job = context.job.id] database in
            (
                try DeviceSourceStore.find(id, database), try DeviceRunStore.find(job: job, database),
                try DeviceRunStore.open(id, database)
            )
        }
        if known == nil {
            // Switched off or polled by hand between the schedule's word and now: no run, and nothing to tell anybody.
            if source.retiredBy != nil || !source.isEnabled { return "数据源已停用，未同步" }
            if other != nil { return "上一次同步尚未结束，本次跳过" }
        }
        let run = try await begin(source, known, context)
        let found = try await context.store.read { try ScanRunStore.find(run, $0) }
        guard found.state.isOpen else { return found.message }
        do {
            try await check(source, context)
            var result = try await poll(source, run, context)
            // Of a poll that was taken up again, an earlier process has entered a part.
            result.newAssets = try await context.store.read { try ScanRunStore.find(run, $0).newAssets }
            return try await finish(run, source, result, context)
        } catch {
            await ScanEnding.write(run, after: error, context)
            throw error
        }
    }

    private func begin(
        _ source: DeviceSource, _ known: Identifier<ScanRun>?, _ context: JobContext
    ) async throws -> Identifier<ScanRun> {
        if let known { return known }
        let (principal, now, job) = (context.principal, context.store.clock.now(), context.job.id)
        return try await context.store.write(
            AuditAction("device.sync", object: source.reference, label: source.name), by: principal
        ) { try DeviceRunStore.add(source, job: job, by: principal, at: now, $0) }
    }

    /// Between the wish and its time scopes may have been withdrawn and tools been stopped.
    private func check(_ source: DeviceSource, _ context: JobContext) async throws {
        let stopped = contact.tools.killSwitch.reason
        let readiness = try await context.store.read { database in
            DeviceReadiness(
                source, allowed: try ScanScopeStore.allowed(database),
                stopped: try ToolStopStore.current(database)?.reason ?? stopped)
        }
        guard readiness.isReady else { throw DeviceSourceError.notReady(readiness.obstacles.map(\.chinese)) }
    }

    private func poll(
        _ source: DeviceSource, _ run: Identifier<ScanRun>, _ context: JobContext
    ) async throws -> DeviceSyncResult {
        let intake = DeviceIntake(run: run, source: source, library: contact.tools.fingerprints, context: context)
        return source.kind.isSNMP
            ? try await SNMPSync(contact: contact, intake: intake).run()
            : try await JSONSync(contact: contact, intake: intake).run()
    }

    private func finish(
        _ run: Identifier<ScanRun>, _ source: DeviceSource, _ result: DeviceSyncResult, _ context: JobContext
    ) async throws -> String {
        let (principal, now) = (context.principal, context.store.clock.now())
        let action = AuditAction(
            "device.synced", object: RecordReference(table: "scan_run", id: run.rawValue), label: source.name,
            detail: result.message)
        try await context.store.write(action, by: principal) {
            try ScanEnding.complete(
                run, isWhole: result.isWhole, result.message, by: principal, at: now, $0)
        }
        return result.message
    }
}

/// What came of asking a source.
struct DeviceSyncResult: Sendable {
    /// Observations entered.
    var entered = 0
    /// Assets that nobody had told of before.
    var newAssets = 0
    /// Devices or answers that were read.
    var read = 0
    /// Bytes of the answers of an interface.
    var bytes = 0
    /// What could not be read or taken, in Chinese.
    var faults: [String] = []
    /// What else is to be told.
    var remarks: [String] = []

    var isWhole: Bool { faults.isEmpty }

    /// `读入 12 条，新增资产 1 项；10.0.0.2:161 …`
    var message: String {
        var parts = ["读入 \(entered) 条，新增资产 \(newAssets) 项"]
        parts += faults.prefix(Self.mostLines)
        if faults.count > Self.mostLines { parts.append("另有 \(faults.count - Self.mostLines) 处未成功") }
        parts += remarks.prefix(Self.mostLines)
        return parts.joined(separator: "；")
    }

    /// Lines of a message that a person reads.
    static let mostLines = 5
}
