import Crypto
import Foundation
import Kernel

/// A commission on its way: the commission, the key that signs its results, and that to which they are sealed, all under
/// the signature of the installation (Ed25519, RFC 8032).
///
///     "ANHUPC1\n" ‖ installation's key 32 ‖ signing seed 32 ‖ sealing key 32 ‖ length 4 ‖ commission, JSON ‖ signature 64
///
/// The signature shows that nothing was altered since it was made; by whom it was made, only the code shows that a person
/// compares with the server's page.
package struct CommissionFile: Sendable {
    /// What is to be done.
    package let commission: ProbeCommission
    /// The installation's code, for a person to compare.
    package let code: String
    /// Signs the results.
    let signing: Curve25519.Signing.PrivateKey
    /// Seals them.
    let sealing: Curve25519.KeyAgreement.PublicKey

    /// How a file begins.
    static let magic = Array("ANHUPC1\n".utf8)
    private static let head = magic.count + 3 * 32 + 4
    private static let signature = 64
    /// Bytes of the longest file.
    package static let longest = head + CommissionText.longest + signature

    /// Reads a file's bytes.
    /// - Throws: `ProbeError.notCommission`, `.alteredCommission`.
    package init(_ bytes: Data) throws(ProbeError) {
        let bytes = Data(bytes)
        guard bytes.starts(with: Self.magic) else { throw .notCommission }
        guard let length = FileFields.number(bytes, at: Self.head - 4),
            bytes.count == Self.head + length + Self.signature
        else { throw .alteredCommission }
        func key(_ place: Int) -> Data { Data(bytes.dropFirst(Self.magic.count + place * 32).prefix(32)) }
        guard let issuer = try? Curve25519.Signing.PublicKey(rawRepresentation: key(0)),
            issuer.isValidSignature(
                bytes.suffix(Self.signature), for: Data(bytes.dropLast(Self.signature))),
            let signing = try? Curve25519.Signing.PrivateKey(rawRepresentation: key(1)),
            let sealing = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: key(2)),
            let commission = CommissionText.read(Data(bytes.dropFirst(Self.head).prefix(length)))
        else { throw .alteredCommission }
        self.commission = commission
        self.signing = signing
        self.sealing = sealing
        code = InstallationCode.text(of: issuer)
    }

    /// Writes the file of a commission; `body` is its JSON.
    static func write(_ body: String, token: String, keys: ProbeKeys) throws -> Data {
        let text = Data(body.utf8)
        var file = Data(magic)
        file += try keys.issuer().publicKey.rawRepresentation
        file += try keys.signing(token).rawRepresentation
        file += try keys.sealing(token).publicKey.rawRepresentation
        file += FileFields.bytes(text.count)
        file += text
        return file + (try keys.issuer().signature(for: file))
    }
}
