import DeviceAccess
import Kernel
import Testing

@Suite struct `Texts of agents` {
    private func decode(_ hexadecimal: String) throws -> String {
        SNMPText.decode(try #require(bytes(hexadecimal: hexadecimal)))
    }

    @Test func `are read as UTF-8 and as GBK`() throws {
        // 核心交换机 in both.
        #expect(try decode("e6a0b8e5bf83e4baa4e68da2e69cba") == "核心交换机")
        #expect(try decode("bacbd0c4bdbbbbbbbbfa") == "核心交换机")
        #expect(try decode("487561776569") == "Huawei")
    }

    @Test func `survive being cut within a character`() throws {
        // 核心交 without the last byte, in both.
        #expect(try decode("e6a0b8e5bf83e4ba") == "核心")
        #expect(try decode("bacbd0c4bd") == "核心")
    }

    @Test func `end at the first zero`() throws {
        #expect(try decode("4833430000ff") == "H3C")
        #expect(try decode("00") == "")
    }

    @Test func `show where they are broken`() throws {
        #expect(try decode("41ff42") == "A\u{FFFD}B")
    }

    @Test(arguments: [
        "0024acb2f479", "8000", "07e30115100b0500", "ffffffff", "", "00000000", "38 91d5fb7475", "c0a80101",
    ])
    func `are told from octets that are none`(_ hexadecimal: String) throws {
        let octets = try #require(bytes(hexadecimal: hexadecimal.filter { $0 != " " }))
        #expect(SNMPText.readable(octets) == nil)
    }

    @Test func `are readable on one line without the quotes of shell scripts`() throws {
        #expect(SNMPText.readable(Array("\"NGFW4000-UF\r\n".utf8)) == "NGFW4000-UF")
        #expect(SNMPText.readable(Array("\" Intel(R)  CPU".utf8)) == "Intel(R) CPU")
        #expect(SNMPText.readable(Array("say \"yes\" or \"no\"".utf8)) == "say \"yes\" or \"no\"")
        #expect(SNMPText.readable([0xC4, 0xDA, 0xBF, 0xC6]) == "内科")
        #expect(SNMPText.readable(Array("---".utf8)) == nil)
        #expect(SNMPText.readable(Array(String(repeating: "a", count: 300).utf8))?.count == 201)
    }

    @Test func `of any octets never end the program`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let octets = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(SNMPText.decode(octets).utf8.count <= octets.count * 3)
            #expect((SNMPText.readable(octets)?.count ?? 0) <= 201)
        }
    }
}
