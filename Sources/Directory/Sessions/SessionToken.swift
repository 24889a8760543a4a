import Crypto
import Foundation
import Kernel

/// What the cookie holds: 32 random bytes. The records know only their SHA-256, so that a stolen copy of the database
/// opens no session.
struct SessionToken: Sendable {
    /// The cookie's value, 64 hexadecimal digits.
    let text: String
    /// What is kept.
    let digest: Data

    /// A fresh one.
    init(_ random: RandomSource) {
        let secret = random.bytes(32)
        text = hexadecimal(secret)
        digest = Data(SHA256.hash(data: secret))
    }

    /// Reads a cookie. Nil: no token of ours.
    init?(text: String) {
        guard text.utf8.count == 64, let secret = bytes(hexadecimal: text) else { return nil }
        self.text = text
        digest = Data(SHA256.hash(data: secret))
    }
}
