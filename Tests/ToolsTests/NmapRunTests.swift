import Foundation
import Kernel
import ScanImports
import SystemPackage
import Testing

@testable import Tools

@Suite struct `A run of a nmap that misbehaves` {
    let bench: Bench

    init() throws {
        bench = try Bench()
    }

    private func scan(_ targets: String = "10.0.0.0/29") throws -> NmapScan {
        try NmapPlan(targets: addresses(targets)).scans(
            allowed: addresses("10.0.0.0/8"), fragile: try shippedFragilePorts(), privileged: false)[0]
    }

    private func run(
        _ script: String, file: String = "raw.xml", timeLimit: Interval = .minutes(10)
    ) async throws -> Outcome {
        let program = try bench.folder.script("nmap", script)
        let run = NmapRun(runner: bench.runner, search: ToolSearch(overrides: ["nmap": program]))
        var hosts: [ScannedHost] = []
        var progress: [NmapProgress] = []
        let report = try await run.run(
            try scan(), rawReport: bench.folder.path.appending(file), timeLimit: timeLimit,
            onProgress: { progress.append($0) }, onHost: { hosts.append($0) })
        return Outcome(hosts: hosts, progress: progress, report: report)
    }

    private static let start = #"<?xml version="1.0"?><nmaprun scanner="nmap" version="7.93" args="x">"#
    private static let end =
        #"<runstats><finished exit="success"/><hosts up="1" down="7" total="8"/></runstats></nmaprun>"#

    private static func host(_ address: String) -> String {
        #"<host><status state="up"/><address addr="\#(address)" addrtype="ipv4"/></host>"#
    }

    private static func print(_ parts: String...) -> String {
        parts.map { "echo '\($0)'" }.joined(separator: "\n")
    }

