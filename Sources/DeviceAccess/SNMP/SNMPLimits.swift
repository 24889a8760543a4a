import Kernel

/// How long a device is waited for.
package struct SNMPTiming: Sendable, Hashable {
    /// Before a request is repeated, at least 50 ms.
    package var timeout = Interval(milliseconds: 1500)
    /// How often it is repeated, 0 to 10.
    package var retries = 2

    /// The usual patience: 4.5 s until a device counts as silent.
    package init() {}

    /// Takes both.
    package init(timeout: Interval, retries: Int) {
        self.timeout = timeout
        self.retries = retries
    }

    /// The longest that one request may take, with a second for what the repetitions take themselves.
    var budget: Int64 { clampedTimeout * Int64(clampedRetries + 1) + 1000 }
    var clampedTimeout: Int64 { min(max(timeout.milliseconds, 50), 60_000) }
    var clampedRetries: Int { min(max(retries, 0), 10) }
}

/// What a walk may cost at most.
package struct SNMPLimits: Sendable, Hashable {
    /// Rows that are kept.
    package var rows = 20_000
    /// Octets of names and values that are kept.
    package var bytes = 4 << 20
    /// From the first request to the last answer.
    package var time = Interval.seconds(20)
    /// Rows asked for at once, 1 to 50. Fewer where a device cannot give so many.
    package var repetitions = 25

    /// The usual limits.
    package init() {}

    /// The usual limits but for these.
    package init(rows: Int, time: Interval = .seconds(20), repetitions: Int = 25) {
        self.rows = rows
        self.time = time
        self.repetitions = repetitions
    }
}

/// What a walk brought.
package struct SNMPWalk: Sendable {
    /// In order, each name once.
    package var rows: [SNMPRow]
    /// Why there are not more.
    package var ending: Ending

    /// How a walk ended.
    package enum Ending: Sendable, Hashable {
        /// There is nothing more.
        case finished
        /// There are more rows than wanted.
        case rowLimit
        /// They take more room than wanted.
        case byteLimit
        /// They take longer than wanted.
        case timeLimit
        /// It could not go on: the device fell silent, or led in circles. What came before is kept.
        case broken(SNMPError)
    }
}
