import Kernel
import Testing

@testable import Console

@Suite struct LinkTests {
    @Test func `Segments and queries are percent-encoded`() {
        #expect(Link("assets", Identifier<Account>(7)).text == "/assets/7")
        #expect(Link("a b", "c/d?e#f").with("名", "值&=").text == "/a%20b/c%2Fd%3Fe%23f?%E5%90%8D=%E5%80%BC%26%3D")
        #expect(Link().text == "/")
        #expect(Link("a").with("x", 1).with("y", nil as String?).with("z", 2).text == "/a?x=1&z=2")
    }

    @Test func `No segment leads out of the path`() {
        #expect(Link("..", ".", "", "a").text == "/_/_/_/a")
        #expect(Link("//evil").text == "/%2F%2Fevil")
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example", "/\\evil.example", "", "a", "/a\r\nSet-Cookie: x", "/a#b",
    ])
    func `A foreign address is no link`(target: String) {
        #expect(Link(local: target) == nil)
    }

    @Test func `A local address is a link`() {
        #expect(Link(local: "/assets?q=1")?.path == "/assets")
        #expect(Link(local: "/assets?q=1")?.with("a", "b").text == "/assets?q=1&a=b")
    }

    @Test func `Whatever is encoded decodes to itself`() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<8).map { _ in Unicode.Scalar(UInt32.random(in: 1...0xD7FF, using: &random))! }))
            #expect(percentDecoded(percentEncoded(text).utf8, plusIsSpace: Bool.random(using: &random)) == text)
        }
    }

    @Test(arguments: ["%", "%4", "%zz", "%00", "%ff", "%C3%28"])
    func `Broken encodings are refused`(text: String) {
        #expect(percentDecoded(text.utf8, plusIsSpace: true) == nil)
    }
}
