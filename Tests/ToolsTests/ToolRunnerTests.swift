import Foundation
import Kernel
import SystemPackage
import Testing

@testable import Tools

@Suite struct `Running a program` {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    /// Runs to the end and gives output with the result.
    private func run(_ command: ToolCommand) async throws -> (ToolResult, String) {
        var output: [UInt8] = []
        let result = try await bench.runner.run(command) { piece in
            output += piece.bytes
            return .more
        }
        return (result, String(decoding: output, as: UTF8.self))
    }

    @Test func `hands arguments over one by one and never to a shell`() async throws {
        let program = try bench.folder.script("args", #"for a in "$@"; do printf '[%s]' "$a"; done"#)
        let arguments = ["a b", "$(id)", "; ls", "`id`", "*", "", "中文", "--x=\"y\""]
        let (result, output) = try await run(bench.command(program, arguments))
        #expect(output == arguments.map { "[\($0)]" }.joined())
        #expect(result.ending == .exited(0))
    }

    @Test func `gives a small environment, no terminal and no open file`() async throws {
        let program = try bench.folder.script("env", "env | sort; pwd; ls /proc/$$/fd | tr '\\n' ' '; tty")
        let (_, output) = try await run(bench.command(program))
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines.contains("LC_ALL=C.UTF-8"))
        #expect(!output.contains("HOME="))
        #expect(!output.contains("SWIFT"))
        #expect(lines.contains("/"))
        #expect(output.contains("not a tty"))
        // 10 is the script itself, which the shell reads.
        #expect(lines.contains { $0.hasPrefix("0 1 10 2 ") || $0.hasPrefix("0 1 2 ") })
    }

    @Test func `hands the input over and closes it`() async throws {
        let program = try bench.folder.script("count", "wc -c")
        var command = bench.command(program)
        command.input = Array(repeating: 0x61, count: ToolCommand.inputLimit)
        #expect(try await run(command).1.contains("65536"))
        command.input.append(0x61)
        await #expect(throws: ToolError.self) { try await run(command) }
    }

    @Test func `does not mind a program that reads nothing`() async throws {
        let program = try bench.folder.script("deaf", "exit 3")
        var command = bench.command(program)
        command.input = Array(repeating: 0x61, count: 60_000)
        #expect(try await run(command).0.ending == .exited(3))
    }

    @Test func `tells exit status, signal and complaints`() async throws {
        let failing = try bench.folder.script("failing", "echo first >&2; echo last >&2; exit 7")
        let (result, _) = try await run(bench.command(failing))
        #expect(result.ending == .exited(7))
        #expect(result.complaints == "first\nlast\n")
        #expect(result.lastComplaint == "last")
        let error = try #require(throws: ToolError.self) { try result.requireSuccess(of: "tool") }
        #expect(error.explanation.summary == "tool 异常退出（退出码 7）：last")
        let dying = try bench.folder.script("dying", "kill -SEGV $$")
        #expect(try await run(bench.command(dying)).0.ending == .signalled(11))
    }

    @Test func `keeps beginning and end of long complaints`() async throws {
        let loud = try bench.folder.script(
            "loud", "echo BEGIN >&2; head -c 3000000 /dev/zero | tr '\\0' x >&2; echo END >&2")
        let (result, _) = try await run(bench.command(loud))
        #expect(result.complaints.hasPrefix("BEGIN"))
        #expect(result.complaints.hasSuffix("END\n"))
        #expect(result.complaints.contains("略去"))
        #expect(result.complaints.utf8.count < 70_000)
    }

