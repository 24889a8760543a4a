import Foundation
import Glibc
import Synchronization
import Testing

/// A key and a certificate that a device has made for itself.
struct OwnCertificate: Sendable {
    static let openssl = "/usr/bin/openssl"
    static let isPossible = FileManager.default.isExecutableFile(atPath: openssl)

    let key: String
    let certificate: String

    init(in folder: URL, name: String = "device") throws {
        let base = folder.appending(path: "tls-\(UUID().uuidString)").path
        (key, certificate) = (base + ".key", base + ".pem")
        let process = Process()
        process.executableURL = URL(filePath: Self.openssl)
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
            "-out",
            certificate, "-days", "30", "-subj", "/O=Test/CN=\(name)",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitForEnd()
        try #require(FileManager.default.fileExists(atPath: certificate))
    }

    var pem: String { (try? String(contentsOfFile: certificate, encoding: .utf8)) ?? "" }
}

/// A server that speaks TLS on a port of 127.0.0.1: openssl's, whose two ends of the plain text are held here. It answers
/// each request with what a function makes of it.
final class TLSServer: Sendable {
    struct Request: Sendable {
        let line: String
        let headers: [String: String]
    }

    let port: UInt16
    private let process: Process
    private let taken = Mutex<[Request]>([])

    /// The requests so far.
    var requests: [Request] { taken.withLock { $0 } }

    init(
        _ own: OwnCertificate, port wanted: UInt16? = nil, answer: @escaping @Sendable (Request) -> String
    ) async throws {
        let port = try wanted ?? Self.freePort()
        self.port = port
        process = Process()
        process.executableURL = URL(filePath: OwnCertificate.openssl)
        process.arguments = [
            "s_server", "-accept", "127.0.0.1:\(port)", "-key", own.key, "-cert", own.certificate, "-quiet",
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let (reading, writing) = (output.fileHandleForReading.fileDescriptor, input.fileHandleForWriting.fileDescriptor)
        Thread.detachNewThread { [weak self] in
            // The pipes live as long as the thread.
            defer { withExtendedLifetime((input, output)) {} }
            var rest = ""
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(reading, &buffer, buffer.count)
                guard count > 0 else { return }
                rest += String(decoding: buffer.prefix(count), as: UTF8.self)
                guard let end = rest.firstRange(of: "\r\n\r\n") else { continue }
                let lines = rest[..<end.lowerBound].split(separator: "\r\n").map(String.init)
                rest = ""
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
                    if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].dropFirst()) }
                }
                let request = Request(line: lines.first ?? "", headers: headers)
                self?.taken.withLock { $0.append(request) }
                let bytes = Array(answer(request).utf8)
                var sent = 0
                while sent < bytes.count {
                    let written = bytes[sent...].withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
                    guard written > 0 else { return }
                    sent += written
                }
            }
        }
        try await waitUntilOpen()
    }

    /// Stops, so that another can have the port.
    func stop() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitForEnd()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    private func waitUntilOpen() async throws {
        for _ in 0..<200 {
            try #require(process.isRunning)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            if Self.withLoopback(port: port, { connect(descriptor, $0, $1) }) == 0 { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("the server did not open its port")
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        try #require(withLoopback(port: 0) { bind(descriptor, $0, $1) } == 0)
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        try #require(result == 0)
        return UInt16(bigEndian: address.sin_port)
    }

    private static func withLoopback(
        port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// An answer with a body of JSON.
func jsonAnswer(_ body: String, status: String = "200 OK", headers: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(headers)Content-Length: \(body.utf8.count)\r\n"
        + "Connection: close\r\n\r\n\(body)"
}
