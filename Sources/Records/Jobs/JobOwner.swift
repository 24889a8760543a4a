import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The process that runs a job, named so that it cannot be mistaken for a later one with the same number.
package struct JobOwner: Sendable, Hashable {
    let processID: Int32
    /// Clock ticks after boot at which the process began (`/proc/PID/stat`, field 22: proc(5)).
    let startTicks: UInt64

    /// This process.
    package static var current: JobOwner {
        let processID = getpid()
        return JobOwner(processID: processID, startTicks: startTicks(of: processID) ?? 0)
    }

    /// `PID:TICKS`
    var text: String { "\(processID):\(startTicks)" }

    init?(text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let processID = Int32(parts[0]), let ticks = UInt64(parts[1]) else { return nil }
        self.init(processID: processID, startTicks: ticks)
    }

    init(processID: Int32, startTicks: UInt64) {
        self.processID = processID
        self.startTicks = startTicks
    }

    /// True while that very process runs.
    var isAlive: Bool { Self.startTicks(of: processID) == startTicks }

    private static func startTicks(of processID: Int32) -> UInt64? {
        guard let stat = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8),
            // The name in field 2 may hold spaces and brackets: count from the last bracket.
            let end = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }
}
