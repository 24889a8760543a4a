import Foundation

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Seconds of the clock, and of all processors together: the second is what a busy machine leaves nearly unchanged.
package struct Cost {
    /// Seconds of a clock that never goes back.
    package var clock: Double
    /// Seconds of all processors.
    package var processor: Double

    /// What was used between two moments.
    package static func - (left: Cost, right: Cost) -> Cost {
        Cost(clock: left.clock - right.clock, processor: left.processor - right.processor)
    }

    /// What this process has used until now.
    package static var now: Cost {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        var moment = timespec()
        clock_gettime(CLOCK_MONOTONIC, &moment)
        let times = [usage.ru_utime, usage.ru_stime]
        return Cost(
            clock: Double(moment.tv_sec) + Double(moment.tv_nsec) / 1e9,
            processor: times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 })
    }

    /// The highest resident memory of this process since its start, in MB of 10⁶ bytes.
    package static var highestMemory: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024 / 1_000_000
    }

    /// One line for a person.
    package func line(_ name: String, _ count: Int, _ what: String) -> String {
        let each = { (seconds: Double) in String(format: "%.2f µs", seconds / Double(count) * 1e6) }
        let rate = String(format: "%.0f", Double(count) / clock)
        return "\(name): \(count) \(what)s, \(each(clock)) a \(what) (\(each(processor)) of processors), \(rate)/s"
    }
}
