import Kernel
import SystemPackage

/// One run of a program: what is started, with what, and how long and how much it may.
package struct ToolCommand: Sendable {
    /// Name of the tool as the register and the list of running tools show it: `nmap`.
    package var tool: String
    /// The program, found by `ToolSearch`.
    package var program: FilePath
    /// Its arguments, each one handed over as it is; no shell ever sees them.
    package var arguments: [String]
    /// What it reads on its standard input, at most `inputLimit` bytes.
    package var input: [UInt8] = []
    /// What it works on, for the list of running tools: `10.1.2.0/24`.
    package var target: String
    /// How long it may run. Nil: as long as it likes.
    package var timeLimit: Interval?
    /// How long it has between being asked to stop and being killed.
    package var grace: Interval = .seconds(3)
    /// How many bytes it may write to its standard output before it is stopped.
    package var outputLimit = 4 << 30
    /// How many bytes of its standard error are kept: the first three quarters and the last quarter.
    package var complaintLimit = 64 << 10
    /// Gives way to everything else on the machine (nice 10).
    package var isBackground = true

    /// Takes what has no default.
    package init(tool: String, program: FilePath, arguments: [String], target: String) {
        self.tool = tool
        self.program = program
        self.arguments = arguments
        self.target = target
    }

    /// What a pipe of Linux holds at once (pipe(7), "Pipe capacity"), so that input can be written beforehand.
    package static let inputLimit = 65_536
}

/// A piece of what a program wrote to its standard output.
package struct ToolOutput: Sendable {
    let bytes: [UInt8]

    /// How many bytes.
    package var count: Int { bytes.count }

    /// Reads the bytes where they lie.
    package func withUnsafeBytes<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let outcome = bytes.withUnsafeBytes { buffer -> Result<Value, Failure> in
            do throws(Failure) { return .success(try body(buffer)) } catch { return .failure(error) }
        }
        return try outcome.get()
    }
}

/// What the taker of output wants.
package enum ToolDemand: Sendable {
    /// Go on.
    case more
    /// Stop the program; it is of no more use.
    case stop
}

/// How a run ended.
package enum ToolEnding: Hashable, Sendable {
    /// By itself, with this exit status.
    case exited(Int32)
    /// By a signal that did not come from here.
    case signalled(Int32)
    /// Stopped since it ran longer than allowed.
    case timedOut(Interval)
    /// Stopped since the task that ran it was cancelled.
    case cancelled
    /// Stopped by the kill switch, for this reason.
    case stopped(reason: String)
    /// Stopped since it wrote more than allowed, in bytes.
    case tooMuchOutput(Int)
    /// Stopped since the taker of its output wanted no more.
    case unwanted
}

/// What is known of a run after its end.
package struct ToolResult: Sendable {
    /// How it ended.
    package let ending: ToolEnding
    /// What it wrote to its standard error, cut in the middle where it was long.
    package let complaints: String
    /// Bytes that it wrote to its standard output.
    package let outputBytes: Int
    /// When it was started.
    package let started: Timestamp
    /// When it had ended.
    package let ended: Timestamp
}
