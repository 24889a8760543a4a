import Kernel

/// What a scan plan says about scanning: a plain value that is checked as a whole and cut into blocks.
package struct NmapPlan: Hashable, Sendable {
    /// How TCP ports are tried.
    package enum Technique: String, Sendable, CaseIterable {
        /// A whole connection, closed at once (`-sT`): what every device is made for.
        case connect
        /// Half a connection (`-sS`): fewer packets, but some old devices keep it open. Wants root.
        case syn
    }

    /// How much is asked of an open port to tell what runs there.
    package enum Versions: Hashable, Sendable {
        /// Nothing.
        case off
        /// The few probes that are most likely to be answered (intensity 2).
        case light
        /// nmap's intensity, 0 to 9; each step is more probes.
        case intensity(Int)
    }

    /// How it is told which addresses are alive.
    package enum Discovery: String, Sendable, CaseIterable {
        /// ARP on the own segment, else ICMP and ports 80 and 443.
        case probe
        /// Not at all: every address is scanned as if it were alive (`-Pn`).
        case skip
    }

    /// Addresses to be scanned.
    package var targets: AddressSet
    /// Addresses to be left out.
    package var exclusions = AddressSet()
    /// TCP ports to be tried.
    package var ports = PortChoice.top(1000)
    /// UDP ports to be tried; usually none. Wants root.
    package var udpPorts = PortSet()
    /// Fragile ports that the plan names and somebody has approved; tried apart from the others, one at a time.
    package var namedFragilePorts = PortSet()
    /// How TCP ports are tried.
    package var technique = Technique.connect
    /// How much is asked of open ports.
    package var versions = Versions.light
    /// Guess at the operating system (`-O`). Wants root.
    package var detectsSystem = false
    /// How it is told which addresses are alive.
    package var discovery = Discovery.probe
    /// How gently.
    package var limits = NmapLimits()

    /// A plan for some addresses with the gentle defaults.
    package init(targets: AddressSet) {
        self.targets = targets
    }

    /// The most addresses of one plan: a whole 10.0.0.0/8.
    package static let addressLimit: UInt128 = 1 << 24

    /// The fragile ports that the plan asks for without naming them, and that are therefore left out. For the page.
    package func leftOut(_ fragile: FragilePorts) -> PortSet {
        let unnamed = fragile.ports.subtracting(namedFragilePorts)
        return switch ports {
        case .top: unnamed
        case .list(let list): list.union(udpPorts).intersection(unnamed)
        }
    }

    /// The runs of nmap that the plan comes to, in order; each is done or not done as a whole.
    ///
    /// The targets are cut into blocks of `blockSize` addresses as if nothing were excluded, so that a block stays the same
    /// when an exclusion is added. `allowed` is the approved scope; a target outside it makes the whole plan fail.
    package func scans(
        blockSize: Int = 256, allowed: AddressSet, fragile: FragilePorts, privileged: Bool
    ) throws(NmapPlanError) -> [NmapScan] {
        try check(allowed: allowed, fragile: fragile, privileged: privileged)
        guard (1...4096).contains(blockSize) else {
            throw .outOfRange(field: "每块地址数", found: blockSize, range: 1...4096)
        }
        let parts = NmapScan.Part.allCases.filter { !NmapScan.ports(of: $0, plan: self, fragile: fragile).isEmpty }
        return targets.blocks(of: blockSize).flatMap { block -> [NmapScan] in
            let targets = AddressSet([block]).subtracting(exclusions)
            if targets.isEmpty { return [] }
            return parts.map { NmapScan(block: block, targets: targets, part: $0, plan: self, fragile: fragile) }
        }
    }

    private func check(allowed: AddressSet, fragile: FragilePorts, privileged: Bool) throws(NmapPlanError) {
        let wanted = targets.subtracting(exclusions)
        if wanted.isEmpty { throw .noTargets }
        // Counted before exclusions, since the targets are walked through block by block.
        if targets.count > Self.addressLimit { throw .tooMany(limit: Int(Self.addressLimit)) }
        let outside = wanted.subtracting(allowed)
        if !outside.isEmpty { throw .outsideScope(outside) }
        if NmapScan.Part.allCases.allSatisfy({ NmapScan.ports(of: $0, plan: self, fragile: fragile).isEmpty }) {
            throw .noPorts(leftOut: leftOut(fragile))
        }
        if case .intensity(let level) = versions, !(0...9).contains(level) {
            throw .outOfRange(field: "服务识别强度", found: level, range: 0...9)
        }
        if case .top(let count) = ports, !(1...65_535).contains(count) {
            throw .outOfRange(field: "常用端口个数", found: count, range: 1...65_535)
        }
        try limits.check()
        guard !privileged else { return }
        if technique == .syn { throw .needsRoot("SYN 扫描") }
        if !udpPorts.isEmpty { throw .needsRoot("UDP 扫描") }
        if detectsSystem { throw .needsRoot("操作系统识别") }
    }
}

