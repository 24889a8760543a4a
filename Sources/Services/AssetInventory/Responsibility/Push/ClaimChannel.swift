import Foundation
import Kernel
import Records

/// A way on which claims reach their recipients outside this console.
package struct ClaimChannel: Sendable, Hashable {
    /// Which way. There is one of each.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A signed webhook of the hospital's OA.
        case oa
        /// E-mail.
        case mail

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .oa: "OA 推送"
            case .mail: "邮件推送"
            }
        }
    }

    /// How the way to the mail server is kept from being read.
    package enum Security: String, Sendable, Hashable, CaseIterable {
        /// From the first byte (RFC 8314, 3.3).
        case tls
        /// After STARTTLS (RFC 3207), which must succeed.
        case starttls
        /// Not at all.
        case none

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .tls: "TLS（端口通常为 465）"
            case .starttls: "STARTTLS（端口通常为 587 或 25）"
            case .none: "不加密（仅限内网，不能使用口令）"
            }
        }
    }

    /// Which way.
    package let kind: Kind
    /// Whether it is used.
    package let isEnabled: Bool
    /// Webhook: its whole address. Mail: the server's name or address.
    package let host: String
    /// Mail: the server's port.
    package let port: Int?
    /// Mail: how the way is kept from being read.
    package let security: Security?
    /// Mail: the sender's address.
    package let sender: String?
    /// Mail: whom the server lets send. Nil: anybody.
    package let user: String?
    /// The webhook's signing secret or the mail server's password, sealed. Nil: none.
    let secret: Data?
    /// Who changed it last.
    package let changedBy: String
    /// When.
    package let changedAt: Timestamp
}

/// What the links and addresses in messages are made of.
package struct ClaimPolicy: Sendable, Hashable {
    /// Where recipients reach the console: `https://anhu.hospital.example`, no path.
    package var consoleAddress: String
    /// Days for which a signed link is good.
    package var linkDays: Int

    /// The address of a page for those who are not on this machine.
    func address(_ path: String) -> String { consoleAddress + path }
}

/// Addresses that people type in: pure.
enum ChannelAddress {
    /// `http://…` or `https://…` with a host, without user, spaces or control characters; up to 500 characters. Nil: none.
    static func web(_ text: String) -> String? {
        guard text.utf8.count <= 500, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }),
            let url = URL(string: text), let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = url.host(), !host.isEmpty, url.user() == nil, url.password() == nil, url.fragment() == nil
        else { return nil }
        return text
    }

    /// The same without path and query, and without a slash at its end.
    static func origin(_ text: String) -> String? {
        guard let whole = web(text), let url = URL(string: whole), url.query() == nil else { return nil }
        let path = url.path()
        guard path.isEmpty || path == "/" else { return nil }
        return path.isEmpty ? whole : String(whole.dropLast())
    }

    /// A host name or an address, without a port.
    static func host(_ text: String) -> String? {
        if IPAddress(text) != nil { return text }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }
        return isName && text.utf8.count <= 253 ? text : nil
    }

    /// A mail address of the plain form (RFC 5321, 4.1.2, without quoted strings), at most 254 characters.
    static func mail(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count),
            host(String(parts[1])) != nil, parts[0].first != ".", parts[0].last != ".", !parts[0].contains("..")
        else { return nil }
        let isLocal = parts[0].utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
            }
        }
        return isLocal ? text : nil
    }
}
