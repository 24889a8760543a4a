import Synchronization

/// Counts how many of something there are at once, up to a limit.
final class Gauge: Sendable {
    private let limit: Int
    private let count = Mutex(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// One more, unless there are as many as there may be.
    func enter() -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    /// One less.
    func leave() {
        count.withLock { $0 -= 1 }
    }
}
