import Kernel
import Records
import Tools

/// What a probe is commissioned to do in an isolated network: everything that a scan plan may do, and nothing that has to be
/// looked up elsewhere, since a probe has no server to ask.
package struct ProbeCommission: Sendable {
    /// The installation that issued it: 32 hexadecimal digits.
    package let installation: String
    /// The hospital's name, for whoever carries the file.
    package let hospital: String
    /// Its number there.
    package let number: Int64
    /// 32 hexadecimal digits that no other commission has, not even one of the same number after a restore.
    package let token: String
    /// The network's name.
    package let network: String
    /// The plan's title.
    package let title: String
    /// The addresses, all of them approved when it was issued.
    package let targets: AddressSet
    /// Addresses left out.
    package let exclusions: AddressSet
    /// The ports.
    package let ports: PortChoice
    /// Whether services are asked for their versions.
    package let asksVersions: Bool
    /// Packets a second at most.
    package let maxRate: Int
    /// Minutes that one host may take.
    package let hostMinutes: Int
    /// Hours in which it may run. Nil: any.
    package let window: TimeWindow?
    /// Fragile ports that the plan names and somebody has approved.
    package let namedFragilePorts: PortSet
    /// Ports left out unless named, as they were when it was issued.
    package let fragilePorts: FragilePorts
    /// Addresses of one block, the unit in which a probe goes on.
    package let blockSize: Int
    /// Who gave notice and who has confirmed or waived it, in one Chinese sentence.
    package let notice: String
    /// Who issued it.
    package let issuedBy: String
    /// When.
    package let issuedAt: Timestamp
    /// From when it may be carried out.
    package let validFrom: Timestamp
    /// Until when.
    package let validUntil: Timestamp
    /// Until when its results are taken in.
    package let importUntil: Timestamp

    /// The addresses that may be contacted.
    package var allowed: AddressSet { targets.subtracting(exclusions) }

    /// The commission in nmap's terms.
    package var nmap: NmapPlan {
        var plan = NmapPlan(targets: targets)
        plan.exclusions = exclusions
        plan.ports = ports
        plan.versions = asksVersions ? .light : .off
        plan.namedFragilePorts = namedFragilePorts
        plan.limits.maxRate = maxRate
        plan.limits.hostTimeout = .minutes(Int64(hostMinutes))
        return plan
    }

    /// The runs of nmap that it comes to, the same at every call.
    package func scans(privileged: Bool) throws(NmapPlanError) -> [NmapScan] {
        try nmap.scans(blockSize: blockSize, allowed: allowed, fragile: fragilePorts, privileged: privileged)
    }

    /// Which ports a run tries, so that one that is not told of can be known closed.
    func coverage(of scan: NmapScan) -> PortCoverage {
        switch (scan.part, ports) {
        case (.ordinary, .list(let list)): PortCoverage(tcp: list.subtracting(fragilePorts.ports))
        case (.fragile, _): PortCoverage(tcp: namedFragilePorts.intersection(fragilePorts.ports))
        // Which ports the most common ones are, only nmap knows.
        default: .unknown
        }
    }
}
