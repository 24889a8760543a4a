import Kernel
import Testing

@Suite("Visible text")
struct VisibleTextTests {
    @Test(arguments: ["信息科", "欧阳𠮷", "O'Brien", "第 1 期（补）", "ب"])
    func `takes what can be read`(text: String) {
        #expect(VisibleText.isName(text, longest: 40) && !VisibleText.isBlank(text))
    }

    @Test(arguments: [
        "", " ", " 王工", "王工 ", "王\u{200B}工", "\u{202E}王工", "王\n工", "王\u{2028}工", "王\u{0}工", "\u{E000}", "王\u{FE0F}",
        "\u{2800}", "\u{301}", "普\u{A0}通", "一\u{301}\u{301}\u{301}\u{301}\u{301}",
    ])
    func `refuses what cannot be seen, or steers how the rest is shown`(text: String) {
        #expect(!VisibleText.isName(text, longest: 40))
    }

    @Test func `counts every mark that is stacked on a character`() {
        let stacked = "a" + String(repeating: "\u{301}", count: 200)
        #expect(stacked.count == 1 && !VisibleText.isName(stacked, longest: 40))
        #expect(VisibleText.isName(String(repeating: "𠮷", count: 40), longest: 40))
        #expect(!VisibleText.isName(String(repeating: "王", count: 41), longest: 40))
    }

    @Test func `takes of a text what can be read`() {
        #expect(VisibleText.line("⚠\u{FE0F}检验科\u{202E}设备 \n\t异常 ", longest: 200) == "⚠检验科\u{FFFD}设备 异常")
        #expect(VisibleText.line(String(repeating: "长", count: 200), longest: 200)?.count == 200)
        #expect(VisibleText.line(String(repeating: "长", count: 300), longest: 200)?.count == 201)
        #expect(VisibleText.line(" \u{200B}\n", longest: 9) == nil && VisibleText.line("", longest: 9) == nil)
    }

    @Test func `knows a text of nothing but white space and invisible characters`() {
        #expect(VisibleText.isBlank("\u{200B} \u{3000}\t") && !VisibleText.isBlank("\u{200B}因"))
    }
}
