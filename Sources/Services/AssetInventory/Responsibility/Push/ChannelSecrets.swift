import Crypto
import Foundation
import Kernel
import Records

/// Keeps the secrets of channels under a key that lies outside the data folder.
struct ChannelSecrets: Sendable {
    private let sealing: SymmetricKey

    /// Derives its key from the installation's key.
    init(_ key: ChainKey) {
        sealing = key.derived(for: "claim-channel")
    }

    /// Seals a secret (AES-256-GCM, NIST SP 800-38D). Channel and host are bound to it: whoever moves a password to another
    /// host's row has nothing.
    func seal(_ secret: String, kind: ClaimChannel.Kind, host: String) throws -> Data {
        let box = try AES.GCM.seal(Array(secret.utf8), using: sealing, authenticating: context(kind, host))
        guard let combined = box.combined else { throw RecordsError.damaged("claim_channel.secret") }
        return combined
    }

    /// Opens a sealed secret.
    /// - Throws: `RecordsError.damaged` where it was altered, moved, or sealed under another key.
    func open(_ sealed: Data, kind: ClaimChannel.Kind, host: String) throws -> String {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            let bytes = try AES.GCM.open(box, using: sealing, authenticating: context(kind, host))
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            throw RecordsError.damaged("claim_channel.secret")
        }
    }

    private func context(_ kind: ClaimChannel.Kind, _ host: String) -> Data { Data("\(kind.rawValue)/\(host)".utf8) }
}
