import Foundation
import GRDB
import Kernel
@testable import Records
import Synchronization
import Testing

@testable import Directory
@testable import Server

/// The daily head of the audit chain, on its way out of the provider's reach; and the check by button.
@Suite struct `Anchors` {
    /// Runs one job of this kind to its end.
    private func run(_ kind: String, _ handler: any JobHandler, _ test: TestServer) async throws -> Job {
        let store = test.installation.store
        let request = try JobRequest(kind: kind, title: "测试", parameters: AnchorJob.Parameters())
        let id = try await store.write(AuditAction("job.queue"), by: .system("test")) {
            try JobStore.add(request, at: store.clock.now(), by: .system("test"), $0)
        }
        return try await JobRunner(store: store, handlers: [handler], only: id).runOnly()
    }

    @Test(arguments: [SyslogTarget.Transport.udp, .tcp])
    func `the head goes to the hospital's log server, and what arrives there proves a cut chain`(
        transport: SyslogTarget.Transport
    ) async throws {
        let test = try await TestServer()
        let server = try LogServer(transport)
        let target = try #require(try SyslogTarget("\(transport.rawValue)://127.0.0.1:\(server.port)"))
        async let line = server.receive()
        let job = try await run(AnchorJob.kindName, AnchorJob(syslog: target), test)
        #expect(job.state == .succeeded, "\(job.message ?? "")")
        let received = try await line
        #expect(received.contains("<109>1 ") && received.contains(" anhu - anchor - anhu-anchor 1 "))
        let anchors = try AuditAnchor.read(received, from: "日志服务器")
        let store = test.installation.store
        #expect(try await AuditVerifier(store).verify(anchors: anchors).isSound)
        // The file of the day says the same.
        #expect(AuditAnchor.daily(in: store.folder).anchors.map(\.anchor.mac) == anchors.map(\.mac))
    }

    @Test func `a log server that does not answer fails the job, and the file is there all the same`() async throws {
        let test = try await TestServer()
        let closed = try LogServer(.tcp)
        let target = try #require(try SyslogTarget("tcp://127.0.0.1:\(closed.port)"))
        closed.close()
        let job = try await run(AnchorJob.kindName, AnchorJob(syslog: target), test)
        #expect(job.state == .failed && job.message?.contains("未能发往日志服务器") == true)
        #expect(AuditAnchor.daily(in: test.installation.store.folder).anchors.count == 1)
    }

    @Test func `the check by button finds nothing in a sound installation, and a changed cell in another`()
        async throws
    {
        let test = try await TestServer()
        let store = test.installation.store
        _ = try await AnchorJob.write(store)
        let sound = try await run(AuditVerifyJob.kindName, AuditVerifyJob(), test)
        #expect(sound.message?.hasPrefix("未发现问题") == true, "\(sound.message ?? "")")
        try await store.pool.write { database in
            // As somebody would who holds the file: without the program's own triggers.
            try database.execute(sql: "DROP TRIGGER temp.capture_person_update")
            try database.execute(sql: "UPDATE person SET phone = '13800000000' WHERE id = 1")
        }
        let tampered = try await run(AuditVerifyJob.kindName, AuditVerifyJob(), test)
        #expect(tampered.message?.contains("person/1.phone") == true, "\(tampered.message ?? "")")
        // A file that is none is told, not passed over.
        try "nothing".write(
            to: store.folder.anchors.appending(path: "2026-01-01-1.anchor"), atomically: true, encoding: .utf8)
        let foreign = try await run(AuditVerifyJob.kindName, AuditVerifyJob(), test)
        #expect(foreign.message?.contains("2026-01-01-1.anchor") == true, "\(foreign.message ?? "")")
    }
}

/// A log server on loopback that takes one message.
private final class LogServer: Sendable {
    let port: Int
    private let transport: SyslogTarget.Transport
    private let descriptor: Int32
    private let isOpen = Mutex(true)

    init(_ transport: SyslogTarget.Transport) throws {
        self.transport = transport
        let kind = transport == .udp ? SOCK_DGRAM : SOCK_STREAM
        descriptor = socket(AF_INET, Int32(kind.rawValue), 0)
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bound in
                try #require(bind(descriptor, bound, length) == 0)
                if transport == .tcp { try #require(listen(descriptor, 1) == 0) }
                try #require(getsockname(descriptor, bound, &length) == 0)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Waits for a message, at most ten seconds.
    func receive() async throws -> String {
        let (descriptor, transport) = (descriptor, transport)
        // A thread of its own: the job needs the others.
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let connection = transport == .tcp ? accept(descriptor, nil, nil) : descriptor
                var buffer = [UInt8](repeating: 0, count: 4096)
                let count = max(0, recv(connection, &buffer, buffer.count, 0))
                if transport == .tcp { Glibc.close(connection) }
                continuation.resume(returning: String(decoding: buffer.prefix(count), as: UTF8.self))
            }
        }
    }

    func close() {
        isOpen.withLock { isOpen in
            if isOpen { Glibc.close(descriptor) }
            isOpen = false
        }
    }

    deinit {
        close()
    }
}
