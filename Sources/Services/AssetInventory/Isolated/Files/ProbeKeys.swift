import Crypto
import Foundation
import Records

/// The keys of an installation for what crosses to isolated networks, all derived from its own key (HKDF, RFC 5869): nothing
/// more to keep, and nothing secret in the records.
struct ProbeKeys: Sendable {
    private let key: ChainKey

    /// Takes the installation's key.
    init(_ key: ChainKey) {
        self.key = key
    }

    /// Signs commissions; the same for all.
    func issuer() throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: secret("probe-issuer"))
    }

    /// Signs the results of one commission; the probe carries it.
    func signing(_ token: String) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: secret("probe-sign/\(token)"))
    }

    /// Opens the results of one commission; never leaves the server.
    func sealing(_ token: String) throws -> Curve25519.KeyAgreement.PrivateKey {
        try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret("probe-seal/\(token)"))
    }

    /// What the pages show for people to compare.
    func code() throws -> String { InstallationCode.text(of: try issuer().publicKey) }

    private func secret(_ purpose: String) -> Data { key.derived(for: purpose).withUnsafeBytes { Data($0) } }
}