    @Test func `tells apart what is missing and what cannot be run`() async throws {
        let file = bench.folder.path.appending("plain")
        try Data("text".utf8).write(to: URL(filePath: file.string))
        await #expect(throws: ToolError.notExecutable(tool: "tool", path: file)) { try await run(bench.command(file)) }
        let absent = bench.folder.path.appending("absent")
        await #expect(throws: ToolError.missing(tool: "tool", package: nil)) { try await run(bench.command(absent)) }
        let folder = bench.folder.path
        await #expect(throws: ToolError.notExecutable(tool: "tool", path: folder)) {
            try await run(bench.command(folder))
        }
    }

    @Test func `stops at the time limit, children too`() async throws {
        let program = try bench.folder.script("slow", "sleep 1000 & echo $! > \(bench.folder.path)/child; wait")
        var command = bench.command(program)
        command.timeLimit = Interval(milliseconds: 300)
        let (result, _) = try await run(command)
        #expect(result.ending == .timedOut(Interval(milliseconds: 300)))
        let child = try #require(Int32(try await bench.folder.line("child")))
        #expect(try await areGone([child]))
    }

    @Test func `kills what ignores being asked to stop, and its children`() async throws {
        let program = try bench.folder.script(
            "stubborn",
            """
            trap '' TERM
            (trap '' TERM; while :; do sleep 1000; done) &
            echo $! $$ > \(bench.folder.path)/pids
            while :; do sleep 1000; done
            """)
        var command = bench.command(program, grace: Interval(milliseconds: 200))
        command.timeLimit = Interval(milliseconds: 300)
        let (result, _) = try await run(command)
        #expect(result.ending == .timedOut(Interval(milliseconds: 300)))
        let pids = try await bench.folder.line("pids").split(separator: " ").compactMap { Int32($0) }
        #expect(pids.count == 2)
        #expect(try await areGone(pids))
    }

    @Test func `leaves no process behind when its task is cancelled`() async throws {
        let program = try bench.folder.script(
            "parent",
            """
            sleep 1000 & a=$!
            (trap '' TERM; while :; do sleep 1000; done) & b=$!
            echo $$ $a $b > \(bench.folder.path)/pids
            wait
            """)
        let bench = bench
        let task = Task {
            try await bench.runner.run(bench.command(program)) { _ in .more }
        }
        let pids = try await bench.folder.line("pids").split(separator: " ").compactMap { Int32($0) }
        #expect(pids.count == 3)
        #expect(pids.allSatisfy(isAlive))
        task.cancel()
        #expect(try await task.value.ending == .cancelled)
        #expect(try await areGone(pids))
        #expect(bench.killSwitch.running.isEmpty)
    }

    @Test func `kills children that outlive a program that ended well`() async throws {
        let program = try bench.folder.script("orphaning", "sleep 1000 & echo $! > \(bench.folder.path)/child; exit 0")
        let (result, _) = try await run(bench.command(program))
        #expect(result.ending == .exited(0))
        let child = try #require(Int32(try await bench.folder.line("child")))
        #expect(try await areGone([child]))
    }

    @Test func `ends although a child that left the session holds the output open`() async throws {
        let program = try bench.folder.script(
            "escaping", "setsid sh -c 'echo $$ > \(bench.folder.path)/child; exec yes' & sleep 0.2; exit 0")
        let (result, _) = try await run(bench.command(program))
        #expect(result.ending == .exited(0))
        let child = try #require(Int32(try await bench.folder.line("child")))
        kill(child, SIGKILL)
        #expect(try await areGone([child]))
    }

    @Test func `stops when more is written than allowed`() async throws {
        let program = try bench.folder.script("flood", "exec yes")
        var command = bench.command(program)
        command.outputLimit = 1 << 20
        let (result, output) = try await run(command)
        #expect(result.ending == .tooMuchOutput(1 << 20))
        #expect(output.utf8.count <= 1 << 20)
    }

    @Test func `stops when the taker wants no more`() async throws {
        let program = try bench.folder.script("flood", "exec yes")
        let result = try await bench.runner.run(bench.command(program)) { _ in .stop }
        #expect(result.ending == .unwanted)
    }

    struct Refusal: Error {}

    @Test func `stops and passes on what the taker throws`() async throws {
        let program = try bench.folder.script("flood", "echo $$ > \(bench.folder.path)/pid; exec yes")
        await #expect(throws: Refusal.self) {
            try await bench.runner.run(bench.command(program)) { _ in throw Refusal() }
        }
        let pid = try #require(Int32(try await bench.folder.line("pid")))
        #expect(try await areGone([pid]))
        #expect(bench.killSwitch.running.isEmpty)
    }

    @Test func `tells its mark before the first output, and finds it again`() async throws {
        let program = try bench.folder.script("marked", "echo $$; sleep 1000")
        var mark: ProcessMark?
        var sawRunning = false
        let result = try await bench.runner.run(bench.command(program), onStart: { mark = $0 }) { output in
            sawRunning = mark?.isRunning == true && output.bytes == Array("\(mark?.pid ?? 0)\n".utf8)
            return .stop
        }
        #expect(result.ending == .unwanted)
        #expect(sawRunning)
        #expect(mark?.isRunning == false)
    }

    @Test func `passes a lot of output through unchanged`() async throws {
        let program = try bench.folder.script("much", "head -c 50000000 /dev/zero")
        var total = 0
        var isZero = true
        let result = try await bench.runner.run(bench.command(program)) { piece in
            total += piece.count
            isZero = isZero && piece.bytes.allSatisfy { $0 == 0 }
            return .more
        }
        #expect(result.ending == .exited(0))
        #expect(total == 50_000_000)
        #expect(result.outputBytes == total)
        #expect(isZero)
    }
}

@Suite struct `What an earlier server left behind` {
    @Test func `is killed by its mark, and nothing else is`() async throws {
        let bench = try Bench()
        let program = try bench.folder.script("left", "sleep 1000 & echo $$ $! > \(bench.folder.path)/pids; wait")
        let task = Task { try await bench.runner.run(bench.command(program)) { _ in .more } }
        let pids = try await bench.folder.line("pids").split(separator: " ").compactMap { Int32($0) }
        let pid = try #require(pids.first)
        let mark = try #require(ProcessMark(of: pid))
        let other = ProcessMark(pid: pid, startTicks: mark.startTicks + 1, boot: mark.boot)
        #expect(!other.killLeftover())
        let earlier = ProcessMark(pid: pid, startTicks: mark.startTicks, boot: "another start of the machine")
        #expect(!earlier.killLeftover())
        #expect(isAlive(pid))
        #expect(mark.killLeftover())
        #expect(try await task.value.ending == .signalled(SIGKILL))
        #expect(try await areGone(pids))
        #expect(!mark.isRunning)
        #expect(!mark.killLeftover())
    }
}
