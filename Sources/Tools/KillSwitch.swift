import Kernel
import Synchronization

/// A tool that runs now.
package struct RunningTool: Hashable, Sendable {
    /// Name of the tool: `nmap`.
    package let tool: String
    /// What it works on: `10.1.2.0/24`.
    package let target: String
    /// Since when.
    package let since: Timestamp
    /// The process. Nil: it is just being started.
    package let mark: ProcessMark?
}

/// Stops every tool at once and keeps new ones from starting. One for the whole server; safe from any thread.
///
/// The switch knows the tools of this program only. What an earlier run of the server left behind is stopped through
/// the marks in the records (`ProcessMark.killLeftover`).
package final class KillSwitch: Sendable {
    private struct State {
        var reason: String?
        var processes: [Int: ToolProcess] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// A switch that is off.
    package init() {}

    /// Why nothing may run. Nil: the switch is off.
    package var reason: String? { state.withLock { $0.reason } }

    /// What runs now, longest running first.
    package var running: [RunningTool] {
        state.withLock { $0.processes.values.map { $0 } }.map(RunningTool.init).sorted { $0.since < $1.since }
    }

    /// Kills every running tool with its children and refuses new ones until `release()`; tells what was running.
    ///
    /// Returns at once; the tools are dead, their results follow. A second call changes the reason.
    @discardableResult
    package func stopAll(reason: String) -> [RunningTool] {
        let processes = state.withLock { state in
            state.reason = reason
            return Array(state.processes.values)
        }
        for process in processes { process.stop(.killSwitch(reason)) }
        return processes.map(RunningTool.init).sorted { $0.since < $1.since }
    }

    /// Lets tools start again.
    package func release() {
        state.withLock { $0.reason = nil }
    }

    /// Takes a process into the list before it is started; throws while the switch is on.
    func admit(_ process: ToolProcess) throws(ToolError) -> Int {
        let (number, reason) = state.withLock { state -> (Int, String?) in
            if let reason = state.reason { return (0, reason) }
            state.next += 1
            state.processes[state.next] = process
            return (state.next, nil)
        }
        if let reason { throw .refused(reason: reason) }
        return number
    }

    /// Takes a process off the list.
    func leave(_ number: Int) {
        state.withLock { _ = $0.processes.removeValue(forKey: number) }
    }
}

extension RunningTool {
    init(_ process: ToolProcess) {
        self.init(tool: process.tool, target: process.target, since: process.since, mark: process.mark)
    }
}
