import Testing

@testable import Directory

@Suite struct OneTimePasswordTests {
    private func seed(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(ascii: "0") + UInt8(($0 + 1) % 10) }
    }

    @Test(
        arguments: Array(
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ].enumerated()))
    func `HOTP gives the values of RFC 4226 appendix D`(counter: Int, code: String) {
        let password = OneTimePassword(secret: seed(20), algorithm: .sha1, digits: 6)
        #expect(password.code(counter: Int64(counter)) == code)
    }

    @Test(arguments: [
        (59, "94287082", "46119246", "90693936"), (1_111_111_109, "07081804", "68084774", "25091201"),
        (1_111_111_111, "14050471", "67062674", "99943326"), (1_234_567_890, "89005924", "91819424", "93441116"),
        (2_000_000_000, "69279037", "90698825", "38618901"), (20_000_000_000, "65353130", "77737706", "47863826"),
    ])
    func `TOTP gives the values of RFC 6238 appendix B`(time: Int64, sha1: String, sha256: String, sha512: String) {
        let counter = time / 30
        #expect(OneTimePassword(secret: seed(20), algorithm: .sha1, digits: 8).code(counter: counter) == sha1)
        #expect(OneTimePassword(secret: seed(32), algorithm: .sha256, digits: 8).code(counter: counter) == sha256)
        #expect(OneTimePassword(secret: seed(64), algorithm: .sha512, digits: 8).code(counter: counter) == sha512)
    }

    @Test func `A code is found only inside the range`() {
        let password = OneTimePassword(secret: seed(20), algorithm: .sha1, digits: 6)
        #expect(password.counter(of: "162583", in: 0...9) == 7)
        #expect(password.counter(of: "162583", in: 0...6) == nil)
        #expect(password.counter(of: "399871", then: "520489", in: 0...20) == 8)
        #expect(password.counter(of: "399871", then: "162583", in: 0...20) == nil)
    }

    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `Base 32 gives the values of RFC 4648 section 10`(plain: String, text: String) {
        #expect(Base32.encode(Array(plain.utf8)) == text)
        #expect(Base32.decode(text) == Array(plain.utf8))
        #expect(Base32.decode(text.lowercased() + "==") == Array(plain.utf8))
    }

    @Test func `Base 32 refuses other characters`() {
        #expect(Base32.decode("MZXW1") == nil)
        #expect(Base32.decode("MZ!W6") == nil)
    }
}
