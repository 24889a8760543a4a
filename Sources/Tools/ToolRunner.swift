import Kernel
import Logging
import Subprocess
import SystemPackage

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Runs programs: arguments as an array, output handed on while they run, and nothing left behind when they are
/// stopped.
///
/// A program gets a session of its own (so that the whole group can be stopped, and no terminal asks it anything), an
/// environment of three variables, `/` as its folder, and no open file but its three streams. With `setpriv` on the
/// machine it also dies when the server is killed.
package struct ToolRunner: Sendable {
    /// The switch that every run is admitted by.
    package let killSwitch: KillSwitch
    private let clock: Kernel.Clock
    private let logger: Logger
    /// `setpriv` of util-linux. Nil: not on this machine.
    private let guardian: FilePath?

    /// Takes what all runs share.
    package init(killSwitch: KillSwitch, clock: Kernel.Clock, logger: Logger, search: ToolSearch = ToolSearch()) {
        self.killSwitch = killSwitch
        self.clock = clock
        self.logger = logger
        guardian = try? search.find("setpriv")
    }

    /// Runs a program to its end and tells how it ended; being stopped is a result, not an error.
    ///
    /// `onStart` is called once it runs, to put its mark on record; `onOutput` for each piece of its standard output, and
    /// the program waits while it works. Throws `ToolError` when the program cannot be started or the kill switch is on,
    /// and whatever the closures throw, after the program was stopped. Cancelling the task stops the program.
    package nonisolated(nonsending) func run(
        _ command: ToolCommand,
        onStart: nonisolated(nonsending) (ProcessMark) async throws -> Void = { _ in },
        onOutput: nonisolated(nonsending) (ToolOutput) async throws -> ToolDemand
    ) async throws -> ToolResult {
        try check(command)
        try Task.checkCancellation()
        let process = ToolProcess(command, since: clock.now())
        let number = try killSwitch.admit(process)
        defer { killSwitch.leave(number) }
        logger.debug("tool starts", metadata: ["tool": "\(command.tool)", "target": "\(command.target)"])

        var harvest = Harvest()
        let status = try await withTaskCancellationHandler {
            try await start(command, process, &harvest, onStart: onStart, onOutput: onOutput)
        } onCancel: {
            process.stop(.cancelled)
        }
        if let failure = harvest.failure { throw failure }
        let result = ToolResult(
            ending: ToolEnding(cause: process.cause, status: status), complaints: harvest.complaints,
            outputBytes: harvest.outputBytes, started: process.since, ended: clock.now())
        logger.debug("tool ended", metadata: ["tool": "\(command.tool)", "ending": "\(result.ending)"])
        return result
    }

    /// What a run leaves besides its exit status.
    private struct Harvest {
        var complaints = ""
        var outputBytes = 0
        /// What one of the closures threw.
        var failure: (any Error)?
    }

    private nonisolated(nonsending) func start(
        _ command: ToolCommand, _ process: ToolProcess, _ harvest: inout Harvest,
        onStart: nonisolated(nonsending) (ProcessMark) async throws -> Void,
        onOutput: nonisolated(nonsending) (ToolOutput) async throws -> ToolDemand
    ) async throws -> TerminationStatus {
        let input = try Self.filledPipe(command.input, tool: command.tool)
        do {
            let result = try await Subprocess.run(
                configuration(command), input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .sequence, error: .sequence
            ) { execution in
                process.began(pid: execution.processIdentifier.value)
                if command.isBackground { Self.lowerPriority(of: execution.processIdentifier.value) }
                // Not a child task: the watcher goes on when this task is cancelled, until the program is gone.
                let watcher = Task { await process.watch(timeLimit: command.timeLimit) }
                async let complaints = Self.collect(execution.standardError, limit: command.complaintLimit, process)
                do {
                    if let mark = process.mark { try await onStart(mark) }
                    harvest.outputBytes = try await Self.pass(
                        execution.standardOutput, limit: command.outputLimit, process, to: onOutput)
                } catch {
                    harvest.failure = error
                    process.stop(.unwanted)
                }
                await watcher.value
                harvest.complaints = await complaints
            }
            return result.terminationStatus
        } catch let error as SubprocessError {
            if harvest.failure != nil { return .exited(0) }
            logger.warning("tool not started", metadata: ["tool": "\(command.tool)", "error": "\(error)"])
            throw ToolError.notStarted(tool: command.tool, detail: "\(error)")
        }
    }

    private func configuration(_ command: ToolCommand) -> Configuration {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(
                toProcessGroup: true,
                allowedDurationToNextStep: .milliseconds(max(0, command.grace.milliseconds)))
        ]
        let environment = Environment.custom([
            "PATH": ToolSearch.systemFolders.map(\.string).joined(separator: ":"), "LC_ALL": "C.UTF-8", "TZ": "UTC",
        ])
        // prctl(2), PR_SET_PDEATHSIG: the signal comes when the thread that started the program ends. Subprocess starts
        // all programs from one thread that lives as long as the server.
        let program = guardian ?? command.program
        let guarding = guardian == nil ? [] : ["--pdeathsig", "KILL", "--", command.program.string]
        return Configuration(
            executable: .path(program), arguments: Arguments(guarding + command.arguments), environment: environment,
            workingDirectory: "/", platformOptions: options)
    }

    private func check(_ command: ToolCommand) throws(ToolError) {
        guard command.input.count <= ToolCommand.inputLimit else {
            throw .unusable(tool: command.tool, what: "输入超过 \(ToolCommand.inputLimit) 字节")
        }
        guard command.arguments.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw .unusable(tool: command.tool, what: "参数中含有空字符")
        }
        _ = try ToolSearch(overrides: [command.tool: command.program]).find(command.tool)
    }

    /// Hands the output on; returns how many bytes came.
    private nonisolated(nonsending) static func pass(
        _ output: SubprocessOutputSequence, limit: Int, _ process: ToolProcess,
        to onOutput: nonisolated(nonsending) (ToolOutput) async throws -> ToolDemand
    ) async throws -> Int {
        var total = 0
        var surplus = 0
        var isWanted = true
        for try await buffer in output {
            let bytes = buffer.withUnsafeBytes { Array($0) }
            total += bytes.count
            // After the program's end a pipe holds little. More can only come from a child that left the session.
            if process.hasEnded { surplus += bytes.count }
            if surplus > afterEndLimit { break }
            guard isWanted else { continue }
            if total > limit {
                process.stop(.outputLimit(limit))
                isWanted = false
            } else if try await onOutput(ToolOutput(bytes: bytes)) == .stop {
                process.stop(.unwanted)
                isWanted = false
            }
        }
        return total
    }

    private static func collect(
        _ output: SubprocessOutputSequence, limit: Int, _ process: ToolProcess
    ) async -> String {
        var text = BoundedText(limit: limit)
        var surplus = 0
        do {
            for try await buffer in output {
                text.append(buffer.withUnsafeBytes { Array($0) })
                if process.hasEnded { surplus += buffer.count }
                if surplus > afterEndLimit { break }
            }
        } catch {
            // What was read so far is all there is.
        }
        return text.text
    }

    /// A pipe that holds the input and whose writing end is closed already, so that no writer can be left waiting.
    private static func filledPipe(_ input: [UInt8], tool: String) throws(ToolError) -> FileDescriptor {
        do {
            let (reading, writing) = try FileDescriptor.pipe()
            defer { try? writing.close() }
            do {
                // Should the system allow less than `ToolCommand.inputLimit`, this fails instead of waiting for ever.
                _ = fcntl(writing.rawValue, F_SETFL, O_NONBLOCK)
                _ = fcntl(reading.rawValue, F_SETFD, FD_CLOEXEC)
                _ = fcntl(writing.rawValue, F_SETFD, FD_CLOEXEC)
                try writing.writeAll(input)
                return reading
            } catch {
                try? reading.close()
                throw error
            }
        } catch {
            throw .notStarted(tool: tool, detail: "\(error)")
        }
    }

    private static func lowerPriority(of pid: Int32) {
        #if canImport(Musl)
        let group = PRIO_PGRP
        #else
        let group = __priority_which_t(PRIO_PGRP.rawValue)
        #endif
        _ = setpriority(group, id_t(pid), 10)
    }

    /// Twice what the pipe of a program can hold at most without privileges (/proc/sys/fs/pipe-max-size).
    private static let afterEndLimit = 2 << 20
}

extension ToolEnding {
    /// Puts together why a run was stopped and what the system says of its end.
    init(cause: ToolProcess.Cause?, status: TerminationStatus) {
        switch (cause, status) {
        case (.cancelled, _): self = .cancelled
        case (.timeLimit(let limit), _): self = .timedOut(limit)
        case (.killSwitch(let reason), _): self = .stopped(reason: reason)
        case (.outputLimit(let limit), _): self = .tooMuchOutput(limit)
        case (.unwanted, _): self = .unwanted
        case (nil, .exited(let code)): self = .exited(code)
        case (nil, .signaled(let signal)): self = .signalled(signal)
        }
    }
}
