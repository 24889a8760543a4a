import Console
import Foundation
import Kernel

/// What a program bears in place of a session: it does what its account may do, and no more than what was ticked when it was
/// issued.
package struct APIToken: Sendable, Hashable {
    /// The number.
    package let id: Identifier<APIToken>
    /// On whose account it acts.
    package let accountID: Identifier<Account>
    /// What it is for, in its holder's words.
    package let name: String
    /// The names of the permissions that it may use.
    package let scopes: Set<String>
    /// From which addresses it may come. Nil: from any.
    package let addresses: AddressSet?
    /// When it was issued.
    package let createdAt: Timestamp
    /// From when on it is worth nothing.
    package let expiresAt: Timestamp
    /// When it was revoked. Nil: it has not been.
    package let revokedAt: Timestamp?
    /// Its last use, to the minute. Nil: never used.
    package let seenAt: Timestamp?
    /// From where it was used last.
    package let seenFrom: String?

    /// What pages show of its state.
    package enum State: String, Sendable {
        /// 有效
        case live
        /// 已过期
        case expired
        /// 已注销
        case revoked

        /// The word that pages show.
        package var chinese: String {
            switch self {
            case .live: "有效"
            case .expired: "已过期"
            case .revoked: "已注销"
            }
        }
    }

    /// What it is worth at that moment.
    package func state(at moment: Timestamp) -> State {
        revokedAt != nil ? .revoked : moment >= expiresAt ? .expired : .live
    }

    /// True when a request from this address may use it at that moment.
    func isUsable(from peer: String, at moment: Timestamp) -> Bool {
        guard state(at: moment) == .live else { return false }
        guard let addresses else { return true }
        return IPAddress(peer).map { addresses.contains($0) } ?? false
    }
}

/// The token itself. It begins with a word by which scanners of code and mail know what has leaked.
struct APISecret: SecretToken {
    static let size = 32
    static let prefix = "anhu_"
    let text: String
    let digest: Data

    /// As a program bears it.
    var bearer: String { Self.prefix + text }

    /// Reads what a program bears. Nil: no such token.
    static func read(_ bearer: String) -> APISecret? {
        bearer.hasPrefix(prefix) ? APISecret(text: String(bearer.dropFirst(prefix.count))) : nil
    }
}
