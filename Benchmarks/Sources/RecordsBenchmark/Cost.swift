import Foundation

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Seconds of the clock, and of all processors together: the second is what a busy machine leaves nearly unchanged.
struct Cost {
    var clock: Double
    var processor: Double

    static func - (left: Cost, right: Cost) -> Cost {
        Cost(clock: left.clock - right.clock, processor: left.processor - right.processor)
    }

    /// What this process has used until now.
    static var now: Cost {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        var moment = timespec()
        clock_gettime(CLOCK_MONOTONIC, &moment)
        let times = [usage.ru_utime, usage.ru_stime]
        return Cost(
            clock: Double(moment.tv_sec) + Double(moment.tv_nsec) / 1e9,
            processor: times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 })
    }

    /// One line for a person.
    func line(_ name: String, _ count: Int, _ what: String) -> String {
        let each = { (seconds: Double) in String(format: "%.2f µs", seconds / Double(count) * 1e6) }
        let rate = String(format: "%.0f", Double(count) / clock)
        return "\(name): \(count) \(what)s, \(each(clock)) a \(what) (\(each(processor)) of processors), \(rate)/s"
    }
}
