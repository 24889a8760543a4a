import Dispatch
import Glibc
import Kernel

/// Where an agent listens.
package struct SNMPTarget: Hashable, Sendable, CustomStringConvertible {
    /// The address of the device.
    package var address: IPAddress
    /// The UDP port.
    package var port: UInt16

    /// The port of agents (RFC 3417, 3.1).
    package static let usualPort: UInt16 = 161

    /// Takes both.
    package init(_ address: IPAddress, port: UInt16 = usualPort) {
        self.address = address
        self.port = port
    }

    /// Reads `192.0.2.1`, `192.0.2.1:1161`, `2001:db8::1` or `[2001:db8::1]:1161`. Nil: a name, or no address.
    package init?(_ text: String) {
        guard let (host, port) = Self.split(text), let address = IPAddress(host) else { return nil }
        self.init(address, port: port)
    }

    /// `192.0.2.1:161`, `[2001:db8::1]:161`
    package var description: String {
        address.family == .v4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }

    /// Reads what `init` reads, and names, which the machine's resolver is asked for. Its first address is taken: whether
    /// that may be contacted is for the caller to see.
    package static func resolving(_ text: String) async throws(SNMPError) -> SNMPTarget {
        if let target = SNMPTarget(text) { return target }
        guard let (host, port) = split(text), isName(host) else { throw .badTarget(text) }
        // The resolver may block for many seconds.
        let address: IPAddress? = await withCheckedContinuation { continuation in
            DispatchQueue(label: "snmp.resolver").async { continuation.resume(returning: lookUp(host)) }
        }
        guard let address else { throw .unknownHost(host) }
        return SNMPTarget(address, port: port)
    }

    /// How net-snmp writes it (snmpcmd(1), AGENT SPECIFICATION).
    var peer: String { address.family == .v4 ? "udp:\(self)" : "udp6:\(self)" }

    private static func split(_ text: String) -> (host: String, port: UInt16)? {
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { return nil }
            let host = String(text[text.index(after: text.startIndex)..<close])
            let rest = text[text.index(after: close)...]
            if rest.isEmpty { return (host, usualPort) }
            return rest.first == ":" ? port(rest.dropFirst()).map { (host, $0) } : nil
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        // More colons than one: an IPv6 address without a port.
        if parts.count != 2 { return text.isEmpty ? nil : (text, usualPort) }
        return port(parts[1]).map { (String(parts[0]), $0) }
    }

    private static func port(_ text: some StringProtocol) -> UInt16? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(text) else { return nil }
        return port > 0 ? port : nil
    }

    /// Letters, digits, hyphens and dots (RFC 1123, 2.1), underscores since there are such machines.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253 && text.first != "-"
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
    }

    private static func lookUp(_ host: String) -> IPAddress? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0, let found = first?.pointee else { return nil }
        defer { freeaddrinfo(first) }
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let wrong = getnameinfo(
            found.ai_addr, found.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard wrong == 0 else { return nil }
        return IPAddress(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
