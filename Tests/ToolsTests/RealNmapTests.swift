import Observations
import Kernel
import ScanImports
import SystemPackage
import Testing

@testable import Tools

@Suite(.enabled(if: (try? ToolSearch().find("nmap")) != nil, "nmap is not installed"))
struct `A run of the real nmap` {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    private func run(_ plan: NmapPlan) async throws -> Outcome {
        let scans = try plan.scans(
            allowed: addresses("127.0.0.0/8", "::1"), fragile: try shippedFragilePorts(), privileged: false)
        var hosts: [ScannedHost] = []
        var last: NmapReport?
        for (index, scan) in scans.enumerated() {
            let raw = bench.folder.path.appending("raw-\(index).xml")
            last = try await NmapRun(runner: bench.runner).run(scan, rawReport: raw) { hosts.append($0) }
            #expect(last?.problem == nil)
            #expect(last?.anomalies == [])
        }
        return Outcome(hosts: hosts, report: try #require(last))
    }

    @Test func `finds a listener on one loopback address and not on the other`() async throws {
        let listener = try Listener("127.0.0.2")
        var plan = NmapPlan(targets: addresses("127.0.0.1-127.0.0.2"))
        plan.ports = .list(PortSet([listener.port...listener.port]))
        plan.versions = .off
        let outcome = try await run(plan)
        #expect(outcome.hosts.count == 2)
        let states = outcome.hosts.sorted { $0.addresses[0] < $1.addresses[0] }.map { $0.ports.map(\.state) }
        #expect(states == [[.closed], [.open]])
        #expect(outcome.report.summary?.hostsUp == 2)
        #expect(outcome.report.header?.scanner == "nmap")
        #expect(outcome.report.header?.arguments.contains("127.0.0") == false)
    }

    @Test func `tells how far it has come while it runs`() async throws {
        var plan = NmapPlan(targets: addresses("127.0.0.2"))
        plan.ports = try PortChoice("20000-20900")
        plan.versions = .off
        // 900 probes at 300 a second: three seconds, with word of it each second.
        plan.limits.maxRate = 300
        let scan = try #require(
            try plan.scans(
                allowed: addresses("127.0.0.0/8"), fragile: try shippedFragilePorts(), privileged: false
            ).first)
        var told: [NmapProgress] = []
        let report = try await NmapRun(runner: bench.runner).run(
            scan, rawReport: bench.folder.path.appending("progress.xml"), onProgress: { told.append($0) }
        ) { _ in }
        #expect(report.isComplete)
        #expect(told.contains { ($0.percent ?? 0) > 5 && ($0.percent ?? 0) < 100 }, "\(told)")
    }

    @Test func `never touches a fragile port that is not named, and tries it when it is`() async throws {
        var plan = NmapPlan(targets: addresses("127.0.0.2"))
        plan.ports = try PortChoice("11110-11113")
        plan.versions = .off
        let without = try await run(plan)
        #expect(without.hosts.first?.ports.map(\.number) == [11110, 11111, 11113])
        plan.namedFragilePorts = try PortSet("11112")
        let scans = try plan.scans(
            allowed: addresses("127.0.0.0/8"), fragile: try shippedFragilePorts(), privileged: false)
        var numbers: [UInt16] = []
        for scan in scans where scan.part == .fragile {
            _ = try await NmapRun(runner: bench.runner).run(
                scan, rawReport: bench.folder.path.appending("fragile.xml")
            ) { numbers += $0.ports.map(\.number) }
        }
        #expect(numbers == [11112])
    }

    @Test func `scans IPv6`() async throws {
        var plan = NmapPlan(targets: addresses("::1"))
        plan.ports = try PortChoice("9")
        plan.versions = .off
        let outcome = try await run(plan)
        #expect(outcome.hosts.map(\.addresses) == [[IPAddress("::1")!]])
    }

    @Test func `takes every option that a plan can ask for without root`() async throws {
        var plan = NmapPlan(targets: addresses("127.0.0.1"))
        plan.ports = .top(3)
        plan.versions = .intensity(0)
        plan.discovery = .skip
        plan.limits.scanDelay = Interval(milliseconds: 1)
        plan.limits.timing = 2
        let outcome = try await run(plan)
        #expect(outcome.hosts.count == 1)
    }
}
