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

    @Test func `knows a text of nothing but white space and invisible characters`() {
        #expect(VisibleText.isBlank("\u{200B} \u{3000}\t") && !VisibleText.isBlank("\u{200B}因"))
    }
}
