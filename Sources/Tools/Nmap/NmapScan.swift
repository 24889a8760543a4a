import Kernel

/// One run of nmap: one block of addresses and one part of the ports. Only a checked plan makes them.
///
/// No text of a person becomes an argument: numbers and ports are typed, and targets go to nmap's standard input as
/// networks that were written here.
package struct NmapScan: Hashable, Sendable {
    /// Which ports a run tries. The parts are runs of their own since nmap cannot treat ports differently in one.
    package enum Part: String, Sendable, CaseIterable {
        /// TCP ports that are not fragile.
        case ordinary
        /// UDP ports, without asking for versions.
        case udp
        /// Fragile TCP ports that were named and approved: one connection at a time, nothing sent over it.
        case fragile

        /// The part as pages, labels and file names call it.
        package var chinese: String {
            switch self {
            case .ordinary: "TCP"
            case .udp: "UDP"
            case .fragile: "易受影响端口"
            }
        }
    }

    /// The block that the run belongs to, for progress and resumption.
    package let block: AddressRange
    /// The addresses that are contacted: the block without the exclusions.
    package let targets: AddressSet
    /// Which ports are tried.
    package let part: Part
    /// The arguments, without the program's name.
    package let arguments: [String]

    /// Identifies the run within its plan, the same each time the plan is cut: `10.1.2.0/24 ordinary`.
    package var key: String { "\(block) \(part.rawValue)" }

    /// The same for people: `10.1.2.0/24 TCP`.
    package var title: String { "\(block) \(part.chinese)" }

    /// Hosts that nmap works on at once; it tells them when all are done.
    static let hostGroup = 4

    /// What nmap reads from its standard input: one network or address a line.
    package var targetList: [UInt8] {
        Array((targets.ranges.flatMap(\.networks).map(\.description).joined(separator: "\n") + "\n").utf8)
    }

    init(block: AddressRange, targets: AddressSet, part: Part, plan: NmapPlan, fragile: FragilePorts) {
        self.block = block
        self.targets = targets
        self.part = part
        var arguments = ["-n", "-T\(plan.limits.timing)"]
        if block.first.family == .v6 { arguments.append("-6") }
        if plan.discovery == .skip { arguments.append("-Pn") }
        arguments += Self.ports(of: part, plan: plan, fragile: fragile)
        if part == .ordinary { arguments += Self.questions(plan) }
        arguments += Self.limits(plan.limits, part: part)
        // nmap prints hosts when a group of them is done: small groups, so that hosts appear soon.
        arguments += ["--max-hostgroup", String(Self.hostGroup), "--stats-every", "1s", "-oX", "-", "-iL", "-"]
        self.arguments = arguments
    }

    /// The arguments that choose technique and ports; empty when the part has no ports.
    static func ports(of part: Part, plan: NmapPlan, fragile: FragilePorts) -> [String] {
        let named = plan.namedFragilePorts.intersection(fragile.ports)
        switch part {
        case .ordinary:
            let technique = plan.technique == .syn ? "-sS" : "-sT"
            switch plan.ports {
            case .top(let count):
                return [technique, "--top-ports", "\(count)", "--exclude-ports", fragile.ports.description]
            case .list(let list):
                let ports = list.subtracting(fragile.ports)
                if ports.isEmpty { return [] }
                // Left out twice: should one of the two ever fail, the other holds.
                return [technique, "-p", ports.description, "--exclude-ports", fragile.ports.description]
            }
        case .udp:
            let ports = plan.udpPorts.subtracting(fragile.ports.subtracting(named))
            return ports.isEmpty ? [] : ["-sU", "-p", ports.description]
        case .fragile:
            return named.isEmpty ? [] : ["-sT", "-p", named.description]
        }
    }

    private static func questions(_ plan: NmapPlan) -> [String] {
        var arguments: [String] = []
        switch plan.versions {
        case .off: break
        case .light: arguments += ["-sV", "--version-intensity", "2"]
        case .intensity(let level): arguments += ["-sV", "--version-intensity", "\(level)"]
        }
        if plan.versions != .off {
            // What tells one host from another and what it is: all of nmap's categories "safe" and "discovery". Keys come
            // as ssh-keygen prints them.
            arguments += [
                "--script", "ssh-hostkey,ssl-cert,http-title", "--script-args", "ssh_hostkey=sha256",
                "--script-timeout", "30s",
            ]
        }
        if plan.detectsSystem { arguments += ["-O", "--osscan-limit", "--max-os-tries", "1"] }
        return arguments
    }

    private static func limits(_ limits: NmapLimits, part: Part) -> [String] {
        // One port of one host after the other, half a second apart: what a programmable controller stands.
        let isFragile = part == .fragile
        let delay = isFragile ? max(limits.scanDelay.milliseconds, 500) : limits.scanDelay.milliseconds
        var arguments = [
            "--max-rate", "\(isFragile ? min(limits.maxRate, 10) : limits.maxRate)",
            "--max-retries", "\(isFragile ? min(limits.maxRetries, 1) : limits.maxRetries)",
            "--max-parallelism", "\(isFragile ? 1 : limits.maxParallelism)",
            "--host-timeout", "\(limits.hostTimeout.milliseconds / 1000)s",
        ]
        if delay > 0 { arguments += ["--scan-delay", "\(delay)ms"] }
        return arguments
    }
}

extension AddressRange {
    /// The fewest networks that hold exactly these addresses, in order (the CIDR cover; RFC 4632).
    var networks: [AddressRange] {
        var result: [AddressRange] = []
        var start = first
        while true {
            // As many addresses as the start's trailing zeros allow, but not past the end.
            let width = first.family.width
            var bits = start.number == 0 ? width : min(width, start.number.trailingZeroBitCount)
            let distance = last.number - start.number
            // With all 128 bits the shift gives 0, and 0 less 1 wraps to the whole of IPv6.
            while bits > 0, (UInt128(1) << UInt128(bits)) &- 1 > distance { bits -= 1 }
            guard let network = AddressRange(network: start, prefix: width - bits) else { return result }
            result.append(network)
            guard network.last < last, let next = network.last.next else { return result }
            start = next
        }
    }
}
