import DeviceAccess
import Foundation
import Kernel
import Observations
import Records
import ScanImports
import SystemPackage
import Tools

/// Carries out a commission on a machine of its own: no server, no records, no keys but those of the commission.
package struct IsolatedProbe: Sendable {
    /// How far it is.
    package struct Progress: Sendable, Hashable {
        /// Parts done, of `total`.
        package let done: Int
        /// A block counts as a hundred.
        package let total: Int
        /// What it does now.
        package let message: String
    }

    /// A device that is asked by SNMP.
    package struct Device: Sendable {
        let target: SNMPTarget
        let credentials: SNMPCredentials

        /// Takes where and how.
        package init(_ target: SNMPTarget, _ credentials: SNMPCredentials) {
            self.target = target
            self.credentials = credentials
        }
    }

    /// What the probe works with, beside the commission.
    package struct Means: Sendable {
        let nmap: NmapRun
        let killSwitch: KillSwitch
        let snmp: SNMPProbe
        let clock: Kernel.Clock
        let neighbours: OwnNeighbours

        /// Takes the parts.
        package init(nmap: NmapRun, killSwitch: KillSwitch, snmp: SNMPProbe, clock: Kernel.Clock) {
            self.init(nmap: nmap, killSwitch: killSwitch, snmp: snmp, clock: clock, neighbours: OwnNeighbours())
        }

        init(
            nmap: NmapRun, killSwitch: KillSwitch, snmp: SNMPProbe, clock: Kernel.Clock, neighbours: OwnNeighbours
        ) {
            self.nmap = nmap
            self.killSwitch = killSwitch
            self.snmp = snmp
            self.clock = clock
            self.neighbours = neighbours
        }
    }

    private let commission: ProbeCommission
    private let means: Means
    private let report: @Sendable (Progress) -> Void

    /// A block may take so long where the commission has no hours of its own.
    private static let longest = Interval.hours(6)
    /// How wrong a clock may be without being told.
    static let tolerance = Interval.minutes(10)

    /// Takes the commission and what is told of the progress.
    package init(
        _ commission: ProbeCommission, _ means: Means, report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.commission = commission
        self.means = means
        self.report = report
    }

    /// Whether it may be carried out now, and the devices be asked.
    /// - Throws: `ProbeError`.
    package func check(_ devices: [Device] = []) throws(ProbeError) {
        let now = means.clock.now()
        if now + Self.tolerance < commission.issuedAt { throw .clockBehind(issued: commission.issuedAt) }
        if now < commission.validFrom { throw .tooEarly(from: commission.validFrom) }
        if now >= commission.validUntil { throw .expired(until: commission.validUntil) }
        if let window = commission.window, !window.contains(now) { throw .outsideHours(window) }
        for device in devices where !commission.allowed.contains(device.target.address) {
            throw .outsideScope(device.target.address)
        }
    }

    /// Does what is left to do and writes the result, of what was found so far where it is stopped or its hours end.
    /// - Throws: `ProbeError`, `NmapPlanError`, `ToolError` where nothing could be begun.
    package func run(into spool: ResultSpool, machine: String, devices: [Device] = []) async throws -> ResultSummary {
        try check(devices)
        let began = means.clock.now()
        let scans = try commission.scans(privileged: false)
        var notes: [String] = []
        for (index, scan) in scans.enumerated() where !spool.done.contains(index) {
            if let reason = stopReason() {
                notes.append(reason)
                break
            }
            if let problem = try await probe(scan, index, of: scans.count, into: spool) {
                notes.append("\(scan.title)：\(problem)")
            }
        }
        for (index, device) in devices.enumerated() where stopReason() == nil {
            report(Progress(done: scans.count * 100, total: scans.count * 100, message: "正在询问 \(device.target)"))
            if let problem = try await ask(device, index, into: spool) { notes.append("\(device.target)：\(problem)") }
        }
        let missing = scans.indices.count { !spool.done.contains($0) }
        if missing > 0 { notes.append("\(missing) 个地址块未扫描完整") }
        let summary = ResultSummary(
            isComplete: missing == 0, began: began, ended: means.clock.now(), machine: machine, notes: notes)
        try spool.finish(summary)
        return summary
    }

    /// Why no more is to be begun. Nil: it may go on.
    private func stopReason() -> String? {
        if let reason = means.killSwitch.reason { return reason }
        let now = means.clock.now()
        if now >= commission.validUntil { return "任务有效期已过" }
        if let window = commission.window, !window.contains(now) { return "已到允许时段 \(window) 的末尾" }
        return Task.isCancelled ? "已中断" : nil
    }

    /// Scans one block. Returns what went wrong, nil where it is whole.
    private func probe(
        _ scan: NmapScan, _ index: Int, of count: Int, into spool: ResultSpool
    ) async throws -> String? {
        let folder = Self.privateFolder()
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let raw = folder.appending(path: "report.xml")
        var hosts = 0
        func tell(_ share: Double, _ phase: String) {
            report(
                Progress(
                    done: index * 100 + Int(min(max(share * 100, 0), 99)), total: count * 100,
                    message: "正在扫描 \(scan.block)：\(phase)，已发现 \(hosts) 台"))
        }
        tell(0, "准备")
        let outcome: NmapReport
        do {
            outcome = try await means.nmap.run(
                scan, rawReport: FilePath(raw.path), timeLimit: timeLimit(), onProgress: { tell($0.share, $0.phase) },
                onHost: { if $0.state == .up { hosts += 1 } })
        } catch ToolError.refused(let reason) {
            return reason
        } catch is CancellationError {
            return "已中断"
        }
        return try keep(outcome, scan, index, raw, spool)
    }

    private func keep(
        _ outcome: NmapReport, _ scan: NmapScan, _ index: Int, _ raw: URL, _ spool: ResultSpool
    ) throws -> String? {
        var problem = outcome.problem?.explanation.summary
        var xml = FileManager.default.contents(atPath: raw.path) ?? Data()
        let most = ResultPart.longest - (1 << 20)
        if xml.count > most {
            xml = xml.prefix(most)
            problem = "nmap 的报告超过 \(most >> 20) MB，只保留了开头"
        }
        let facts = BlockReport.Facts(
            key: scan.key, tool: outcome.header.map { "\($0.scanner) \($0.version)" }, began: outcome.started,
            ended: outcome.ended,
            messages: [problem].compactMap(\.self) + outcome.anomalies.map(\.text) + outcome.complaints.prefix(5))
        // The block comes last: once it is there, a probe that was killed does not come back to it.
        let neighbours = means.neighbours.observations(of: scan.targets, at: means.clock.now())
        try add(neighbours, .neighbours, index, spool)
        try spool.add(.block, isWhole: problem == nil, index: index, try BlockReport(facts, xml: xml).bytes())
        return problem
    }

    /// Asks one device. Returns why it gave no answer, nil where it did.
    private func ask(_ device: Device, _ index: Int, into spool: ResultSpool) async throws -> String? {
        let snapshot: DeviceSnapshot
        do throws(SNMPError) {
            snapshot = try await means.snmp.snapshot(of: device.target, with: device.credentials)
        } catch {
            return error.explanation.summary
        }
        let all = snapshot.observations(seenAt: means.clock.now())
        try add(Array(all.prefix(1)), .device, index, spool)
        try add(Array(all.dropFirst()), .neighbours, index, spool)
        return nil
    }

    private func add(
        _ observations: [Observation], _ origin: ObservationReport.Origin, _ index: Int, _ spool: ResultSpool
    ) throws {
        guard !observations.isEmpty else { return }
        let report = ObservationReport(origin: origin, observations: observations)
        try spool.add(.observations, isWhole: true, index: index, try JSONEncoder().encode(report))
    }

    private func timeLimit() -> Interval {
        let now = means.clock.now()
        let left = min(commission.validUntil - now, commission.window?.remaining(at: now) ?? Self.longest)
        return max(min(left, Self.longest), .seconds(1))
    }

    /// A new folder for nmap's report of one block, which nobody has sealed yet: in memory where the system has such a place,
    /// so that nothing of it is left on a disk when the machine loses power.
    private static func privateFolder() -> URL {
        let memory = URL(filePath: "/dev/shm", directoryHint: .isDirectory)
        let isThere = FileManager.default.isWritableFile(atPath: memory.path)
        let parent = isThere ? memory : FileManager.default.temporaryDirectory
        return parent.appending(path: "anhu-probe-\(UUID().uuidString)", directoryHint: .isDirectory)
    }
}
