import GRDB
import Kernel

/// Which sources tell of traffic, from when until when, and in which parts of the network they listen. An asset that they
/// never told of is silent only where they would have heard it.
struct TrafficCoverage: Sendable {
    /// From the first to the last that was told.
    struct Span: Sendable, Hashable {
        var from: Timestamp
        var until: Timestamp

        mutating func widen(_ other: Span) {
            from = min(from, other.from)
            until = max(until, other.until)
        }
    }

    /// By the source's number.
    private var sources: [Int64: Span] = [:]
    /// By the part of the network: /24, of IPv6 /64. Leases tell of those who ask for one, and connections to the outside of
    /// those who make them, so that they cover nothing.
    private var parts: [String: Span] = [:]

    /// Days within which a source must have spoken to count as connected.
    private static let connectedDays: Int64 = 90
    static let speaking: [SourceKind] = [.capture, .leases, .feed]

    /// Reads what is listened to.
    init(now: Timestamp, _ database: Database) throws {
        try TrafficCoverageStore.forEach(Self.speaking, database) { told in
            Self.widen(&sources[told.source], told.span)
            guard let part = told.part, told.kind != .leases, told.isOwnNetwork else { return }
            Self.widen(&parts[part], told.span)
        }
        let since = now - .days(Self.connectedDays)
        sources = sources.filter { $0.value.until >= since }
        parts = parts.filter { $0.value.until >= since }
    }

    private static func widen(_ known: inout Span?, _ span: Span) {
        if known == nil { known = span } else { known?.widen(span) }
    }

    /// When a source has spoken. Nil: not lately.
    func span(of source: Int64) -> Span? { sources[source] }

    /// When the part of the network in which an address lies was listened to, by the address's `sortKey`. Nil: nobody listens
    /// there.
    func span(at addressKey: String) -> Span? {
        parts[String(addressKey.prefix(addressKey.first == "4" ? 7 : 17))]
    }
}
