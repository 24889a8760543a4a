import Crypto
import Foundation
import Kernel
import Records

/// Keeps the secrets of second factors under a key that lies outside the data folder.
package struct FactorSecrets: Sendable {
    private let sealing: SymmetricKey
    private let codes: SymmetricKey

    /// Derives its keys from the installation's key.
    package init(_ key: ChainKey) {
        sealing = key.derived(for: "second-factor")
        codes = key.derived(for: "second-factor-sheet")
    }

    /// Seals a token's secret (AES-256-GCM, NIST SP 800-38D). The kind and the name are bound to it, so that a sealed
    /// secret means nothing in another row.
    func seal(_ secret: [UInt8], kind: FactorKind, name: String) throws -> Data {
        let box = try AES.GCM.seal(secret, using: sealing, authenticating: context(kind, name))
        guard let combined = box.combined else { throw RecordsError.damaged("second_factor.secret") }
        return combined
    }

    /// Opens a sealed secret.
    /// - Throws: `RecordsError.damaged` where it was altered, moved, or sealed under another key.
    func open(_ sealed: [UInt8], kind: FactorKind, name: String) throws -> [UInt8] {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            return Array(try AES.GCM.open(box, using: sealing, authenticating: context(kind, name)))
        } catch {
            throw RecordsError.damaged("second_factor.secret")
        }
    }

    /// What is kept of a printed code. Keyed, since eight figures can be tried out in a moment.
    func digest(_ code: String, number: Int, sheet: Identifier<Factor>) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data("\(sheet)/\(number)/\(code)".utf8), using: codes))
    }

    private func context(_ kind: FactorKind, _ name: String) -> Data {
        Data("\(kind.rawValue)/\(name)".utf8)
    }
}
