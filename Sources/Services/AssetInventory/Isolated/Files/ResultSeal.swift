import Crypto
import Foundation

/// Seals the parts of a result to the server (HPKE in base mode, RFC 9180; X25519, HKDF-SHA-256, ChaCha20-Poly1305): what
/// is on the stick, whoever has it can neither read nor put into another file or place. The probe itself cannot open it.
struct ResultSeal: Sendable {
    private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    private static let key = 32

    /// The bytes of the header, to which every part is bound.
    let header: Data

    func seal(
        _ content: Data, _ kind: ResultPart.Kind, isWhole: Bool, index: Int,
        to key: Curve25519.KeyAgreement.PublicKey
    ) throws -> Data {
        var sender = try HPKE.Sender(recipientKey: key, ciphersuite: Self.suite, info: header)
        return sender.encapsulatedKey
            + (try sender.seal(content, authenticating: Self.place(kind, isWhole: isWhole, index: index)))
    }

    /// Opens a part. Nil: it was not sealed to this key, or not for this place.
    func open(_ sealed: Data, _ part: ResultPart, with key: Curve25519.KeyAgreement.PrivateKey) -> Data? {
        guard sealed.count >= ResultPart.overhead,
            var recipient = try? HPKE.Recipient(
                privateKey: key, ciphersuite: Self.suite, info: header,
                encapsulatedKey: Data(sealed.prefix(Self.key)))
        else { return nil }
        return try? recipient.open(
            Data(sealed.dropFirst(Self.key)),
            authenticating: Self.place(part.kind, isWhole: part.isWhole, index: part.index))
    }

    private static func place(_ kind: ResultPart.Kind, isWhole: Bool, index: Int) -> Data {
        Data([kind.rawValue, isWhole ? 1 : 0] + FileFields.bytes(index))
    }
}
