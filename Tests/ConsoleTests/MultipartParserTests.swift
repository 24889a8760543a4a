import Testing

@testable import Console

@Suite struct MultipartParserTests {
    /// What a parser said of a body that came in pieces of these sizes.
    struct Outcome: Equatable {
        var parts: [MultipartPart] = []
        var contents: [[UInt8]] = []
        var isComplete = false
    }

    private func parse(_ body: [UInt8], boundary: String = "B", pieces: () -> Int) throws -> Outcome {
        var parser = try #require(MultipartParser(boundary: boundary))
        var outcome = Outcome()
        var rest = body[...]
        while !rest.isEmpty {
            let piece = rest.prefix(max(1, pieces()))
            rest = rest.dropFirst(piece.count)
            for event in try parser.feed(piece) {
                switch event {
                case .began(let part):
                    outcome.parts.append(part)
                    outcome.contents.append([])
                case .data(let bytes): outcome.contents[outcome.contents.count - 1] += bytes
                case .ended: break
                }
            }
        }
        outcome.isComplete = parser.isComplete
        return outcome
    }

    private let body = Array(
        ("preamble\r\n--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n--B \r\n"
            + "content-disposition: form-data; name=\"f\"; filename=\"a%22;b\\\\.xml\"\r\nContent-Type: text/xml\r\n\r\n"
            + "<x>\r\n--\r\n--Bx\r\n-B</x>\r\r\n--B\r\nContent-Disposition: form-data; name=empty\r\n\r\n\r\n--B--\r\nepilogue")
            .utf8)

    @Test func `Takes parts apart, however the bytes are cut`() throws {
        let expected = Outcome(
            parts: [
                MultipartPart(name: "csrf"),
                MultipartPart(name: "f", fileName: "a\";b\\.xml", contentType: "text/xml"),
                MultipartPart(name: "empty"),
            ],
            contents: [Array("token".utf8), Array("<x>\r\n--\r\n--Bx\r\n-B</x>\r".utf8), []], isComplete: true)
        // `--Bx` begins like a delimiter but is none, since no line end follows.
        #expect(throws: ConsoleFault.self) { try parse(body) { body.count } }
        let clean = Array(String(decoding: body, as: UTF8.self).replacing("--Bx", with: "--Ax").utf8)
        var wanted = expected
        wanted.contents[1] = Array("<x>\r\n--\r\n--Ax\r\n-B</x>\r".utf8)
        for size in 1...clean.count {
            #expect(try parse(clean) { size } == wanted, "pieces of \(size)")
        }
    }

    @Test func `A body that stops early is not complete`() throws {
        let clean = Array("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--B--".utf8)
        #expect(try parse(clean) { 7 }.isComplete)
        for length in 0..<clean.count {
            #expect(try parse(Array(clean.prefix(length))) { 7 }.isComplete == false)
        }
    }

    @Test func `Content is what was sent, for any bytes and any cut`() throws {
        var random = SeededGenerator(seed: 21)
        let alphabet = Array("\r\n-B".utf8) + [0, 0xFF, 65]
        for _ in 0..<3_000 {
            var content = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet.randomElement(using: &random)!
            }
            // The sender chooses a boundary that the content does not hold.
            content = Array(content.map { $0 == UInt8(ascii: "B") ? UInt8(ascii: "C") : $0 })
            let body =
                Array("--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n".utf8) + content
                + Array("\r\n--B--\r\n".utf8)
            let outcome = try parse(body) { Int.random(in: 1...9, using: &random) }
            #expect(outcome.contents == [content] && outcome.isComplete)
        }
    }

    @Test func `Random bodies never stop the parser or make it keep more than it must`() throws {
        var random = SeededGenerator(seed: 22)
        let words = [
            "\r\n", "--B", "--", "\r", "\n", "Content-Disposition: form-data; name=", "\"a\"", ":", ";", "filename=\"",
            "\u{0}", " ", "é",
        ]
        for _ in 0..<10_000 {
            let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in words.randomElement(using: &random)! }
                .joined()
            _ = try? parse(Array(text.utf8)) { Int.random(in: 1...5, using: &random) }
        }
    }

    @Test func `A header without end is refused`() {
        let body = Array(("--B\r\n" + String(repeating: "X-A: bbbbbbbb\r\n", count: 1_000)).utf8)
        #expect(throws: ConsoleFault.self) { try parse(body) { 100 } }
    }

    @Test(arguments: [
        ("../../etc/passwd", "passwd"), ("C:\\报告\\资产.xlsx", "资产.xlsx"), ("a\u{202E}fdp.exe", "afdp.exe"), ("", "未命名"),
        ("..", "未命名"), ("a\u{0}\r\nb", "ab"), (String(repeating: "名", count: 500), String(repeating: "名", count: 66)),
    ])
    func `Shown file names have no folders and nothing hidden`(name: String, shown: String) {
        #expect(UploadedFile.shown(name) == shown)
    }
}
