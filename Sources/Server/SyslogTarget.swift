import Foundation
import Kernel
import NIOCore
import NIOPosix

/// The hospital's own log server, to which the heads of the audit chain go.
struct SyslogTarget: Sendable, Hashable {
    enum Transport: String, Sendable {
        case udp
        case tcp
    }

    let transport: Transport
    let host: String
    let port: Int

    /// Reads `udp://10.1.2.3:514`. Nil for the empty text: nothing is sent.
    /// - Throws: `SettingsError.value` for any other form.
    init?(_ text: String) throws {
        if text.isEmpty { return nil }
        let wrong = SettingsError.value(name: "anchor-syslog", found: text, expected: "udp://地址:端口 或 tcp://地址:端口")
        guard let parts = URLComponents(string: text), let transport = Transport(rawValue: parts.scheme ?? ""),
            let host = parts.host, !host.isEmpty, let port = parts.port, (1...65_535).contains(port),
            parts.path.isEmpty
        else { throw wrong }
        self.transport = transport
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        self.port = port
    }

    /// One message after RFC 5424: facility 13 (log audit), severity 5 (notice).
    static func message(_ text: String, at moment: Timestamp, from name: String) -> String {
        let time = CivilTime(moment)
        let stamp = time.description.replacing(" ", with: "T") + "+08:00"
        return "<109>1 \(stamp) \(name) anhu - anchor - \(text)"
    }

    /// Sends one message. TCP frames it by its length (RFC 6587, 3.4.1).
    func send(_ message: String) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        switch transport {
        case .tcp:
            let channel = try await ClientBootstrap(group: group).connectTimeout(.seconds(5))
                .connect(host: host, port: port).get()
            let frame = ByteBuffer(string: "\(message.utf8.count) \(message)")
            try await channel.writeAndFlush(frame).get()
            // The server may have taken the message and closed already.
            try? await channel.close().get()
        case .udp:
            let address = try SocketAddress.makeAddressResolvingHost(host, port: port)
            let channel = try await DatagramBootstrap(group: group)
                .bind(host: address.protocol == .inet6 ? "::" : "0.0.0.0", port: 0).get()
            let envelope = AddressedEnvelope(remoteAddress: address, data: ByteBuffer(string: message))
            try await channel.writeAndFlush(envelope).get()
            try? await channel.close().get()
        }
    }
}
