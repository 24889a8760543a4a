import Kernel
import Testing

@testable import Tools

@Suite struct `The kill switch` {
    @Test func `stops everything at once, tells what ran and refuses more until released`() async throws {
        let bench = try Bench()
        let program = try bench.folder.script(
            "stubborn",
            "trap '' TERM; echo $$ > \(bench.folder.path)/$1; while :; do sleep 1000; done")
        let tasks = ["a", "b", "c"].map { name in
            Task { try await bench.runner.run(bench.command(program, [name])) { _ in .more } }
        }
        var pids: [Int32] = []
        for name in ["a", "b", "c"] { pids.append(try #require(Int32(try await bench.folder.line(name)))) }
        // A script may be running before the server has heard that it was started.
        for _ in 0..<2000 where bench.killSwitch.running.contains(where: { $0.mark == nil }) {
            try await Task.sleep(for: .milliseconds(5))
        }
        let running = bench.killSwitch.running
        #expect(running.count == 3)
        #expect(Set(running.compactMap { $0.mark?.pid }) == Set(pids))
        #expect(running.allSatisfy { $0.target == "10.0.0.0/24" && $0.since == bench.clock.now() })

        let stopped = bench.killSwitch.stopAll(reason: "演练")
        #expect(stopped.count == 3)
        for task in tasks { #expect(try await task.value.ending == .stopped(reason: "演练")) }
        #expect(try await areGone(pids))
        #expect(bench.killSwitch.running.isEmpty)
        #expect(bench.killSwitch.reason == "演练")

        let quick = try bench.folder.script("quick", "exit 0")
        await #expect(throws: ToolError.refused(reason: "演练")) {
            try await bench.runner.run(bench.command(quick)) { _ in .more }
        }
        bench.killSwitch.release()
        #expect(try await bench.runner.run(bench.command(quick)) { _ in .more }.ending == .exited(0))
    }

    @Test func `hastens a stop that waits for its grace`() async throws {
        let bench = try Bench()
        let program = try bench.folder.script(
            "stubborn", "trap '' TERM; echo $$ > \(bench.folder.path)/pid; while :; do sleep 1000; done")
        let task = Task {
            try await bench.runner.run(bench.command(program, grace: .hours(1))) { _ in .more }
        }
        let pid = try #require(Int32(try await bench.folder.line("pid")))
        task.cancel()
        bench.killSwitch.stopAll(reason: "立即")
        #expect(try await task.value.ending == .cancelled)
        #expect(try await areGone([pid]))
    }

    @Test func `pressed at any moment leaves nothing running`() async throws {
        let bench = try Bench()
        let program = try bench.folder.script("forever", "echo $$ >> \(bench.folder.path)/pids; sleep 1000")
        for round in 0..<10 {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { _ = try? await bench.runner.run(bench.command(program)) { _ in .more } }
                }
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(round * 3))
                    bench.killSwitch.stopAll(reason: "第 \(round) 次")
                }
            }
            #expect(bench.killSwitch.running.isEmpty)
            bench.killSwitch.release()
        }
        let pids = (bench.folder.text("pids") ?? "").split(separator: "\n").compactMap { Int32($0) }
        #expect(try await areGone(pids))
    }
}
