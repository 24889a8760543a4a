import Kernel
import Testing

@testable import Console

@Suite struct FormValuesTests {
    @Test func `Reads names and values as browsers send them`() throws {
        let values = try URLEncodedForm.read("a=1&b=%E5%8C%BB+%E9%99%A2&a=2&c&=x&d=a%3Db=c&&".utf8)
        #expect(values.all("a") == ["1", "2"])
        #expect(values["b"] == "医 院")
        #expect(values["c"] == "")
        #expect(values["d"] == "a=b=c")
        #expect(values["e"] == nil)
    }

    @Test func `Gives values as what they are, or nil`() {
        let values = FormValues([
            "n": " 12 ", "id": "7", "forged": "-7", "day": "2026-02-29", "good": "2026-02-28",
            "moment": "2026-11-23T08:30", "role": "engineer", "blank": "  \n", "on": "on",
        ])
        #expect(values.integer("n") == 12)
        #expect(values.identifier("id", of: Account.self) == Identifier(7))
        #expect(values.identifier("forged", of: Account.self) == nil)
        #expect(values.date("day") == nil)
        #expect(values.date("good")?.day == 28)
        #expect(values.moment("moment") == CivilTime(text: "2026-11-23 08:30")?.timestamp)
        #expect(values.choice("role", Role.self) == .engineer)
        #expect(values.choice("n", Role.self) == nil)
        #expect(values.text("blank") == nil)
        #expect(values.isTicked("on") && !values.isTicked("off"))
    }

    @Test func `Too many fields are refused`() {
        #expect(throws: ConsoleFault.self) {
            try URLEncodedForm.read(String(repeating: "a=1&", count: URLEncodedForm.mostFields + 1).utf8)
        }
    }

    @Test func `Random bytes never stop the parser`() {
        var random = SeededGenerator(seed: 11)
        let alphabet = Array("a=&%+1F\u{0}é;".utf8) + [0xFF, 0xC0]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random)!
            }
            _ = try? URLEncodedForm.read(bytes)
        }
    }

    @Test func `What a page writes into a query comes back`() throws {
        var random = SeededGenerator(seed: 12)
        for _ in 0..<1_000 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<6).map { _ in Unicode.Scalar(UInt32.random(in: 1...0xD7FF, using: &random))! }))
            let link = Link("x").with(text, text)
            let query = link.text.drop { $0 != "?" }.dropFirst()
            #expect(try URLEncodedForm.read(query.utf8)[text] == text)
        }
    }
}
