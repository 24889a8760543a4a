import Testing

@testable import Fingerprints

/// How values are written.
@Suite struct ValueTemplateTests {
    private func value(_ text: String, _ groups: [String: String] = [:]) throws -> String? {
        try ValueTemplate(text).fill(groups)?.text
    }

    @Test func `Groups stand in braces, with filters`() throws {
        #expect(try value("Windows {v}", ["v": "10"]) == "Windows 10")
        #expect(try value("{m|upper}", ["m": "mx960"]) == "MX960")
        #expect(try value("{m|lower}", ["m": "MX960"]) == "mx960")
        #expect(try value("{m|spaces}", ["m": "windows_10+x"]) == "windows 10 x")
        #expect(try value("{m|dots}", ["m": "5_4-1"]) == "5.4.1")
        #expect(try value("{m|numbers}", ["m": "07.005.0.x0"]) == "7.5.0.x0")
        #expect(try value("{m|lower|spaces}", ["m": "A_B"]) == "a b")
    }

    @Test func `A value whose group took no part is none`() throws {
        #expect(try value("Windows {v}") == nil)
        #expect(try value("Windows {v}", ["v": ""]) == nil)
    }

    @Test func `A value is one readable line`() throws {
        #expect(try value("{m}", ["m": " a\r\n b\u{7} "]) == "a b\u{FFFD}")
        #expect(try value("{m}", ["m": "\u{200B}"]) == nil)
        #expect(try value("{m}", ["m": String(repeating: "长", count: 500)])?.count == ValueTemplate.longest + 1)
    }

    @Test func `Values that differ in case and spaces have the same key`() throws {
        let one = try ValueTemplate("ProLiant DL380").fill([:])
        let other = try ValueTemplate("{m}").fill(["m": "PROLIANT  dl380"])
        #expect(one?.key == other?.key)
        #expect(one?.text != other?.text)
        #expect(try ValueTemplate("海康 DS").fill([:])?.key == "海康ds")
    }

    @Test(arguments: ["{", "{}", "{1}", "{a b}", "{a|}", "{a|shout}", "{名}"])
    func `What is no name in braces is refused`(text: String) {
        #expect(throws: ValueTemplate.Fault.self) { try ValueTemplate(text) }
    }
}
