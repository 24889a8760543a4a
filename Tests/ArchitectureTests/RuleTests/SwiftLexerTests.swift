import Testing

@Suite struct SwiftLexerTests {
    private func read(_ text: String) -> SwiftSource {
        SwiftSource(path: "Sources/Sample/Sample.swift", text: text)
    }

    @Test func `strings and comments are not code`() {
        let source = read(#"let a = "try! // no comment" // try! no code"#)
        #expect(source.tokens.map(\.text) == ["let", "a", "=", "\"\""])
        #expect(source.strings.map(\.text) == ["try! // no comment"])
        #expect(source.comments.map(\.text) == [" try! no code"])
    }

    @Test func `code in an interpolation is code`() {
        let source = read(#"let a = "x \(b(c: "y\"z") + 1) w"; d"#)
        #expect(source.tokens.map(\.text).contains("b"))
        #expect(source.tokens.last?.text == "d")
        #expect(source.strings.map(\.text) == ["x \u{FFFC} w", #"y\"z"#])
    }

    @Test func `raw strings end at their own sign`() {
        let source = read(##"let a = #"one " two \(three) \#(four)"#; five"##)
        #expect(source.strings.map(\.text) == ["one \" two \\(three) \u{FFFC}"])
        #expect(source.tokens.map(\.text).suffix(2) == [";", "five"])
    }

    @Test func `multi-line strings keep the count of lines`() {
        let source = read("let a = \"\"\"\n    one \"two\"\n    \\(three)\n    \"\"\"\nfour")
        #expect(source.strings.count == 1)
        #expect(source.strings.first?.line == 1)
        #expect(
            source.tokens.last == SwiftToken(kind: .word, text: "four", line: 5, isAdjacent: false, isFirstInLine: true)
        )
    }

    @Test func `block comments nest`() {
        let source = read("/* one /* two */\nthree */ four /** five */")
        #expect(source.tokens.map(\.text) == ["four"])
        #expect(source.comments.map(\.line) == [1, 2, 2])
        #expect(source.comments.map(\.isDocumentation) == [false, false, true])
    }

    @Test func `a name in backticks is one word`() {
        let source = read("@Test func `it's \"quoted\" // here`() {}")
        #expect(source.tokens.map(\.text) == ["@Test", "func", "_", "(", ")", "{", "}"])
        #expect(source.strings.isEmpty)
        #expect(source.comments.isEmpty)
    }

    @Test(arguments: ["\"", "\"\\", "\"\\(", "/*", "/* /*", "`", "#", "#\"", "\"\"\"", "\"a\nb", ")", "\"\\()\\(("])
    func `broken source ends`(_ text: String) {
        #expect(read(text).lineCount > 0)
    }
}
