import Foundation
import Synchronization
import Testing

/// A server on a free port of 127.0.0.1 that speaks with one client after the other on a thread of its own.
final class LoopbackServer: Sendable {
    let port: UInt16
    private let descriptor: Int32

    /// `serve` is called with each connection, which is closed when it returns.
    init(_ serve: @escaping @Sendable (Connection) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bound in
                try #require(bind(descriptor, bound, length) == 0)
                try #require(listen(descriptor, 16) == 0)
                try #require(getsockname(descriptor, bound, &length) == 0)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        self.descriptor = descriptor
        Thread.detachNewThread {
            while true {
                let accepted = accept(descriptor, nil, nil)
                guard accepted >= 0 else { return }
                var timeout = timeval(tv_sec: 20, tv_usec: 0)
                setsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
                serve(Connection(descriptor: accepted))
                close(accepted)
            }
        }
    }

    deinit {
        // Wakes the thread that waits in `accept`.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// One client.
    final class Connection {
        private let descriptor: Int32
        private var rest: [UInt8] = []

        init(descriptor: Int32) {
            self.descriptor = descriptor
        }

        private func fill() -> Bool {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            rest += buffer.prefix(count)
            return true
        }

        /// A line without its end. Nil: the client has gone.
        func line() -> String? {
            while true {
                if let end = rest.firstIndex(of: 0x0A) {
                    let line = rest[..<end].filter { $0 != 0x0D }
                    rest.removeFirst(end + 1)
                    return String(decoding: line, as: UTF8.self)
                }
                guard fill() else { return nil }
            }
        }

        /// So many bytes. Nil: the client has gone.
        func bytes(_ count: Int) -> [UInt8]? {
            while rest.count < count {
                guard fill() else { return nil }
            }
            defer { rest.removeFirst(count) }
            return Array(rest.prefix(count))
        }

        func send(_ text: String) { send(bytes: Array(text.utf8)) }

        /// Negative: the client has gone.
        @discardableResult
        func send(bytes: [UInt8]) -> Int {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return -1 }
                sent += count
            }
            return sent
        }
    }
}

/// What came to a listener, kept over threads.
final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])

    var all: [Message] { messages.withLock { $0 } }

    /// Keeps one, and tells how many there are now.
    @discardableResult
    func put(_ message: Message) -> Int {
        messages.withLock {
            $0.append(message)
            return $0.count
        }
    }
}
