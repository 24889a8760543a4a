import Crypto
import Foundation
import Kernel

/// Random bytes that open something for whoever bears them. The records know only their SHA-256, so that a stolen copy of
/// the database opens nothing.
package protocol SecretToken: Sendable {
    /// How many bytes.
    static var size: Int { get }
    /// As it is handed out, two hexadecimal digits a byte.
    var text: String { get }
    /// What is kept.
    var digest: Data { get }

    /// Takes both parts.
    init(text: String, digest: Data)
}

extension SecretToken {
    /// A fresh one.
    package init(_ random: RandomSource) {
        self.init(random.bytes(Self.size))
    }

    /// Reads what was handed out. Nil: no token of this kind.
    package init?(text: String) {
        guard text.utf8.count == 2 * Self.size, let secret = bytes(hexadecimal: text) else { return nil }
        self.init(text: text, digest: Data(SHA256.hash(data: secret)))
    }

    private init(_ secret: [UInt8]) {
        self.init(text: hexadecimal(secret), digest: Data(SHA256.hash(data: secret)))
    }
}
