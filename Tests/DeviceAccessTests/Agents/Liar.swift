import DeviceAccess
import Foundation
import Glibc
import Kernel

/// Answers each datagram at a loopback port with what a function makes of it, on a thread of its own.
final class Liar: Sendable {
    let target: SNMPTarget
    private let descriptor: Int32

    /// Answers at most so many.
    init(answers most: Int = 1_000, _ answer: @escaping @Sendable ([UInt8]) -> [UInt8]) throws {
        let socket = try UDPSocket()
        target = SNMPTarget(IPAddress(v4: 0x7F00_0001), port: socket.port)
        descriptor = socket.descriptor
        Thread.detachNewThread {
            for _ in 0..<most {
                var sender = sockaddr_storage()
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                var question = [UInt8](repeating: 0, count: 4_000)
                let isGoing = withUnsafeMutablePointer(to: &sender) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                        let count = recvfrom(socket.descriptor, &question, question.count, 0, pointer, &length)
                        // Shutting down gives an empty datagram.
                        guard count > 0 else { return false }
                        let octets = answer(Array(question.prefix(count)))
                        sendto(socket.descriptor, octets, octets.count, 0, pointer, length)
                        return true
                    }
                }
                if !isGoing { return }
            }
        }
    }

    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

extension [UInt8] {
    /// The question made an answer: GetRequest (0xA0) becomes Response (0xA2), or Report (0xA8), with what it asked.
    func answered(as tag: UInt8) -> [UInt8] {
        var octets = self
        for kind: UInt8 in [0xA0, 0xA1, 0xA5] {
            if let place = octets.lastIndex(of: kind) {
                octets[place] = tag
                break
            }
        }
        return octets
    }
}
