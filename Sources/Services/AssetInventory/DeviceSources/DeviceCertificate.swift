import Crypto
import Foundation
import Kernel

/// The certificate that a device shows, as a person compares it and as it is held to afterwards.
struct DeviceCertificate: Sendable, Hashable, Codable {
    /// SHA-256 of the whole certificate, as browsers and devices show it: pairs of digits with colons.
    let fingerprint: String
    /// SHA-256 of its public key in Base64 (RFC 7469, 2.4): what later connections are held to. A device that is given a new
    /// certificate for its old key is still the same device.
    let key: String
    /// For whom it was issued, by its common name. Nil: it says none.
    let name: String?

    /// Reads one certificate in PEM. Nil: it is none.
    init?(pem: String) {
        let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        guard let data = Data(base64Encoded: body.filter { !$0.isWhitespace }) else { return nil }
        let octets = Array(data)
        // Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { [0] version OPTIONAL, serialNumber, signature, issuer,
        // validity, subject, subjectPublicKeyInfo, … } … } (RFC 5280, 4.1)
        guard let certificate = DERPart(octets[...]), certificate.tag == 0x30,
            let body = certificate.parts(most: 1).first,
            body.tag == 0x30
        else { return nil }
        var parts = body.parts(most: 7)[...]
        if parts.first?.tag == 0xA0 { parts = parts.dropFirst() }
        guard parts.count >= 6, let info = parts.dropFirst(5).first, let subject = parts.dropFirst(4).first,
            info.tag == 0x30
        else { return nil }
        fingerprint = SHA256.hash(data: octets).map { octet in
            let digits = String(octet, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
        key = Data(SHA256.hash(data: info.whole)).base64EncodedString()
        name = Self.commonName(subject)
    }

    /// The value of the attribute 2.5.4.3 (X.520).
    private static func commonName(_ subject: DERPart) -> String? {
        for set in subject.parts(most: 32) {
            for pair in set.parts(most: 8) {
                let parts = pair.parts(most: 2)
                guard parts.count == 2, parts[0].content.elementsEqual([0x55, 0x04, 0x03]) else { continue }
                return VisibleText.line(String(decoding: parts[1].content, as: UTF8.self), longest: 100)
            }
        }
        return nil
    }
}

/// One value in DER (X.690, 8.1) of a certificate: a tag of one octet, a length of at most five, the content.
private struct DERPart {
    let tag: UInt8
    /// Tag and length with the content.
    let whole: ArraySlice<UInt8>
    let content: ArraySlice<UInt8>

    /// Reads the first value of the octets. Nil: it is cut off.
    init?(_ octets: ArraySlice<UInt8>) {
        guard octets.count >= 2 else { return nil }
        let start = octets.startIndex
        tag = octets[start]
        var length = Int(octets[start + 1])
        var place = start + 2
        if length >= 0x80 {
            let digits = length & 0x7F
            guard (1...4).contains(digits), octets.endIndex - place >= digits else { return nil }
            length = octets[place..<(place + digits)].reduce(0) { $0 << 8 | Int($1) }
            place += digits
        }
        guard octets.endIndex - place >= length else { return nil }
        content = octets[place..<(place + length)]
        whole = octets[start..<(place + length)]
    }

    /// The values that stand in this one.
    func parts(most: Int) -> [DERPart] {
        var parts: [DERPart] = []
        var rest = content
        while parts.count < most, let part = DERPart(rest) {
            parts.append(part)
            rest = rest[part.whole.endIndex...]
        }
        return parts
    }
}
