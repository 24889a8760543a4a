import Fingerprints
import GRDB
import Kernel
import Records
import ScanImports
import SystemPackage
import Tools
import Workflow

/// Carries out a run: block after block, hosts entered while nmap still works, each block's raw report kept as
/// evidence. Taken up again after a crash it goes on with the first block that is not whole.
package struct ScanJob: JobHandler {
    static let kind = "asset.scan"

    struct Parameters: Codable {
        let run: Identifier<ScanRun>
    }

    private let tools: ScanTools

    /// Takes what scans work with.
    package init(tools: ScanTools) {
        self.tools = tools
    }

    package var kind: String { Self.kind }

    package func run(_ context: JobContext) async throws -> String? {
        let run = try context.parameters(Parameters.self).run
        // Ended already, and only the end of its job was lost with the process.
        let found = try await context.store.read { try ScanRunStore.find(run, $0) }
        guard found.state.isOpen else { return found.message }
        do {
            return try await scan(run, context)
        } catch let pause as JobPause {
            throw pause
        } catch {
            await ScanEnding.write(run, after: error, context)
            throw error
        }
    }

    private func scan(_ run: Identifier<ScanRun>, _ context: JobContext) async throws -> String? {
        let store = context.store
        let plan = try await store.read { database in
            guard let plan = try ScanRunStore.find(run, database).plan else {
                throw RecordsError.missing(table: "scan_plan", id: run.rawValue)
            }
            return try ScanPlanStore.find(plan, database)
        }
        let reference = RecordReference(table: "scan_run", id: run.rawValue)
        try await store.write(
            AuditAction("scan.run", object: reference, label: plan.title), by: context.principal
        ) { try ScanRunStore.set(run, to: .running, $0) }
        let (allowed, done) = try await store.read {
            (try ScanScopeStore.allowed($0), try ScanRunStore.completeBlocks(of: run, $0))
        }
        let scans = try plan.nmap.scans(
            blockSize: tools.blockSize, allowed: allowed, fragile: tools.fragilePorts, privileged: tools.isPrivileged)
        let ordinary = scans.filter { $0.part == .ordinary }
        let tried = AddressSet(ordinary.filter { done.contains($0.key) }.flatMap(\.targets.ranges))
        let intake = try await RunIntake.open(
            run, scope: AddressSet(ordinary.flatMap(\.targets.ranges)), tried: tried, library: tools.fingerprints,
            context)
        var incomplete = 0
        for (index, scan) in scans.enumerated() where !done.contains(scan.key) {
            try Task.checkCancellation()
            try context.checkWindow()
            try await checkStillAllowed(scan, context)
            let block = ScanBlockRun(
                scan: scan, run: run, coverage: coverage(of: scan, plan), index: index, count: scans.count,
                tools: tools, intake: intake, context: context)
            if try await !block.run() { incomplete += 1 }
        }
        try await close(run, ordinary, intake, context)
        let missing = incomplete
        let summary = try await store.write(
            AuditAction("scan.complete", object: reference, label: plan.title), by: context.principal
        ) { database in
            let found = try ScanRunStore.find(run, database)
            var text = "发现资产 \(found.assets) 项，其中新增 \(found.newAssets) 项"
            if missing > 0 { text += "；\(missing) 个地址块未扫描完整" }
            try ScanEnding.complete(
                run, isWhole: missing == 0, text, by: context.principal, at: store.clock.now(), database)
            return text
        }
        await context.report(done: 1, total: 1, "已完成")
        return summary
    }

    /// What was looked for in the blocks that are whole and not met is gone.
    private func close(
        _ run: Identifier<ScanRun>, _ ordinary: [NmapScan], _ intake: RunIntake, _ context: JobContext
    ) async throws {
        let (whole, found) = try await context.store.read {
            (try ScanRunStore.completeBlocks(of: run, $0), try ScanRunStore.find(run, $0))
        }
        let tried = AddressSet(ordinary.filter { whole.contains($0.key) }.flatMap(\.targets.ranges))
        try await intake.close(
            tried: tried, began: found.requestedAt,
            AuditAction("scan.close-run", object: found.reference, label: found.title))
    }

    /// The scope may be withdrawn and the tools stopped while a run lasts for hours.
    private func checkStillAllowed(_ scan: NmapScan, _ context: JobContext) async throws {
        let (allowed, stop) = try await context.store.read {
            (try ScanScopeStore.allowed($0), try ToolStopStore.current($0))
        }
        if let stop { throw ScanPlanError.toolsStopped(stop.reason) }
        let outside = scan.targets.subtracting(allowed)
        if !outside.isEmpty { throw NmapPlanError.outsideScope(outside) }
    }

    private func coverage(of scan: NmapScan, _ plan: ScanPlan) -> PortCoverage {
        switch (scan.part, plan.ports) {
        case (.ordinary, .list(let ports)): PortCoverage(tcp: ports.subtracting(tools.fragilePorts.ports))
        case (.fragile, _): PortCoverage(tcp: plan.fragilePorts.intersection(tools.fragilePorts.ports))
        // Which ports the most common ones are, only nmap knows.
        default: .unknown
        }
    }
}

/// What scans work with.
package struct ScanTools: Sendable {
    /// Runs nmap.
    package let nmap: NmapRun
    /// Stops everything.
    package let killSwitch: KillSwitch
    /// Ports left out unless named and approved.
    package let fragilePorts: FragilePorts
    /// True when the server may do what wants root.
    package let isPrivileged: Bool
    /// The rules by which things are told what they are.
    package let fingerprints: FingerprintLibrary
    /// Addresses of one block, the unit in which a run is resumed.
    package let blockSize: Int

    /// Takes the parts.
    package init(
        nmap: NmapRun, killSwitch: KillSwitch, fragilePorts: FragilePorts, isPrivileged: Bool,
        fingerprints: FingerprintLibrary = FingerprintLibrary(files: []), blockSize: Int = 256
    ) {
        self.fingerprints = fingerprints
        self.nmap = nmap
        self.killSwitch = killSwitch
        self.fragilePorts = fragilePorts
        self.isPrivileged = isPrivileged
        self.blockSize = blockSize
    }
}
