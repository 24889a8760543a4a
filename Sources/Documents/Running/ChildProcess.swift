import Foundation
import Kernel
import Synchronization

/// One run of a program: no shell, arguments as they are, a bare environment, a time limit.
///
/// The program leads a process group of its own, so that stopping it stops what it started (LibreOffice starts a second
/// process); it inherits no descriptor but the three standard ones.
struct ChildProcess {
    /// What messages call it: `pandoc`.
    let name: String
    /// The path of the program.
    let executable: String
    let arguments: [String]
    /// Added to PATH, LANG, HOME and TMPDIR; HOME and TMPDIR are `folder`.
    var environment: [String: String] = [:]
    /// Where its output is kept; all paths among the arguments are absolute.
    let folder: String
    /// After this it is stopped.
    let timeLimit: Interval

    /// Runs the program to its end and gives what it wrote to standard output.
    ///
    /// Throws `DocumentError` when it is missing, fails or takes too long, `CancellationError` when the task was cancelled;
    /// in both cases none of its processes is left.
    @discardableResult
    func run() async throws -> Data {
        try Task.checkCancellation()
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            throw DocumentError.programMissing(name: name, path: executable)
        }
        let identity = UUID().uuidString
        let output = "\(folder)/\(identity).out"
        let errors = "\(folder)/\(identity).err"
        let child = RunningChild(pid: try spawn(output: output, errors: errors))
        let limit = DispatchTimeInterval.milliseconds(Int(clamping: timeLimit.milliseconds))
        DispatchQueue.global().asyncAfter(deadline: .now() + limit) { child.stop(.timeLimit) }
        let ending = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // waitid blocks: on a thread of its own queue, never on one that runs tasks.
                Self.waiting.async { continuation.resume(returning: child.wait()) }
            }
        } onCancel: {
            child.stop(.cancelled)
        }
        switch ending.reason {
        case .timeLimit: throw DocumentError.timedOut(name: name, seconds: timeLimit.milliseconds / 1000)
        case .cancelled: throw CancellationError()
        case nil: break
        }
        guard ending.status == 0 else {
            throw DocumentError.programFailed(name: name, status: ending.status, message: Self.lastWords(errors))
        }
        return try Data(contentsOf: URL(fileURLWithPath: output))
    }

    private static let waiting = DispatchQueue(label: "anhu.documents.children", attributes: .concurrent)

    private func spawn(output: String, errors: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        for descriptor in Self.openDescriptors { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var defaults = sigset_t()
        sigfillset(&defaults)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = ([executable] + arguments).map { strdup($0) } + [nil]
        var settings = allSettings.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, executable, &actions, &attributes, &words, &settings)
        switch code {
        case 0: return pid
        case ENOENT: throw DocumentError.programMissing(name: name, path: executable)
        default: throw DocumentError.notStarted(name: name, reason: String(cString: strerror(code)))
        }
    }

    /// The descriptors above the standard three. One that is closed meanwhile does no harm (glibc passes over it); one that
    /// is opened meanwhile has `O_CLOEXEC`, as everything here, in SwiftNIO and in SQLite has.
    private static var openDescriptors: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int32($0) }.filter { $0 > STDERR_FILENO }
    }

    private var allSettings: [String: String] {
        let fixed = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder]
        return fixed.merging(environment) { $1 }
    }

    /// The last thousand bytes of a program's complaint.
    private static func lastWords(_ path: String) -> String {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return "" }
        return String(decoding: bytes.suffix(1000), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// A started process, stopped at most while it has not been waited for, so that no other process gets its signal.
private final class RunningChild: Sendable {
    enum Reason {
        case timeLimit, cancelled
    }

    private struct State {
        var isEnded = false
        var reason: Reason?
    }

    private let pid: pid_t
    private let state = Mutex(State())

    init(pid: pid_t) {
        self.pid = pid
    }

    /// Kills the process group. What it was writing lies in a scratch folder and is thrown away.
    func stop(_ reason: Reason) {
        state.withLock { state in
            guard !state.isEnded else { return }
            if state.reason == nil { state.reason = reason }
            kill(-pid, SIGKILL)
        }
    }

    /// Blocks until the process has ended; its exit status, or 128 and the signal, and why it was stopped.
    func wait() -> (status: Int32, reason: Reason?) {
        var information = siginfo_t()
        // WNOWAIT leaves the process number taken until the state says that it has ended.
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        return state.withLock { state in
            state.isEnded = true
            // What the program left behind in its group goes with it.
            kill(-pid, SIGKILL)
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            let signal = status & 0x7F
            return (signal == 0 ? (status >> 8) & 0xFF : 128 + signal, state.reason)
        }
    }
}
