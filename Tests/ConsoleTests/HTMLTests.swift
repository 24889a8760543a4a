import Testing

@testable import Console

@Suite struct HTMLTests {
    /// The markup as text.
    private func shown(_ html: HTML) -> String {
        String(decoding: html.finished(token: "TOKEN"), as: UTF8.self)
    }

    @Test func `Text is escaped`() {
        #expect(shown(HTML(text: "<b a=\"1\" c='2'>&</b>")) == "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;&lt;/b&gt;")
    }

    @Test func `Chinese text, emoji with joiners and line ends stay as they are`() {
        let text = "第一人民医院，“内科”…\n👩‍⚕️\tétat — Ω"
        #expect(shown(HTML(text: text)) == text)
    }

    @Test(arguments: [
        "\u{0}", "\u{1}", "\u{B}", "\u{1F}", "\u{7F}", "\u{80}", "\u{9F}", "\u{AD}", "\u{61C}", "\u{200B}", "\u{200E}",
        "\u{200F}", "\u{2028}", "\u{2029}", "\u{202A}", "\u{202E}", "\u{2060}", "\u{2066}", "\u{2069}", "\u{FEFF}",
        "\u{FFF9}", "\u{E0041}",
    ])
    func `Characters that cannot be seen become one that can`(character: String) {
        #expect(shown(HTML(text: "a\(character)b")) == "a\u{FFFD}b")
    }

    @Test func `No random text gets markup into a page, and all harmless text comes back`() throws {
        var random = SeededGenerator(seed: 7)
        let alphabet: [Unicode.Scalar] =
            Array("<>&\"'abc =/;\u{0}\u{202E}\u{2066}\u{FEFF}医院，“\u{E2}\u{EF}\u{C2}\u{10FFFF}é\n".unicodeScalars)
        for _ in 0..<1_500 {
            var text = ""
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                text.unicodeScalars.append(alphabet.randomElement(using: &random)!)
            }
            let result = shown(HTML(text: text))
            #expect(!result.contains { "<>\"'".contains($0) })
            var restored = result
            for (reference, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")] {
                restored = restored.split(separator: reference, omittingEmptySubsequences: false)
                    .joined(separator: character)
            }
            #expect(!restored.split(separator: "&amp;", omittingEmptySubsequences: false).contains { $0.contains("&") })
            restored = restored.split(separator: "&amp;", omittingEmptySubsequences: false).joined(separator: "&")
            let expected = String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map {
                        "\u{0}\u{202E}\u{2066}\u{FEFF}".unicodeScalars.contains($0) ? "\u{FFFD}" : $0
                    }
                ))
            #expect(restored == expected)
        }
    }

    @Test func `A string in a builder is text`() {
        let evil = "<script>alert(1)</script>"
        let html = paragraph(.title(evil)) {
            evil
            strong { evil }
        }
        #expect(!shown(html).contains("<script"))
        #expect(shown(html).hasPrefix("<p title=\"&lt;script&gt;"))
    }

    @Test func `The token stands only where a form asks for it`() {
        var html = HTML()
        html.text("\u{FF} \u{FFFD}")
        html.tokenField()
        #expect(shown(html) == "ÿ \u{FFFD}<input type=\"hidden\" name=\"csrf\" value=\"TOKEN\">")
    }

    @Test func `Builders take conditions and loops`() {
        func page(_ isAdmin: Bool) -> HTML {
            block {
                if isAdmin { "管" } else { "客" }
                for number in 1...3 { String(number) }
            }
        }
        #expect(shown(page(true)) == "<div>管123</div>")
        #expect(shown(page(false)) == "<div>客123</div>")
    }
}
