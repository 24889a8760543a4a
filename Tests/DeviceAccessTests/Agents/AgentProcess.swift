import DeviceAccess
import Foundation
import Glibc
import Kernel

/// A folder of one test, removed with it.
final class Folder: Sendable {
    let path: String

    init(readableByAll: Bool = false) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "anhu-device-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
        if readableByAll { chmod(path, 0o755) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    func folder(_ name: String, mode: mode_t = 0o755) throws -> String {
        let folder = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chmod(folder, mode)
        return folder
    }
}

/// An agent in a process of its own, on a loopback port, stopped with the test that started it.
final class AgentProcess: @unchecked Sendable {
    let target: SNMPTarget
    let folder: Folder
    private let process: Process

    /// Starts the program; `arguments` are made with the port.
    init(
        _ program: String, folder: Folder, environment: [String: String] = [:], arguments: (UInt16) throws -> [String]
    ) throws {
        let port = try freePort()
        target = SNMPTarget(IPAddress(v4: 0x7F00_0001), port: port)
        self.folder = folder
        process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = try arguments(port)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let log = "\(folder.path)/output"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let output = FileHandle(forWritingAtPath: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    deinit {
        // Children inherit the signals that Dispatch's threads block, SIGTERM among them. Foundation collects the end.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Waits until it answers.
    func ready(_ credentials: SNMPCredentials, within seconds: Int = 30) async throws {
        let timing = SNMPTiming(timeout: Interval(milliseconds: 200), retries: 0)
        for _ in 0..<(seconds * 5) {
            guard process.isRunning else { throw NotRunning(output: output) }
            let session = try SNMPSession(target, credentials: credentials, timing: timing)
            if (try? await session.next(after: [.standard()])) != nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw NotRunning(output: output)
    }

    private var output: String { (try? String(contentsOfFile: "\(folder.path)/output", encoding: .utf8)) ?? "" }

    struct NotRunning: Error {
        let output: String
    }
}

/// A UDP port of the loopback address that was free a moment ago.
func freePort() throws -> UInt16 {
    let socket = try UDPSocket()
    return socket.port
}

/// A bound socket of the loopback address that answers nothing.
final class UDPSocket: Sendable {
    let descriptor: Int32
    let port: UInt16

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let wrong = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) != 0 || getsockname(descriptor, pointer, &length) != 0
            }
        }
        if wrong {
            close(descriptor)
            throw NoSocket(code: errno)
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    struct NoSocket: Error {
        let code: Int32
    }
}
