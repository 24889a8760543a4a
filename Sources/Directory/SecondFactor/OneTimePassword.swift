import Crypto
import Foundation

/// The figures that an authenticator shows: HOTP (RFC 4226) over a counter, TOTP (RFC 6238) over time.
struct OneTimePassword: Sendable, Hashable {
    /// The hash under the HMAC (RFC 6238 section 1.2).
    enum Algorithm: String, Sendable, CaseIterable {
        /// SHA-1: RFC 4226, and what applications and most tokens compute. HMAC does not rest on SHA-1's lost
        /// collision resistance.
        case sha1
        /// SHA-256.
        case sha256
        /// SHA-512.
        case sha512
    }

    let secret: [UInt8]
    let algorithm: Algorithm
    /// 6 to 8.
    let digits: Int

    /// The code of a counter (RFC 4226 section 5.3: dynamic truncation).
    func code(counter: Int64) -> String {
        let key = SymmetricKey(data: secret)
        let message = withUnsafeBytes(of: UInt64(bitPattern: counter).bigEndian) { Data($0) }
        let mac: [UInt8] =
            switch algorithm {
            case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
            case .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
            case .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
            }
        let offset = Int((mac.last ?? 0) & 0x0F)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// The first counter of the range with this code. Looks at every counter, so that the time says nothing.
    func counter(of code: String, in range: ClosedRange<Int64>) -> Int64? {
        var found: Int64?
        for counter in range where equalInConstantTime(self.code(counter: counter).utf8, code.utf8) && found == nil {
            found = counter
        }
        return found
    }

    /// The first counter of the range whose code and whose successor's code these are: for a token that has run away
    /// (RFC 4226 section 7.4).
    func counter(of first: String, then second: String, in range: ClosedRange<Int64>) -> Int64? {
        range.first { counter in
            equalInConstantTime(code(counter: counter).utf8, first.utf8)
                && equalInConstantTime(code(counter: counter + 1).utf8, second.utf8)
        }
    }
}
