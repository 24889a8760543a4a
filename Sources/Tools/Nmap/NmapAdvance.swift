import Kernel

/// How far a run of nmap is on the whole. nmap tells only how far one phase of the hosts under way is; but it takes the
/// addresses in the order of its list, so the last host told says which of them are behind it.
struct NmapAdvance {
    private let targets: AddressSet
    private let count: Double
    /// Addresses that are done with.
    private var passed = 0.0
    private var highest = 0.0

    init(targets: AddressSet) {
        self.targets = targets
        count = Double(targets.count)
    }

    /// Takes a host that was told.
    mutating func take(_ address: IPAddress) {
        passed = max(passed, position(address) + 1)
    }

    /// The share of the run that is done, 0 to 1, never less than it was; `phase` is nmap's name, `percent` 0 to 100 of it.
    mutating func share(phase: String, percent: Double?) -> Double {
        guard count > 0 else { return 0 }
        let span = Self.spans[phase] ?? 0...0
        let done = span.lowerBound + (span.upperBound - span.lowerBound) * min(max(percent ?? 0, 0), 100) / 100
        let group = min(Double(NmapScan.hostGroup), count - passed)
        highest = min(max(highest, (passed + done * max(group, 0)) / count), 1)
        return highest
    }

    /// How many targets come before the address.
    private func position(_ address: IPAddress) -> Double {
        var before = 0.0
        for range in targets.ranges {
            if range.contains(address) { return before + Double(address.number - range.first.number) }
            if address < range.first { break }
            before += Double(range.count)
        }
        return before
    }

    /// Where a phase stands in the work on one group of hosts, roughly: finding ports takes longest (nmap 7.93).
    private static let spans: [String: ClosedRange<Double>] = [
        "Connect Scan": 0.05...0.7, "SYN Stealth Scan": 0.05...0.7, "UDP Scan": 0.05...0.9, "Service scan": 0.7...0.95,
        "NSE": 0.95...0.99, "NSE Timing": 0.95...0.99, "OS detection": 0.95...0.99,
    ]
}
