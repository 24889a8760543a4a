import Crypto
import CryptoExtras
import Foundation

/// A password as it is kept: salt, cost and scrypt key (RFC 7914), never the password.
package struct PasswordHash: Sendable, Hashable {
    /// How much work one check is. Kept with each hash, so that old hashes still check after the cost was raised.
    package struct Cost: Sendable, Hashable {
        /// log₂ of scrypt's N.
        package let logRounds: Int
        /// scrypt's r.
        package let blockSize: Int
        /// scrypt's p.
        package let parallelism: Int

        /// Takes the three. Nil: more memory than 1 GiB, or nonsense.
        package init?(logRounds: Int, blockSize: Int, parallelism: Int) {
            guard (1...20).contains(logRounds), (1...16).contains(blockSize), (1...16).contains(parallelism),
                128 * blockSize << logRounds <= 1 << 30
            else { return nil }
            self.init(unchecked: logRounds, blockSize, parallelism)
        }

        private init(unchecked logRounds: Int, _ blockSize: Int, _ parallelism: Int) {
            self.logRounds = logRounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// N = 2¹⁵, r = 8, p = 1: 32 MiB and, measured in release on this class of machine, about 80 ms a check.
        /// RFC 7914 section 2 leaves the choice to the time one can afford; two checks at once stay below the memory
        /// and the patience of a small server.
        package static let standard = Cost(unchecked: 15, 8, 1)

        /// For tests only: a check in about a millisecond.
        package static let trifling = Cost(unchecked: 4, 8, 1)
    }

    /// The cost with which it was made.
    package let cost: Cost
    private let salt: [UInt8]
    private let key: [UInt8]

    /// Bytes of salt; RFC 7914 gives no number, NIST SP 800-132 section 5.1 asks for at least 16.
    private static let saltLength = 16
    /// Bytes of key: as long as a SHA-256.
    private static let keyLength = 32

    /// Hashes a password with a fresh salt. Slow on purpose: call it through `PasswordHasher`.
    /// - Throws: what the scrypt of the crypto library throws when memory is short.
    init(of password: String, cost: Cost, random: RandomSource) throws {
        self.cost = cost
        salt = random.bytes(Self.saltLength)
        key = try Self.derive(password, salt: salt, cost: cost)
    }

    /// True when this is the password. Compares in constant time.
    /// - Throws: what the scrypt of the crypto library throws when memory is short.
    func matches(_ password: String) throws -> Bool {
        let candidate = try Self.derive(password, salt: salt, cost: cost)
        return equalInConstantTime(candidate, key)
    }

    /// A hash that no password has, to be checked when the login name is unknown, so that the answer takes as long.
    static func decoy(cost: Cost, random: RandomSource) -> PasswordHash {
        PasswordHash(cost: cost, salt: random.bytes(saltLength), key: random.bytes(keyLength))
    }

    private init(cost: Cost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    private static func derive(_ password: String, salt: [UInt8], cost: Cost) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(normalized(password).utf8), salt: salt, outputByteCount: keyLength,
            rounds: 1 << cost.logRounds, blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    /// The same characters in the same bytes, whatever keyboard they came from: Unicode normalization form C, as
    /// OpaqueString of RFC 8265 section 4.2 asks for.
    static func normalized(_ password: String) -> String {
        password.precomposedStringWithCanonicalMapping
    }
}

extension PasswordHash {
    /// `$scrypt$ln=15,r=8,p=1$SALT$KEY`, both in base64: the form of the PHC string format.
    package var text: String {
        let parameters = "ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)"
        return "$scrypt$\(parameters)$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
    }

    /// Reads the text form. Nil: another form, or a cost beyond bounds.
    package init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let numbers = parts[2].split(separator: ",").compactMap { pair -> Int? in
            let sides = pair.split(separator: "=")
            return sides.count == 2 ? Int(sides[1]) : nil
        }
        guard numbers.count == 3,
            let cost = Cost(logRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2]),
            let salt = Data(base64Encoded: String(parts[3])), salt.count == Self.saltLength,
            let key = Data(base64Encoded: String(parts[4])), key.count == Self.keyLength
        else { return nil }
        self.init(cost: cost, salt: Array(salt), key: Array(key))
    }
}

/// Whether both hold the same bytes, in a time that depends on their length only.
func equalInConstantTime(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) {
        difference |= a ^ b
    }
    return difference == 0
}
