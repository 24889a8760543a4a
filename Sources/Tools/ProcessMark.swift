import Kernel
import SystemPackage

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Which process a tool is, told apart from any later one that gets the same number.
///
/// Kept in the records of a run, so that after a crash of the server the next start can stop what was left behind.
package struct ProcessMark: Hashable, Sendable, Codable {
    /// Process number; also that of its session and group.
    package let pid: Int32
    /// When it started, in clock ticks since the machine did (proc(5), field 22 of /proc/PID/stat).
    package let startTicks: UInt64
    /// Which start of the machine that was (/proc/sys/kernel/random/boot_id).
    package let boot: String

    /// Takes what was recorded.
    package init(pid: Int32, startTicks: UInt64, boot: String) {
        self.pid = pid
        self.startTicks = startTicks
        self.boot = boot
    }

    /// The mark of a process that runs now. Nil: there is none.
    package init?(of pid: Int32) {
        guard pid > 1, let boot = readLine(of: "/proc/sys/kernel/random/boot_id"),
            let status = readLine(of: "/proc/\(pid)/stat"),
            // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
            let nameEnd = status.lastIndex(of: ")")
        else { return nil }
        let fields = status[nameEnd...].split(separator: " ")
        guard fields.count > 20, let ticks = UInt64(fields[20]) else { return nil }
        self.init(pid: pid, startTicks: ticks, boot: boot)
    }

    /// True while this very process runs, or is dead and nobody has asked for its status yet.
    package var isRunning: Bool { ProcessMark(of: pid) == self }

    /// Kills the process and its whole group if it still is this very process.
    ///
    /// For what an earlier server left behind; false when there was nothing to kill.
    @discardableResult
    package func killLeftover() -> Bool {
        guard isRunning, getpgid(pid) == pid else { return false }
        return kill(-pid, SIGKILL) == 0
    }
}

/// The first line of a small file. Nil: it cannot be read.
private func readLine(of path: String) -> String? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly) else { return nil }
    defer { try? file.close() }
    var buffer = [UInt8](repeating: 0, count: 4096)
    guard let count = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }) else { return nil }
    return String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}
