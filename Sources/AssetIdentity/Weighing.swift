import Kernel
import Observations

/// How much each kind of evidence counts, in points (docs/decisions/0011).
///
/// The order is that of the design: serial, chassis, host key and engine id, hardware address, name, address. The figures
/// were set by the simulated scenarios of `IdentityBenchmark`; what decides is their sums against the thresholds.
package struct Weighing: Sendable {
    /// Points for an agreement and for a contradiction of one kind.
    package struct Points: Sendable {
        /// Added where both sides share a value.
        package let agreeing: Int
        /// Taken off where both sides have values and share none.
        package let differing: Int
    }

    /// The points of a kind.
    package func points(of kind: EvidenceKind) -> Points {
        switch kind {
        case .assetNumber: Points(agreeing: 100, differing: 100)
        case .serial: Points(agreeing: 100, differing: 100)
        case .chassis: Points(agreeing: 80, differing: 60)
        case .hostKey: Points(agreeing: 60, differing: 30)
        case .engine: Points(agreeing: 60, differing: 25)
        case .certificate: Points(agreeing: 40, differing: 5)
        case .hardware: Points(agreeing: 60, differing: 25)
        case .client: Points(agreeing: 40, differing: 10)
        case .hostName: Points(agreeing: 25, differing: 25)
        }
    }

    /// Points for a hardware address that software made up: virtual machines keep theirs, telephones change them.
    package let localHardware = 45
    /// Of the points for an agreement, in per cent, what counts where several assets carry the value and this one holds the
    /// observed address as well.
    package let sharedShare = 50
    /// Points for holding the observed address, confirmed there a moment ago, as by a neighbour table before a scan.
    package let freshAddress = 45
    /// How short a moment: leases are seldom given to another client within it.
    package let momentAgo = Interval.hours(2)
    /// Points for holding the observed address, seen there lately.
    package let address = 25
    /// Points for holding the observed address, last seen there longer ago than `lately`.
    package let oldAddress = 15
    /// How long an address is taken to stay where it was: leases run for hours to days.
    package let lately = Interval.days(8)
    /// Points for a host that is gone from its old address in the same run: it has moved, not been copied.
    package let moved = 20
    /// Points for the same services.
    package let sameServices = 10
    /// Taken off for wholly different ones.
    package let otherServices = 20

    /// From here on it is the same asset, whatever its address.
    package let same = 40
    /// From here on it is the same asset where it also holds the address.
    package let sameAtAddress = 15
    /// Below `same`, from here on a person is asked whether it is the same.
    package let resembling = 20
    /// The figures above.
    package init() {}
}

/// One thing that was weighed, for the person who asks why.
package struct Reason: Sendable, Hashable, Codable {
    /// What was compared.
    package enum Subject: String, Sendable, Hashable, Codable {
        /// One of the kinds of evidence; `kind` says which.
        case evidence
        /// The address.
        case address
        /// The services.
        case services
        /// The old address, empty in the same run.
        case moved
        /// The asset was met elsewhere in the same run.
        case elsewhere
        /// The asset was met in other networks only.
        case otherNetwork
    }

    /// What was compared.
    package let subject: Subject
    /// The kind of evidence.
    package let kind: EvidenceKind?
    /// What the observation has.
    package let value: String
    /// Points added, negative where taken off, 0 where it does not count.
    package let points: Int

    init(_ subject: Subject, kind: EvidenceKind? = nil, _ value: String, _ points: Int) {
        self.subject = subject
        self.kind = kind
        self.value = value
        self.points = points
    }

    /// `SSH 主机密钥相同（+60）`
    package var chinese: String {
        let sign = points > 0 ? "+\(points)" : points < 0 ? "−\(-points)" : "不计分"
        switch subject {
        case .evidence:
            let name = kind?.chinese ?? "特征"
            let words = points > 0 ? "\(name)相同" : points < 0 ? "\(name)不同" : "\(name)为多项资产共有"
            return "\(words)（\(sign)）"
        case .address: return "地址 \(value) 为该资产所用（\(sign)）"
        case .services: return (points > 0 ? "开放的服务一致" : "开放的服务完全不同") + "（\(sign)）"
        case .moved: return "原地址 \(value) 本次未见（\(sign)）"
        case .elsewhere: return "该资产本次同时在 \(value) 出现"
        case .otherNetwork: return "该资产只在其他网络中出现过，两网互不连通，无法自动判定"
        }
    }
}

/// An asset held against an observation.
package struct Comparison: Sendable, Hashable {
    /// The asset.
    package let asset: Int64
    /// The sum of points.
    package let score: Int
    /// What made up the sum, the weightiest first.
    package let reasons: [Reason]
    /// True where the asset holds an address of the observation.
    package let holdsAddress: Bool

    /// The same, with the address at which the asset was met in the same run.
    func met(at address: IPAddress) -> Comparison {
        Comparison(
            asset: asset, score: score, reasons: reasons + [Reason(.elsewhere, address.description, 0)],
            holdsAddress: holdsAddress)
    }

    /// The same, of an asset that was met in other networks only.
    var inAnotherNetwork: Comparison {
        Comparison(
            asset: asset, score: score, reasons: reasons + [Reason(.otherNetwork, "", 0)], holdsAddress: holdsAddress)
    }

    /// True where something stronger than a name or an address speaks for it.
    package var isStrong: Bool { reasons.contains { $0.subject == .evidence && $0.points >= 40 } }

    /// True where it holds the address, tells something that agrees, and nothing speaks against it.
    var isUndisputedHolder: Bool {
        holdsAddress && !reasons.contains { $0.points < 0 }
            && reasons.contains { $0.subject == .evidence && $0.points > 0 }
    }

    /// True where a key or card speaks against it, and for it only the name or the address, or only what an image copies.
    var isDoubtful: Bool {
        let against = reasons.filter { $0.points < 0 }.compactMap(\.kind)
        if !isStrong { return against.contains { $0 <= .hardware } }
        return against.contains(.hardware) && !holdsAddress
    }

    /// Keys, numbers and names that it has in common with the observation, certificates left out.
    package var sharedKeys: [Evidence] {
        reasons.compactMap { reason in
            guard let kind = reason.kind, kind != .certificate, reason.points >= 0 else { return nil }
            return Evidence(kept: reason.value, as: kind)
        }
    }

    /// True where the shared keys are news about the asset.
    func brings(beyond asset: KnownAsset) -> Bool {
        sharedKeys.contains { !asset.evidence.contains($0) }
    }
}
