import Kernel
import Synchronization

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// One run as those see it who may stop it: its task, the clock and the kill switch.
///
/// Every signal goes to the whole group, which the process leads since it was started in a session of its own. None is
/// sent after the leader's end was seen: only then is its number free for another process.
final class ToolProcess: Sendable {
    /// Why a run is stopped.
    enum Cause: Sendable, Equatable {
        case cancelled
        case timeLimit(Interval)
        case killSwitch(String)
        case outputLimit(Int)
        case unwanted
    }

    private struct State {
        var pid: Int32?
        var mark: ProcessMark?
        var cause: Cause?
        /// The kill switch was pressed: no grace, whatever the first cause was.
        var isUrgent = false
        /// When it is killed if it has not ended by then.
        var killAt: ContinuousClock.Instant?
        var hasEnded = false
    }

    /// What the run is, for the list of running tools.
    let tool: String
    let target: String
    let since: Timestamp
    private let grace: Duration
    private let state = Mutex(State())

    init(_ command: ToolCommand, since: Timestamp) {
        tool = command.tool
        target = command.target
        self.since = since
        grace = .milliseconds(max(0, command.grace.milliseconds))
    }

    /// The process as records keep it. Nil: not started yet.
    var mark: ProcessMark? { state.withLock { $0.mark } }

    /// Why it was stopped. Nil: it was not.
    var cause: Cause? { state.withLock { $0.cause } }

    /// True once the leader has ended and its group was killed.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// Tells that the process runs. It is stopped at once when that was asked for before.
    func began(pid: Int32) {
        state.withLock { state in
            state.pid = pid
            state.mark = ProcessMark(of: pid)
            if state.cause != nil { Self.signal(&state, grace) }
        }
    }

    /// Stops the process: asks it first, kills it after the grace; the kill switch kills at once.
    ///
    /// The first cause counts, but the kill switch hastens what another cause began. Before the process runs, the cause is
    /// kept until it does.
    func stop(_ cause: Cause) {
        state.withLock { state in
            guard !state.hasEnded else { return }
            var isNews = false
            if state.cause == nil {
                state.cause = cause
                isNews = true
            }
            if case .killSwitch = cause {
                state.isUrgent = true
                isNews = true
            }
            if isNews { Self.signal(&state, grace) }
        }
    }

    private static func signal(_ state: inout State, _ grace: Duration) {
        guard let pid = state.pid else { return }
        kill(-pid, state.isUrgent ? SIGKILL : SIGTERM)
        state.killAt = state.isUrgent ? .now : .now + grace
    }

    /// Waits for the leader's end, keeping the time limit and the grace, and then kills what is left of the group.
    ///
    /// To be called in a task that is not cancelled, and before anybody asks the system for the leader's status.
    func watch(timeLimit: Interval?) async {
        let deadline = timeLimit.map { ContinuousClock.now + .milliseconds($0.milliseconds) }
        var pause = Duration.milliseconds(2)
        while !endIfLeaderHas() {
            let now = ContinuousClock.now
            if let timeLimit, let deadline, now >= deadline { stop(.timeLimit(timeLimit)) }
            state.withLock { state in
                guard let pid = state.pid, let killAt = state.killAt, now >= killAt else { return }
                kill(-pid, SIGKILL)
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(50))
        }
    }

    /// True when the leader has ended; its status stays to be asked for, so that its number is not given away yet.
    private func endIfLeaderHas() -> Bool {
        state.withLock { state in
            if state.hasEnded { return true }
            guard let pid = state.pid else { return false }
            var info = siginfo_t()
            let result = waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
            // ECHILD: somebody else has asked for the status; then the number may be another's already.
            if result != 0 && errno == ECHILD {
                state.hasEnded = true
                return true
            }
            guard result == 0, info.si_signo == SIGCHLD else { return false }
            kill(-pid, SIGKILL)
            state.hasEnded = true
            return true
        }
    }
}
