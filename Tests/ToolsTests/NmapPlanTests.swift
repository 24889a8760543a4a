import Kernel
import Testing

@testable import Tools

@Suite struct `A scan plan` {
    let fragile: FragilePorts
    let everything = addresses("0.0.0.0/0", "::/0")

    init() throws {
        fragile = try shippedFragilePorts()
    }

    private func scans(_ plan: NmapPlan, allowed: AddressSet? = nil, privileged: Bool = true) throws -> [NmapScan] {
        try plan.scans(allowed: allowed ?? everything, fragile: fragile, privileged: privileged)
    }

    /// The value that follows an option.
    private func value(of option: String, in scan: NmapScan) -> String? {
        scan.arguments.firstIndex(of: option).map { scan.arguments[$0 + 1] }
    }

    @Test func `is cut into blocks that keep their keys when something is excluded`() throws {
        var plan = NmapPlan(targets: addresses("10.1.0.0/22", "10.9.0.5"))
        let before = try scans(plan).map(\.key)
        #expect(before.count == 5)
        #expect(before.first == "10.1.0.0/24 ordinary")
        plan.exclusions = addresses("10.1.1.0/24", "10.1.2.7")
        let after = try scans(plan)
        #expect(after.map(\.key) == before.filter { $0 != "10.1.1.0/24 ordinary" })
        #expect(!after[1].targets.contains(IPAddress("10.1.2.7")!))
        #expect(after[1].targets.count == 255)
    }

    @Test func `hands nmap networks that cover exactly the targets`() throws {
        var plan = NmapPlan(targets: addresses("10.1.0.3-10.1.0.9"))
        plan.exclusions = addresses("10.1.0.6")
        let list = String(decoding: try scans(plan)[0].targetList, as: UTF8.self)
        #expect(list == "10.1.0.3\n10.1.0.4/31\n10.1.0.7\n10.1.0.8/31\n")
    }

    @Test(arguments: [
        "0.0.0.0/24", "255.255.255.255", "10.0.0.1-10.0.0.254", "::/120", "::1", "fd00::5-fd00::77",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00/120",
    ])
    func `covers a range with networks without gap or overlap`(text: String) {
        let range = AddressRange(text)!
        let networks = range.networks
        #expect(AddressSet(networks).ranges == [range])
        #expect(networks.reduce(0) { $0 + $1.count } == range.count)
        #expect(networks.allSatisfy { !$0.description.contains("-") })
    }

    @Test func `is refused as a whole when one address is outside the approved scope`() throws {
        let plan = NmapPlan(targets: addresses("10.1.0.0/24", "10.2.0.1"))
        let error = try #require(throws: NmapPlanError.self) { try scans(plan, allowed: addresses("10.1.0.0/16")) }
        #expect(error == .outsideScope(addresses("10.2.0.1")))
        #expect(error.kind == .forbidden)
        #expect(error.explanation.summary == "扫描范围不在已批准的地址内：10.2.0.1")
    }

    @Test func `may reach beyond the scope where that part is excluded`() throws {
        var plan = NmapPlan(targets: addresses("10.1.0.0/24"))
        plan.exclusions = addresses("10.1.0.128/25")
        #expect(try scans(plan, allowed: addresses("10.1.0.0/25")).count == 1)
    }

    @Test func `leaves fragile ports out and says which`() throws {
        var plan = NmapPlan(targets: addresses("10.1.0.1"))
        plan.ports = try PortChoice("80-104,443,9100")
        let scan = try scans(plan)
        #expect(scan.count == 1)
        #expect(value(of: "-p", in: scan[0]) == "80-101,103,443")
        #expect(value(of: "--exclude-ports", in: scan[0]) == fragile.ports.description)
        #expect(plan.leftOut(fragile) == (try PortSet("102,104,9100")))
    }

    @Test func `leaves fragile ports out of the most common ones`() throws {
        let scan = try scans(NmapPlan(targets: addresses("10.1.0.1")))[0]
        #expect(value(of: "--top-ports", in: scan) == "1000")
        #expect(value(of: "--exclude-ports", in: scan) == fragile.ports.description)
    }

