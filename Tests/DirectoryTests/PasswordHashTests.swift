import Crypto
import CryptoExtras
import Foundation
import Kernel
import Testing

@testable import Directory

@Suite struct PasswordHashTests {
    @Test func `scrypt gives the values of RFC 7914 section 12`() throws {
        let key = try KDF.Scrypt.deriveKey(
            from: Array("pleaseletmein".utf8), salt: Array("SodiumChloride".utf8), outputByteCount: 64,
            rounds: 16384, blockSize: 8, parallelism: 1)
        let text = key.withUnsafeBytes { hexadecimal($0) }
        #expect(text.hasPrefix("7023bdcb3afd7348461c06cd81fd38eb"))
    }

    @Test func `A hash takes its own password and no other, also after being read from text`() throws {
        let hash = try PasswordHash(of: "Kiefer-84-Wolken", cost: .trifling, random: .system)
        let read = try #require(PasswordHash(text: hash.text))
        #expect(read == hash)
        #expect(try read.matches("Kiefer-84-Wolken"))
        #expect(try !read.matches("Kiefer-84-Wolkem"))
        #expect(try !read.matches(""))
    }

    @Test func `The same password never has the same hash twice`() throws {
        let one = try PasswordHash(of: "a", cost: .trifling, random: .system)
        let other = try PasswordHash(of: "a", cost: .trifling, random: .system)
        #expect(one.text != other.text)
    }

    @Test func `Composed and decomposed characters are the same password`() throws {
        let hash = try PasswordHash(of: "caf\u{E9}-Kiefer", cost: .trifling, random: .system)
        #expect(try hash.matches("cafe\u{301}-Kiefer"))
    }

    @Test(arguments: [
        "", "$scrypt$", "$scrypt$ln=99,r=8,p=1$AAAA$AAAA", "$scrypt$ln=15,r=8$AAAA$AAAA", "$argon2$ln=4,r=8,p=1$a$b",
        "$scrypt$ln=20,r=16,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "$scrypt$ln=4,r=8,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ])
    func `What is no hash or costs beyond bounds is not read`(text: String) {
        #expect(PasswordHash(text: text) == nil)
    }

    @Test func `A check without a hash is never right`() async throws {
        let hasher = PasswordHasher(cost: .trifling)
        #expect(try await !hasher.check("anything", against: nil))
    }

    @Test func `More waiting checks than allowed are refused`() async throws {
        let hasher = PasswordHasher(
            cost: PasswordHash.Cost(logRounds: 14, blockSize: 8, parallelism: 1)!, width: 1, capacity: 2)
        let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do {
                        _ = try await hasher.check("a", against: nil)
                        return false
                    } catch DirectoryError.overloaded {
                        return true
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused > 0)
        #expect(refused < 12)
        #expect(try await !hasher.check("a", against: nil))
    }

    @Test func `Handed passwords hold all classes and no look-alikes`() {
        for _ in 0..<200 {
            let password = HandedPassword.make(.system)
            #expect(CharacterClass.of(password).count == 4)
            #expect(!password.contains { "0Oo1lIi".contains($0) })
            #expect(password.count == 19)
        }
    }
}
