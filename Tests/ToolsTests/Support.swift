import Foundation
import Kernel
import Logging
import ScanImports
import Synchronization
import SystemPackage
import Testing

@testable import Tools

/// A folder of one test, removed with it.
final class Folder: Sendable {
    let path: FilePath

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "anhu-tools-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = FilePath(url.path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    /// Writes a shell script that stands for a program.
    func script(_ name: String = "nmap", _ lines: String) throws -> FilePath {
        let file = path.appending(name)
        try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: URL(filePath: file.string))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.string)
        return file
    }

    func text(_ name: String) -> String? {
        try? String(contentsOfFile: path.appending(name).string, encoding: .utf8)
    }

    /// Waits until a file has a whole line, which is when a script has come that far.
    func line(_ name: String) async throws -> String {
        for _ in 0..<2000 {
            if let text = text(name), text.hasSuffix("\n") {
                return text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Missing(file: name)
    }

    struct Missing: Error {
        let file: String
    }
}

/// Everything a run needs, with a switch of its own.
struct Bench {
    let folder: Folder
    let killSwitch = KillSwitch()
    let clock = Kernel.Clock { Timestamp(seconds: 1_767_574_800) }

    init() throws {
        folder = try Folder()
    }

    var runner: ToolRunner {
        ToolRunner(killSwitch: killSwitch, clock: clock, logger: Logger(label: "test"))
    }

    func command(_ program: FilePath, _ arguments: [String] = [], grace: Interval = .seconds(30)) -> ToolCommand {
        var command = ToolCommand(tool: "tool", program: program, arguments: arguments, target: "10.0.0.0/24")
        command.grace = grace
        return command
    }
}

/// True while a process runs; the dead whom nobody has buried yet do not.
func isAlive(_ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let nameEnd = status.lastIndex(of: ")")
    else { return false }
    return !status[nameEnd...].hasPrefix(") Z")
}

/// Waits for the end of processes, which a signal brings about a moment later.
func areGone(_ pids: [Int32]) async throws -> Bool {
    for _ in 0..<2000 {
        if !pids.contains(where: isAlive) { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}

/// A TCP listener on a free port of a loopback address.
final class Listener: Sendable {
    let port: UInt16
    private let socket: Int32

    init(_ address: String) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.socket = socket
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, address, &name.sin_addr)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var length = size
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        port = UInt16(bigEndian: name.sin_port)
        try #require(result)
    }

    deinit { close(socket) }
}

/// The list that the product ships.
func shippedFragilePorts() throws -> FragilePorts {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Content/tools/fragile-ports.json").standardizedFileURL
    return try FragilePorts(json: Array(try Data(contentsOf: file)))
}

/// Addresses from text.
func addresses(_ texts: String...) -> AddressSet {
    let ranges = texts.compactMap { AddressRange($0) }
    #expect(ranges.count == texts.count)
    return AddressSet(ranges)
}

/// One run's outcome.
struct Outcome {
    var hosts: [ScannedHost] = []
    var progress: [NmapProgress] = []
    var report: NmapReport
}
