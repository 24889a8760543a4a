@testable import Documents
import Foundation
import Kernel
import Testing

@Suite("Child process")
struct ChildProcessTests {
    @Test func `a missing program is named with what to do`() async throws {
        var tools = TestTools.tools
        tools.python = "/nonexistent/python3"
        await #expect(throws: DocumentError.programMissing(name: "typst", path: "/nonexistent/python3")) {
            try await DocumentEngine(tools: tools).writePDF(CompositionTests.report([]), to: "/tmp/anhu-never.pdf")
        }
        let explanation = DocumentError.programMissing(name: "typst", path: "/x").explanation
        #expect(explanation.line.contains("./up") && explanation.line.contains("typst"))
        #expect(!FileManager.default.fileExists(atPath: "/tmp/anhu-never.pdf"))
    }

    @Test func `a missing reference or content file is named`() async throws {
        var tools = TestTools.tools
        tools.reference = "/nonexistent/reference.docx"
        tools.contentFolders = ["/nonexistent"]
        await #expect(throws: DocumentError.fileMissing(path: "/nonexistent/reference.docx")) {
            try await DocumentEngine(tools: tools).writeWord(CompositionTests.report([]), to: "/tmp/anhu-never.docx")
        }
        await #expect(throws: DocumentError.fileMissing(path: "/nonexistent/report.typ")) {
            try await DocumentEngine(tools: tools).writePDF(CompositionTests.report([]), to: "/tmp/anhu-never.pdf")
        }
        #expect(tools.missing.contains(.fileMissing(path: "/nonexistent/report.typ")))
    }

    @Test func `a failing program is quoted`() async throws {
        try await TestTools.inFolder { folder in
            await #expect(throws: DocumentError.programFailed(name: "sh", status: 3, message: "oh")) {
                try await Self.shell("echo oh >&2; exit 3", folder).run()
            }
        }
    }

    @Test func `a program killed by a signal is told by its number`() async throws {
        try await TestTools.inFolder { folder in
            await #expect(throws: DocumentError.programFailed(name: "sh", status: 128 + 9, message: "")) {
                try await Self.shell("kill -9 $$", folder).run()
            }
        }
    }

    @Test func `a program over its time is stopped with its children`() async throws {
        try await TestTools.inFolder { folder in
            let program = Self.shell(
                "sleep 60 & echo $! > \(folder)/child; wait", folder, limit: Interval(milliseconds: 300))
            await #expect(throws: DocumentError.timedOut(name: "sh", seconds: 0)) { try await program.run() }
            try await Self.expectGone(folder)
        }
    }

    @Test func `cancelling stops the program and its children`() async throws {
        try await TestTools.inFolder { folder in
            let program = Self.shell("sleep 60 & echo $! > \(folder)/child; wait", folder)
            let task = Task { _ = try await program.run() }
            while !FileManager.default.fileExists(atPath: folder + "/child") {
                try await Task.sleep(for: .milliseconds(5))
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await Self.expectGone(folder)
        }
    }

    @Test func `it gets a bare environment and three descriptors`() async throws {
        try await TestTools.inFolder { folder in
            let open = Foundation.open("/dev/null", O_RDONLY)
            defer { close(open) }
            setenv("ANHU_TEST_SECRET", "secret", 1)
            let said = try await Self.shell("env; ls /proc/$$/fd", folder).run()
            let text = String(decoding: said, as: UTF8.self)
            #expect(!text.contains("secret") && text.contains("HOME=\(folder)"))
            let descriptors = text.split(separator: "\n").compactMap { Int($0) }
            #expect(!descriptors.contains(Int(open)))
        }
    }

    @Test func `many at once all end`() async throws {
        try await TestTools.inFolder { folder in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...20 {
                    group.addTask {
                        let said = try await Self.shell("echo \(number)", folder).run()
                        return Int(
                            String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 210)
        }
    }

    private static func shell(_ script: String, _ folder: String, limit: Interval = .seconds(30)) -> ChildProcess {
        ChildProcess(name: "sh", executable: "/bin/sh", arguments: ["-c", script], folder: folder, timeLimit: limit)
    }

    private static func expectGone(_ folder: String) async throws {
        let child = try String(contentsOfFile: folder + "/child", encoding: .utf8)
        let pid = try #require(pid_t(child.trimmingCharacters(in: .whitespacesAndNewlines)))
        // The orphan is killed at once, but its entry goes when its new parent has noticed.
        for _ in 0..<400 {
            let state = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
            if state.isEmpty || state.contains(") Z ") { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("process \(pid) still runs")
    }
}

@Suite("Output file")
struct OutputFileTests {
    @Test func `a file appears whole, under its name only`() async throws {
        try await TestTools.inFolder { folder in
            let path = folder + "/a.txt"
            try await OutputFile.replace(path) { part in
                try Data("new".utf8).write(to: URL(fileURLWithPath: part))
                #expect(!FileManager.default.fileExists(atPath: path))
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names == ["a.txt"])
        }
    }

    @Test func `a fault leaves the old file and nothing else`() async throws {
        struct Stop: Error {}
        try await TestTools.inFolder { folder in
            let path = folder + "/a.txt"
            try Data("old".utf8).write(to: URL(fileURLWithPath: path))
            await #expect(throws: Stop.self) {
                try await OutputFile.replace(path) { part in
                    try Data("new".utf8).write(to: URL(fileURLWithPath: part))
                    throw Stop()
                }
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(names == ["a.txt"] && text == "old")
        }
    }

    @Test func `a writer that wrote nothing is an error`() throws {
        #expect(throws: DocumentError.self) {
            try OutputFile.replaceNow(NSTemporaryDirectory() + "/anhu-nothing") { _ in }
        }
    }

    @Test func `leftovers of dead processes are removed, those of living ones stay`() async throws {
        try await TestTools.inFolder { folder in
            // Linux gives no process a number above 4,194,304 (proc(5), pid_max).
            let names = [".anhu-4194999-X.part", ".anhu-\(getpid())-X.part", "report.pdf", ".anhu-x-y.part"]
            for name in names { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
            OutputFile.removeLeftovers(in: folder)
            let left = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
            #expect(left == Set(names.dropFirst()))
        }
    }
}