/// How gently a scan goes about it. The defaults suit a hospital's network by day.
package struct NmapLimits: Hashable, Sendable {
    /// Packets a second, over all hosts of the run.
    package var maxRate = 300
    /// How long one host may take.
    package var hostTimeout = Interval.minutes(15)
    /// How often one port is tried again.
    package var maxRetries = 2
    /// Probes under way at once.
    package var maxParallelism = 20
    /// Rest between two probes to the same host.
    package var scanDelay = Interval(milliseconds: 0)
    /// nmap's timing template, 0 to 4; the other limits come before it.
    package var timing = 3

    /// The defaults.
    package init() {}

    /// Throws when a value is out of its range.
    func check() throws(NmapPlanError) {
        for (field, value, range) in [
            ("每秒报文数", maxRate, 1...10_000), ("单主机时限（秒）", Int(hostTimeout.milliseconds / 1000), 10...86_400),
            ("重试次数", maxRetries, 0...10), ("并发探测数", maxParallelism, 1...100),
            ("探测间隔（毫秒）", Int(scanDelay.milliseconds), 0...60_000), ("时序模板", timing, 0...4),
        ] where !range.contains(value) {
            throw .outOfRange(field: field, found: value, range: range)
        }
    }
}

/// A scan plan that cannot be run.
package enum NmapPlanError: ExplainedError, Hashable {
    /// There is no address, or all are excluded.
    case noTargets
    /// More addresses than one plan may have.
    case tooMany(limit: Int)
    /// These addresses are not in the approved scope.
    case outsideScope(AddressSet)
    /// There is no port, or all are fragile and not named.
    case noPorts(leftOut: PortSet)
    /// A number is out of its range.
    case outOfRange(field: String, found: Int, range: ClosedRange<Int>)
    /// This wants an account with more rights.
    case needsRoot(String)

    package var kind: FaultKind {
        switch self {
        case .outsideScope: .forbidden
        case .tooMany: .tooLarge
        case .noTargets, .noPorts, .outOfRange: .badInput
        case .needsRoot: .unavailable
        }
    }

    package var explanation: Explanation {
        switch self {
        case .noTargets:
            return Explanation("没有可扫描的地址", place: "扫描范围", advice: "请填写地址范围，并检查是否全部被排除")
        case .tooMany(let limit):
            return Explanation("扫描范围超过 \(limit) 个地址", place: "扫描范围", advice: "请缩小范围，或分为多个计划")
        case .outsideScope(let addresses):
            let shown = addresses.ranges.prefix(5).map(\.description).joined(separator: "、")
            let more = addresses.ranges.count > 5 ? "等" : ""
            return Explanation(
                "扫描范围不在已批准的地址内：\(shown)\(more)", place: "扫描范围", advice: "请缩小扫描范围，或先申请批准这些地址")
        case .noPorts(let leftOut):
            let advice =
                leftOut.isEmpty ? "请填写端口" : "端口 \(leftOut) 易受扫描影响；确需扫描时，请在计划中列明并由审批人批准"
            return Explanation("没有可扫描的端口", place: "端口", advice: advice)
        case .outOfRange(let field, let found, let range):
            return Explanation(
                "“\(field)”为 \(found)，应在 \(range.lowerBound) 至 \(range.upperBound) 之间", place: field,
                advice: "请修改后重新提交")
        case .needsRoot(let what):
            return Explanation("\(what)需要 root 权限", advice: "请以 root 账号运行服务，或在计划中改用 TCP 连接扫描")
        }
    }
}
