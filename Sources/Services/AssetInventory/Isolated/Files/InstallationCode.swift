import Crypto
import Foundation
import Kernel

/// The fingerprint of an installation that a person compares: 80 bits of SHA-256 over its public key, `3F2A-91BC-…`. To make
/// another key with the same code takes 2^80 attempts.
package enum InstallationCode {
    private static let length = 10

    /// The code of a key.
    static func text(of key: Curve25519.Signing.PublicKey) -> String {
        let digest = SHA256.hash(data: Data("anhu probe issuer".utf8) + key.rawRepresentation)
        let digits = Array(hexadecimal(digest.prefix(length)).uppercased())
        return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
            .joined(separator: "-")
    }

    /// Whether two texts are the same code, however a person has written them.
    package static func agree(_ left: String, _ right: String) -> Bool { plain(left) == plain(right) }

    private static func plain(_ text: String) -> String {
        text.uppercased().filter { $0 != "-" && !$0.isWhitespace }
    }
}
