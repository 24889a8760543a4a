@testable import Documents
import Foundation
import Testing

@Suite("Printable text")
struct PrintableTextTests {
    private let printable = PrintableText(coverage: .basic)

    @Test(arguments: [
        ("资产 A-1", "资产 A-1"), ("a\u{0}b", "a〔U+0000〕b"), ("\u{1B}[31m", "〔U+001B〕[31m"),
        ("a\u{202E}b", "a〔U+202E〕b"), ("\u{200B}", "〔U+200B〕"), ("\u{FEFF}", "〔U+FEFF〕"), ("\u{FFFE}", "〔U+FFFE〕"),
        ("\u{E000}", "〔U+E000〕"), ("😀", "〔U+1F600〕"), ("א", "〔U+05D0〕"), ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
        ("a\tb", "a    b"), ("\u{AD}", "〔U+00AD〕"), ("\u{FE0F}", "〔U+FE0F〕"),
    ])
    func `what leaves no mark on paper is written by its number`(text: String, expected: String) {
        #expect(printable.text(text) == expected)
    }

    @Test func `a line has no break`() {
        #expect(printable.line("a\r\nb\n\nc") == "a b  c")
    }

    @Test(arguments: [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("安护平台", 2, "安…"), ("a", 0, "…")])
    func `cut text ends in an ellipsis`(text: String, limit: Int, expected: String) {
        #expect(PrintableText.cut(text, to: limit) == expected)
    }

    @Test func `every scalar comes out as XML can hold it`() {
        let everything = PrintableText(coverage: .everything)
        for value in stride(from: UInt32(0), through: 0x10FFFF, by: 7) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = everything.text(String(Character(scalar)))
            // XML 1.0 section 2.2, Char.
            #expect(
                text.unicodeScalars.allSatisfy {
                    $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF || $0 == "\n"
                })
        }
    }
}

@Suite("Font coverage")
struct FontCoverageTests {
    @Test(.enabled(if: TestTools.areHere, "the Noto fonts are missing: run ./up"))
    func `the fonts of this machine have rare characters and no emoji`() {
        let coverage = TestTools.engine.coverage
        #expect("安𠮷𬭬①㎡≥→".unicodeScalars.allSatisfy(coverage.contains))
        #expect(!coverage.contains("😀") && !coverage.contains("\u{E000}"))
    }

    @Test func `a folder without fonts gives what every Chinese font has`() {
        #expect(FontCoverage(fontFolder: "/nonexistent") == .basic)
    }

    @Test func `ranges are merged`() {
        let coverage = FontCoverage(ranges: [5...9, 1...3, 4...4, 20...30, 8...12])
        #expect((1...12).allSatisfy { coverage.contains(Unicode.Scalar($0)) })
        #expect(!coverage.contains(Unicode.Scalar(13)) && coverage.contains(Unicode.Scalar(30)))
    }

    @Test func `damaged font files draw nothing and do no harm`() {
        // A linear congruential generator (Knuth's MMIX constants), so that a failure comes again.
        var state: UInt64 = 4711
        func next() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        for _ in 0..<500 {
            var bytes = Data([0x74, 0x74, 0x63, 0x66, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 16, 0, 1, 0, 0, 0, 1])
            bytes += Data((0..<Int(next() % 80)).map { _ in next() })
            bytes.replaceSubrange(min(28, bytes.count)..<min(32, bytes.count), with: Data("cmap".utf8))
            let ranges = FontFile(bytes: bytes).codePoints
            #expect(ranges.allSatisfy { $0.upperBound <= 0x10FFFF })
        }
    }
}

@Suite("Line breaks")
struct LineBreaksTests {
    @Test(arguments: [
        "", "短", "192.168.10.12", String(repeating: "a", count: 500), "主机 " + String(repeating: "f0", count: 40) + " 完",
    ])
    func `pieces are the text, and no word is wider than the column`(text: String) {
        let pieces = LineBreaks.pieces(text, capacity: 20)
        #expect(pieces.joined() == text)
        #expect(pieces.allSatisfy { $0.count <= 24 || $0.contains(" ") })
    }

    @Test func `a long name is cut after its marks`() {
        let name = "host-12.jiangcheng-hospital.local"
        #expect(
            LineBreaks.pieces(name, capacity: 24) == ["host-", "12.", "jiangcheng-", "hospital.", "local"])
    }

    @Test func `what fits is left whole`() {
        #expect(LineBreaks.pieces("192.168.10.12 host-1.local", capacity: 14) == ["192.168.10.12 host-1.local"])
    }
}

@Suite("JSON text")
struct JSONTextTests {
    @Test func `any string is read back by a JSON parser`() throws {
        let strings = [SampleReport.hostile, "\u{1F}\\\"\n", "", "𠮷"]
        var json = JSONText()
        json.object { json in
            json.key("a\"b")
            json.array { json in strings.forEach { json.string($0) } }
            json.key("n")
            json.array { json in
                json.number(1.5)
                json.number(.nan)
                json.bool(true)
                json.optional(nil)
            }
        }
        let read = try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: [Any]]
        #expect(read?["a\"b"] as? [String] == strings)
        #expect(read?["n"]?.count == 4)
    }
}
