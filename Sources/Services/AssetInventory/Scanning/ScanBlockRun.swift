import Foundation
import GRDB
import Kernel
import Records
import ScanImports
import SystemPackage
import Tools

/// One block of a run: nmap once, its hosts into the ledger in batches, its report into the vault.
struct ScanBlockRun {
    let scan: NmapScan
    let run: Identifier<ScanRun>
    let coverage: PortCoverage
    let index: Int
    let count: Int
    let tools: ScanTools
    let intake: RunIntake
    let context: JobContext

    /// Hosts entered in one transaction at most; fewer where a second has passed.
    private static let batch = 64
    /// A block may take so long where the plan has no hours of its own.
    private static let longest = Interval.hours(6)

    /// Scans the block.
    /// - Returns: true when it need not be scanned again.
    func run() async throws -> Bool {
        let store = context.store
        let vault = EvidenceVault(store.folder)
        let raw = vault.scratchFile("xml")
        // Adopted by the vault where all goes well.
        defer { try? FileManager.default.removeItem(at: raw) }
        var waiting: [ScannedHost] = []
        // Long ago, so that the first host is seen at once.
        var entered = Timestamp(milliseconds: 0)
        var hosts = 0
        let left = context.job.window?.remaining(at: store.clock.now())
        let limit = min(left ?? Self.longest, Self.longest)
        await report(0, "准备")
        let outcome = try await tools.nmap.run(
            scan, rawReport: FilePath(raw.path), timeLimit: limit,
            onStart: { _ in
                // From here on the notice is used, whatever becomes of the run.
                try await store.write(action("scan.reach"), by: context.principal, onlyIfChanged: true) { [run] in
                    try ScanRunStore.markReached(run, at: store.clock.now(), $0)
                }
            },
            onProgress: { progress in
                await report(progress.share, progress.phase)
                // nmap tells its progress every second: hosts wait no longer than that for the next one.
                if !waiting.isEmpty {
                    hosts += try await enter(waiting)
                    waiting = []
                    entered = store.clock.now()
                }
            },
            onHost: { host in
                waiting.append(host)
                let now = store.clock.now()
                guard waiting.count >= Self.batch || now - entered >= .seconds(1) else { return }
                hosts += try await enter(waiting)
                waiting = []
                entered = now
            })
        hosts += try await enter(waiting)
        try await finish(outcome, hosts: hosts, raw: raw, vault)
        if case .ended(.cancelled, _)? = outcome.problem { throw CancellationError() }
        if case .ended(.stopped(let reason), _)? = outcome.problem { throw ScanPlanError.toolsStopped(reason) }
        if case .ended(.timedOut, _)? = outcome.problem { try context.checkWindow() }
        return outcome.isComplete
    }

    /// A block counts as a hundred parts, since a small plan has only one.
    private func report(_ share: Double, _ phase: String) async {
        let done = index * 100 + Int(min(max(share * 100, 0), 99))
        await context.report(done: done, total: count * 100, "正在扫描 \(scan.block)：\(phase)")
    }

    private func enter(_ hosts: [ScannedHost]) async throws -> Int {
        guard !hosts.isEmpty else { return 0 }
        let items = hosts.compactMap { HostObservation.item($0, coverage: coverage) }
        // What nmap has found is entered even when the run is being stopped.
        return try await shielded { try await intake.enter(items, action("scan.observe")) }
    }

    private func finish(_ report: NmapReport, hosts: Int, raw: URL, _ vault: EvidenceVault) async throws {
        let content = try vault.adopt(raw)
        let messages =
            [report.problem?.explanation.line].compactMap(\.self) + report.anomalies.map(\.text)
            + report.complaints.prefix(5)
        let tool = report.header.map { "\($0.scanner) \($0.version)" }
        let (run, scan) = (run, scan)
        try await shielded {
            try await context.store.write(action("scan.block"), by: context.principal) { database in
                let block = try ScanRunStore.addBlock(
                    of: run, key: scan.key, isComplete: report.isComplete, hosts: hosts, tool: tool,
                    from: report.started, to: report.ended,
                    message: messages.isEmpty ? nil : messages.joined(separator: "；"), database)
                let name = "nmap_\(scan.title.replacing("/", with: "-").replacing(" ", with: "_")).xml"
                _ = try EvidenceStore.add(
                    content, name: name, mediaType: "application/xml", to: block, note: "扫描原始报告",
                    at: context.store.clock.now(), by: context.principal.name, database)
            }
            if report.isComplete && scan.part == .ordinary {
                try await intake.finish(scan.targets, action("scan.observe"))
            }
        }
    }

    private func action(_ name: String) -> AuditAction {
        AuditAction(name, object: RecordReference(table: "scan_run", id: run.rawValue), label: scan.title)
    }
}
