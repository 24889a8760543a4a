/// A moment: milliseconds since 1970-01-01T00:00:00Z. Stored as it is, shown in Shanghai time (`CivilTime`).
package struct Timestamp: Hashable, Sendable, Comparable, Codable {
    /// Milliseconds since 1970, UTC.
    package let milliseconds: Int64

    /// Takes milliseconds since 1970, UTC.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Takes whole seconds since 1970, UTC.
    package init(seconds: Int64) {
        milliseconds = seconds * 1000
    }

    /// Seconds since 1970, UTC, rounded down.
    package var seconds: Int64 {
        milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment so much later.
    package static func + (moment: Self, interval: Interval) -> Self {
        Self(milliseconds: moment.milliseconds + interval.milliseconds)
    }

    /// The moment so much earlier.
    package static func - (moment: Self, interval: Interval) -> Self {
        Self(milliseconds: moment.milliseconds - interval.milliseconds)
    }

    /// How long after `right` this moment is; negative when it is before.
    package static func - (left: Self, right: Self) -> Interval {
        Interval(milliseconds: left.milliseconds - right.milliseconds)
    }

    /// What files may say: the years 1970 to 9999. Sums and calendars of moments beyond would overflow.
    private static let readable: ClosedRange<Int64> = 0...253_402_300_799_999

    /// - Throws: `DecodingError.dataCorrupted` for a moment before 1970 or behind the year 9999.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        milliseconds = try container.decode(Int64.self)
        guard Self.readable.contains(milliseconds) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "moment out of range")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

/// A length of time in milliseconds, possibly negative.
package struct Interval: Hashable, Sendable, Comparable {
    /// Milliseconds.
    package let milliseconds: Int64

    /// Takes milliseconds.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// So many seconds.
    package static func seconds(_ count: Int64) -> Self { Self(milliseconds: count * 1000) }
    /// So many minutes of 60 seconds.
    package static func minutes(_ count: Int64) -> Self { .seconds(count * 60) }
    /// So many hours of 60 minutes.
    package static func hours(_ count: Int64) -> Self { .minutes(count * 60) }
    /// So many days of 24 hours.
    package static func days(_ count: Int64) -> Self { .hours(count * 24) }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

/// Where the present moment comes from. Passed in, so that a test can hold or move time.
package struct Clock: Sendable {
    /// The present moment.
    package let now: @Sendable () -> Timestamp

    /// Takes the source of time.
    package init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }
}
