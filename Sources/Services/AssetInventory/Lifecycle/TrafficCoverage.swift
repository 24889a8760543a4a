import GRDB
import Kernel
import Observations

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
        let kinds = Self.speaking.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT source_id, asset_source.kind, asset_source.network_id, substr(a.value ->> 1, 1,
                        CASE substr(a.value ->> 1, 1, 1) WHEN '4' THEN 7 ELSE 17 END) AS part,
                    min(first_seen_at), max(seen_at)
                FROM asset_source CROSS JOIN asset_record ON source_id = asset_source.id
                    JOIN record_seen ON record_id = asset_record.id
                    LEFT JOIN json_each(asset_record.addresses) AS a
                WHERE asset_source.kind IN (\(kinds)) AND ended_at IS NULL
                GROUP BY 1, 4
                """)
        let since = now - .days(Self.connectedDays)
        while let row = try rows.next() {
            let span = Span(from: row[4], until: row[5])
            Self.widen(&sources[row[0] as Int64], span)
            guard let part = row[3] as String?, row[1] != SourceKind.leases.rawValue, (row[2] as Int64? ?? 0) == 0
            else { continue }
            Self.widen(&parts[part], span)
        }
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
