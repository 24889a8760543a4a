import Foundation

extension Process {
    /// Waits until the program has ended, half a minute at most.
    ///
    /// Not `waitUntilExit`: that waits for a socket to close which a program that another test has started meanwhile may have
    /// inherited, a browser for instance, and takes a thread and all its time for it.
    func waitForEnd() {
        for _ in 0..<3_000 where !hasEnded { usleep(10_000) }
    }

    /// True once it has ended, whether or not anybody has asked how.
    private var hasEnded: Bool {
        guard let line = try? String(contentsOfFile: "/proc/\(processIdentifier)/stat", encoding: .utf8) else {
            return true
        }
        return line.split(separator: ")").last?.drop { $0 == " " }.first == "Z"
    }
}