    @Test func `is told when nmap is missing`() async throws {
        let run = NmapRun(runner: bench.runner, search: ToolSearch(folders: [bench.folder.path]))
        let scan = try scan()
        let raw = bench.folder.path.appending("raw.xml")
        await #expect(throws: ToolError.missing(tool: "nmap", package: "nmap")) {
            try await run.run(scan, rawReport: raw) { _ in }
        }
        #expect(ToolError.missing(tool: "nmap", package: "nmap").explanation.advice?.contains("./up") == true)
        #expect(bench.folder.text("raw.xml") == nil)
    }

    @Test func `gets targets on its standard input and options as arguments only`() async throws {
        let outcome = try await run(
            """
            cat > \(bench.folder.path)/targets; echo "$@" > \(bench.folder.path)/arguments
            \(Self.print(Self.start, Self.end))
            """)
        #expect(outcome.report.isComplete)
        #expect(bench.folder.text("targets") == "10.0.0.0/29\n")
        #expect(bench.folder.text("arguments")?.contains("10.0.0") == false)
    }

    @Test func `that ends well keeps the XML unchanged`() async throws {
        let outcome = try await run(Self.print(Self.start, Self.host("10.0.0.1"), Self.end))
        #expect(outcome.hosts.map(\.addresses) == [[IPAddress("10.0.0.1")!]])
        #expect(outcome.report.isComplete)
        #expect(outcome.report.summary?.hostsTotal == 8)
        #expect(outcome.report.header?.version == "7.93")
        let raw = bench.folder.text("raw.xml")
        #expect(raw == [Self.start, Self.host("10.0.0.1"), Self.end].map { $0 + "\n" }.joined())
        #expect(outcome.report.bytes == raw?.utf8.count)
    }

    @Test func `delivers hosts while nmap is still running`() async throws {
        let program = try bench.folder.script(
            "nmap",
            """
            \(Self.print(Self.start, Self.host("10.0.0.1")))
            while [ ! -e \(bench.folder.path)/seen ]; do sleep 0.01; done
            \(Self.print(Self.host("10.0.0.2"), Self.end))
            """)
        let run = NmapRun(runner: bench.runner, search: ToolSearch(overrides: ["nmap": program]))
        var count = 0
        let folder = bench.folder
        // The script goes on only after the first host was taken here: were it held back, this would never end.
        let report = try await run.run(try scan(), rawReport: folder.path.appending("raw.xml")) { _ in
            count += 1
            _ = FileManager.default.createFile(atPath: folder.path.appending("seen").string, contents: nil)
        }
        #expect(count == 2)
        #expect(report.isComplete)
    }

    @Test(arguments: ["KILL", "SEGV", "TERM"])
    func `that dies half-way keeps the hosts so far and is not whole`(signal: String) async throws {
        let outcome = try await run(
            Self.print(Self.start, Self.host("10.0.0.1"), "<host><status") + "\nkill -\(signal) $$")
        #expect(outcome.hosts.count == 1)
        #expect(outcome.report.hosts == 1)
        guard case .ended(.signalled, _) = try #require(outcome.report.problem) else {
            Issue.record("\(String(describing: outcome.report.problem))")
            return
        }
    }

    @Test func `that stops short without an error is not whole`() async throws {
        let outcome = try await run(Self.print(Self.start, Self.host("10.0.0.1")))
        guard case .badReport(let error) = try #require(outcome.report.problem) else {
            Issue.record("taken")
            return
        }
        #expect(error.fault == .truncated)
        #expect(error.hostsRead == 1)
    }

    @Test func `that prints no XML is stopped at once`() async throws {
        let outcome = try await run("exec yes 'Segmentation fault'")
        guard case .badReport(let error) = try #require(outcome.report.problem) else {
            Issue.record("taken")
            return
        }
        guard case .notXML = error.fault else {
            Issue.record("\(error)")
            return
        }
        #expect(outcome.report.bytes < 10_000_000)
    }

    @Test func `that prints 40 MB of XML between two hosts has both taken`() async throws {
        // 200,000 comments of 200 bytes. How much memory a report takes is measured in Benchmarks.
        let line = "<!-- " + String(repeating: "x", count: 190) + " -->"
        let outcome = try await run(
            """
            \(Self.print(Self.start, Self.host("10.0.0.1")))
            yes '\(line)' | head -n 200000
            \(Self.print(Self.host("10.0.0.2"), Self.end))
            """)
        #expect(outcome.report.problem == nil)
        #expect(outcome.hosts.count == 2)
        #expect(outcome.report.bytes > 40_000_000)
    }

    @Test func `that hangs is stopped at the time limit`() async throws {
        let outcome = try await run(
            Self.print(Self.start, Self.host("10.0.0.1")) + "\nsleep 1000", timeLimit: Interval(milliseconds: 500))
        #expect(outcome.report.problem == .ended(.timedOut(Interval(milliseconds: 500)), complaint: ""))
        #expect(outcome.hosts.count == 1)
    }

    @Test func `that ends with an error tells what it said`() async throws {
        let outcome = try await run("echo 'dnet: Failed to open device eth9' >&2; echo QUITTING! >&2; exit 1")
        #expect(outcome.report.problem == .ended(.exited(1), complaint: "QUITTING!"))
        #expect(outcome.report.complaints == ["dnet: Failed to open device eth9", "QUITTING!"])
        let empty = try await run(
            Self.print(Self.start, #"<runstats><finished exit="error" errormsg="no route"/></runstats></nmaprun>"#),
            file: "second.xml")
        #expect(empty.report.problem == .failed("no route"))
    }

    @Test func `that tells of hosts nobody asked for has them dropped and reported`() async throws {
        let outcome = try await run(
            Self.print(
                Self.start, Self.host("10.0.0.1"), Self.host("8.8.8.8"), Self.host("10.0.0.99"),
                #"<host><status state="up"/><address addr="10.0.0.2" addrtype="ipv4"/>"#
                    + #"<address addr="192.168.7.7" addrtype="ipv4"/></host>"#, Self.end))
        #expect(outcome.hosts.flatMap(\.addresses) == [IPAddress("10.0.0.1")!])
        #expect(outcome.report.hosts == 1)
        #expect(outcome.report.anomalies.count == 3)
        #expect(outcome.report.anomalies[0].text == "nmap 报告了不在扫描范围内的主机 8.8.8.8（第 3 行），已丢弃")
    }

    @Test func `tells progress in Chinese`() async throws {
        let outcome = try await run(
            Self.print(
                Self.start, #"<taskprogress task="Connect Scan" time="1" percent="12.5" remaining="9" etc="2"/>"#,
                Self.end))
        let told = try #require(outcome.progress.first)
        #expect(outcome.progress.count == 1 && told.share > 0 && told.share < 1)
        #expect(
            told
                == NmapProgress(
                    phase: "端口扫描（TCP 连接）", percent: 12.5, share: told.share, remaining: 9, hosts: 0))
    }

    @Test func `never writes over a file that is there`() async throws {
        _ = try await run(Self.print(Self.start, Self.end))
        await #expect(throws: ToolError.self) { _ = try await run(Self.print(Self.start, Self.end)) }
        #expect(bench.folder.text("raw.xml")?.contains("nmaprun") == true)
    }

    @Test func `stops when the disk is full`() async throws {
        let program = try bench.folder.script("nmap", "echo $$ > \(bench.folder.path)/pid; exec yes")
        let full = try FileDescriptor.open("/dev/full", .writeOnly)
        defer { try? full.close() }
        let run = NmapRun(runner: bench.runner)
        let scan = try scan()
        let error = try await #require(throws: ToolError.self) {
            try await run.run(
                scan, with: program, file: full, path: "/evidence/raw.xml", timeLimit: .hours(1), onStart: { _ in },
                onProgress: { _ in }, onHost: { _ in })
        }
        #expect(error.explanation.advice == "请检查磁盘空间与目录权限")
        #expect(error.explanation.place == "/evidence/raw.xml")
        let pid = try #require(Int32(try await bench.folder.line("pid")))
        #expect(try await areGone([pid]))
    }

    @Test func `does not start nmap when the file cannot be made`() async throws {
        let program = try bench.folder.script("nmap", "touch \(bench.folder.path)/started")
        let run = NmapRun(runner: bench.runner, search: ToolSearch(overrides: ["nmap": program]))
        let scan = try scan()
        await #expect(throws: ToolError.self) {
            try await run.run(scan, rawReport: "/proc/none/raw.xml") { _ in }
        }
        #expect(bench.folder.text("started") == nil)
    }

    @Test func `leaves nothing running when its task is cancelled`() async throws {
        let program = try bench.folder.script(
            "nmap",
            """
            trap '' TERM
            \(Self.print(Self.start, Self.host("10.0.0.1")))
            sleep 1000 & echo $$ $! > \(bench.folder.path)/pids
            while :; do sleep 1000; done
            """)
        let bench = bench
        let scan = try scan()
        let task = Task {
            let run = NmapRun(runner: bench.runner, search: ToolSearch(overrides: ["nmap": program]))
            var hosts = 0
            let report = try await run.run(scan, rawReport: bench.folder.path.appending("raw.xml")) { _ in hosts += 1 }
            return (report, hosts)
        }
        let pids = try await bench.folder.line("pids").split(separator: " ").compactMap { Int32($0) }
        #expect(pids.count == 2)
        task.cancel()
        let (report, hosts) = try await task.value
        #expect(report.problem == .ended(.cancelled, complaint: ""))
        #expect(report.hosts == hosts)
        #expect(try await areGone(pids))
    }
}
