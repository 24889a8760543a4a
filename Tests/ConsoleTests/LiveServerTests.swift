import Foundation
import Kernel
import Logging
import ServiceLifecycle
import Testing

@testable import Console

/// Through a socket, where NIO's own limits and the closing of connections show.
@Suite(.serialized) struct LiveServerTests {
    /// Runs the server on a free port, and stops it after the test.
    private func serve(
        _ configure: (inout ConsoleConfiguration) -> Void = { _ in },
        _ test: @Sendable @escaping (TestConsole, Int) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let console = try TestConsole(
            {
                $0.port = 0
                configure(&$0)
            }, onListening: { port.yield($0) }
        ) { routes in
            routes.page("local", access: .local) { _ in .page(Page("本机") { "本机" }) }
            routes.action("form", access: .anyone) { _ in .empty }
            routes.download("endless", access: .anyone) { _ in
                .download(
                    Download(name: "a", kind: .binary) {
                        AsyncThrowingStream { Array(repeating: 0, count: 1_000_000) }
                    })
            }
        }
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [console.server], logger: Logger(label: "test")))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            for await number in ports {
                try await test(console, number)
                break
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    private static let mostRead = 64_000_000

    /// Sends bytes and reads until the server closes, on a thread of its own: the server needs the others.
    ///
    /// `pause`: microseconds to wait before reading.
    private func exchange(_ port: Int, _ text: String, pause: UInt32 = 0) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Self.exchangeNow(port, text, pause)) }
        }
    }

    private static func exchangeNow(_ port: Int, _ text: String, _ pause: UInt32) -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return "not connected" }
        let bytes = Array(text.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        usleep(pause)
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while result.count < Self.mostRead {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            result += buffer.prefix(count)
        }
        return String(decoding: result, as: UTF8.self)
    }

    @Test func `This machine passes where only it may, other names do not`() async throws {
        try await serve { _, port in
            let close = "Connection: close\r\n\r\n"
            #expect(
                await exchange(port, "GET /local HTTP/1.1\r\nHost: localhost:\(port)\r\n\(close)").hasPrefix(
                    "HTTP/1.1 200"))
            #expect(
                await exchange(port, "GET /local HTTP/1.1\r\nHost: evil.example\r\n\(close)").hasPrefix("HTTP/1.1 421"))
            #expect(
                await exchange(port, "GET /health HTTP/1.1\r\nHost: localhost\r\n\(close)").hasSuffix(
                    "{\"status\":\"ok\"}"))
        }
    }

    @Test(arguments: ["", "Host: localhost\r\nHost: evil.example\r\n", "Host: \r\n"])
    func `A request names one host`(hosts: String) async throws {
        try await serve { _, port in
            let answer = await exchange(port, "GET /health HTTP/1.1\r\n\(hosts)Connection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test(
        arguments: [
            ("http://localhost/local?page=2", "href=\"/local?page=2\""), ("http://evil.example/assets", nil),
            ("http://localhost/nowhere", nil), ("http://localhost.evil/assets", nil),
            ("http://localhost//evil.example/", nil),
        ] as [(String, String?)])
    func `An error page leads back to the page of this server from which one came`(
        referer: String, link: String?
    ) async throws {
        try await serve { _, port in
            let answer = await exchange(
                port, "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nReferer: \(referer)\r\nConnection: close\r\n\r\n")
            #expect(answer.contains("返回首页") && answer.contains("返回上一页") == (link != nil))
            if let link { #expect(answer.contains(link)) }
        }
    }

    @Test func `Broken requests are refused and closed`() async throws {
        try await serve { _, port in
            #expect(await exchange(port, "NONSENSE\r\n\r\n").hasPrefix("HTTP/1.1 400"))
            let long = "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n"
            #expect(await exchange(port, long).hasPrefix("HTTP/1.1 400"))
            let chunked =
                "POST /form HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
            #expect(await exchange(port, chunked).hasPrefix("HTTP/1.1 411"))
        }
    }

    @Test func `A body that is too long is refused before it is read, and the connection closed`() async throws {
        try await serve { _, port in
            let answer = await exchange(
                port,
                "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n"
                    + String(repeating: "a", count: 5_000_000))
            #expect(answer.hasPrefix("HTTP/1.1 413"))
            #expect(answer.contains("提交的内容超过上限"))
        }
    }

    @Test func `A client that takes nothing of an endless answer is left`() async throws {
        try await serve({ $0.writeTimeout = Interval(milliseconds: 100) }) { _, port in
            let request = "GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n"
            // More than 4 MiB lie in the buffers of both sides; what comes after that never does.
            let answer = await exchange(port, request, pause: 1_500_000)
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            #expect(answer.utf8.count < Self.mostRead)
        }
    }

    @Test func `A client that says nothing is left`() async throws {
        try await serve({ $0.idleTimeout = Interval(milliseconds: 50) }) { _, port in
            #expect(await exchange(port, "GET / HTTP/1.1\r\nHost:").isEmpty)
        }
    }
}
