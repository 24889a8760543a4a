import Kernel
import Synchronization

/// How often something may be done: a bucket of so many, which fills again with time.
package struct Rate: Sendable, Equatable {
    /// How many at once.
    package let burst: Int
    /// Time until one more is allowed.
    package let interval: Interval

    /// Takes both.
    package init(burst: Int, every interval: Interval) {
        self.burst = burst
        self.interval = interval
    }
}

/// Counts what each peer does, by token buckets. IPv6 peers are counted by their /64, which one client owns whole
/// (RFC 4291, section 2.5.4).
final class RateLimiter: Sendable {
    private struct Bucket {
        var level: Double
        var moment: Timestamp
    }

    private let rate: Rate
    private let buckets = Mutex<[String: Bucket]>([:])
    /// More peers than a hospital has; past this, full buckets are forgotten.
    private static let mostPeers = 10_000

    init(_ rate: Rate) {
        self.rate = rate
    }

    /// Takes one from the peer's bucket. Zero: allowed; otherwise the seconds after which it will be.
    func take(_ peer: String, now: Timestamp) -> Int {
        let key = Self.key(peer)
        let interval = Double(max(1, rate.interval.milliseconds))
        return buckets.withLock { buckets in
            var bucket = buckets[key] ?? Bucket(level: Double(rate.burst), moment: now)
            let passed = Double(max(0, (now - bucket.moment).milliseconds))
            bucket.level = min(Double(rate.burst), bucket.level + passed / interval)
            bucket.moment = max(bucket.moment, now)
            let isAllowed = bucket.level >= 1
            if isAllowed { bucket.level -= 1 }
            if buckets.count >= Self.mostPeers && buckets[key] == nil {
                buckets = buckets.filter { entry in
                    let later = Double(max(0, (now - entry.value.moment).milliseconds)) / interval
                    return entry.value.level + later < Double(rate.burst)
                }
                if buckets.count >= Self.mostPeers { buckets.removeAll() }
            }
            buckets[key] = bucket
            return isAllowed ? 0 : max(1, Int(((1 - bucket.level) * interval / 1000).rounded(.up)))
        }
    }

    private static func key(_ peer: String) -> String {
        guard let address = IPAddress(peer), address.family == .v6 else { return peer }
        return IPAddress(v6: (address.number >> 64) << 64).description
    }
}
