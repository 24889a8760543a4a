import DeviceAccess
import Foundation
import Kernel
import Observations
import ScanImports
import Tools

/// Where a source asks, as people type it in: pure.
enum DevicePlace {
    /// Devices of one source: what is polled with one credential in one building or one tender.
    static let mostTargets = 200

    /// Devices, one a line or separated by commas. Nil: one of them is no address.
    static func targets(_ text: String) -> [SNMPTarget]? {
        var targets: [SNMPTarget] = []
        for part in AddressSet.parts(text) {
            guard let target = SNMPTarget(String(part)) else { return nil }
            if !targets.contains(target) { targets.append(target) }
        }
        return targets
    }

    /// The first part that is no address. Nil: all are.
    static func wrong(_ text: String) -> String? {
        AddressSet.parts(text).first { SNMPTarget(String($0)) == nil }.map(String.init)
    }

    /// Scheme, host and port of an address: where the secrets of an interface go. Nil: no such address.
    static func origin(_ text: String) -> String? {
        guard ChannelAddress.web(text) != nil, let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            let host = url.host()?.lowercased()
        else { return nil }
        return "\(scheme)://\(host):\(url.port ?? (scheme == "https" ? 443 : 80))"
    }

    /// The host of an address, brackets of IPv6 left aside.
    static func host(_ text: String) -> String? {
        URL(string: text)?.host().map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "[]")) }
    }

    /// The parameters of an address whose names say that they are secret.
    static func secretParameters(_ text: String) -> [String] {
        (URLComponents(string: text)?.queryItems ?? []).map(\.name).filter(isSecret)
    }

    /// True for names of headers and parameters under which people put secrets.
    static func isSecret(_ name: String) -> Bool {
        let plain = name.lowercased()
        return ["auth", "token", "secret", "passw", "pwd", "cookie", "credential", "session", "ticket", "sign"]
            .contains { plain.contains($0) } || plain.hasSuffix("key") || ["ak", "sk", "sid"].contains(plain)
    }

    /// The letters of the name of a header or parameter (RFC 9110, 5.6.2, without those that other rules know).
    static func isToken(_ name: String) -> Bool {
        (1...80).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// The address with one more parameter, its value escaped (RFC 3986, 2.1).
    static func adding(_ name: String, _ value: String, to address: String) -> String {
        address + (address.contains("?") ? "&" : "?") + name + "=" + escaped(value)
    }

    /// A text of which only unreserved characters stand as they are (RFC 3986, 2.3).
    static func escaped(_ value: String) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return value.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }

    /// True where a host that is no address ends like a number, which some programs read as one: `0x0a010203`, `10.1.515`.
    static func endsLikeNumber(_ host: String) -> Bool {
        guard let last = host.lowercased().split(separator: ".").last else { return true }
        return last.hasPrefix("0x") || last.allSatisfy(\.isNumber)
    }
}