    @Test func `tries named fragile ports in a run of their own, slowly and without a question`() throws {
        var plan = NmapPlan(targets: addresses("10.1.0.1"))
        plan.namedFragilePorts = try PortSet("104,8080")
        plan.technique = .syn
        plan.versions = .intensity(9)
        plan.detectsSystem = true
        let runs = try scans(plan)
        #expect(runs.map(\.part) == [.ordinary, .fragile])
        #expect(value(of: "--exclude-ports", in: runs[0])?.contains("104") == true)
        let gentle = runs[1]
        #expect(value(of: "-p", in: gentle) == "104")
        #expect(gentle.arguments.contains("-sT"))
        #expect(value(of: "--max-parallelism", in: gentle) == "1")
        #expect(value(of: "--scan-delay", in: gentle) == "500ms")
        for option in ["-sV", "-O", "-sS"] { #expect(!gentle.arguments.contains(option)) }
    }

    @Test func `is refused when only fragile ports are asked for`() throws {
        var plan = NmapPlan(targets: addresses("10.1.0.1"))
        plan.ports = try PortChoice("502")
        let error = try #require(throws: NmapPlanError.self) { try scans(plan) }
        #expect(error == .noPorts(leftOut: try PortSet("502")))
        #expect(error.explanation.advice?.contains("审批人批准") == true)
    }

    @Test func `is gentle by default`() throws {
        let scan = try scans(NmapPlan(targets: addresses("10.1.0.1")), privileged: false)[0]
        #expect(
            scan.arguments == [
                "-n", "-T3", "-sT", "--top-ports", "1000", "--exclude-ports",
                fragile.ports.description, "-sV", "--version-intensity", "2", "--script",
                "ssh-hostkey,ssl-cert,http-title", "--script-args", "ssh_hostkey=sha256", "--script-timeout", "30s",
                "--max-rate", "300", "--max-retries", "2",
                "--max-parallelism", "20", "--host-timeout", "900s", "--max-hostgroup", "4", "--stats-every", "1s",
                "-oX", "-", "-iL", "-",
            ])
    }

    @Test func `scans IPv6 apart from IPv4`() throws {
        let runs = try scans(NmapPlan(targets: addresses("127.0.0.1", "::1")))
        #expect(runs.map { $0.arguments.contains("-6") } == [false, true])
        #expect(String(decoding: runs[1].targetList, as: UTF8.self) == "::1\n")
    }

    @Test func `wants root for what needs raw packets`() throws {
        var syn = NmapPlan(targets: addresses("10.1.0.1"))
        syn.technique = .syn
        var udp = NmapPlan(targets: addresses("10.1.0.1"))
        udp.udpPorts = try PortSet("53,161,47808")
        var system = NmapPlan(targets: addresses("10.1.0.1"))
        system.detectsSystem = true
        for plan in [syn, udp, system] {
            let error = try #require(throws: NmapPlanError.self) { try scans(plan, privileged: false) }
            #expect(error.kind == .unavailable)
            #expect(try !scans(plan, privileged: true).isEmpty)
        }
        let runs = try scans(udp)
        #expect(runs.map(\.part) == [.ordinary, .udp])
        #expect(value(of: "-p", in: runs[1]) == "53,161")
        #expect(!runs[1].arguments.contains("-sV"))
    }

    @Test(arguments: [-1, 1_000_000])
    func `is refused with limits that are none`(value: Int) throws {
        for limit in [\NmapLimits.maxRate, \.maxRetries, \.maxParallelism, \.timing] {
            var plan = NmapPlan(targets: addresses("10.1.0.1"))
            plan.limits[keyPath: limit] = value
            let error = try #require(throws: NmapPlanError.self) { try scans(plan) }
            guard case .outOfRange(_, value, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
        var slow = NmapPlan(targets: addresses("10.1.0.1"))
        slow.limits.hostTimeout = .seconds(Int64(value))
        #expect(throws: NmapPlanError.self) { try scans(slow) }
    }

    @Test func `is refused without targets and with far too many`() {
        var none = NmapPlan(targets: addresses("10.1.0.1"))
        none.exclusions = addresses("10.0.0.0/8")
        #expect(throws: NmapPlanError.noTargets) { try scans(none) }
        #expect(throws: NmapPlanError.tooMany(limit: 1 << 24)) { try scans(NmapPlan(targets: addresses("fd00::/64"))) }
    }
}
