import Kernel
import Testing

@testable import DeviceAccess

@Suite struct `Texts under an enterprise's subtree` {
    private func search(
        _ rows: [SNMPRow], most: Int = 200, secrets: Set<String> = []
    ) -> (found: [String], questions: Int) {
        let agent = PaperAgent(rows)
        var search = PrivateTexts(below: .enterprise(99), most: most, secrets: secrets)
        var questions = 0
        while questions < 500, let question = search.question {
            questions += 1
            switch question {
            case .rows(let name): search.take(agent.rows(after: name, count: 12))
            case .next(let names): search.take(agent.next(after: names))
            }
        }
        return (
            search.found.map { "\($0.oid.arcs.dropFirst(7).map(String.init).joined(separator: ".")) \($0.text)" },
            questions
        )
    }

    private func texts(_ prefix: String, _ range: ClosedRange<Int>, _ text: String) throws -> [SNMPRow] {
        try rows(range.map { "1.3.6.1.4.1.99.\(prefix).\($0) text \(text)\($0)" }.joined(separator: "\n"))
    }

    @Test func `all scalars are read`() throws {
        let lines = (1...30).map { "1.3.6.1.4.1.99.1.\($0).0 text scalar \($0)" }.joined(separator: "\n")
        let (found, questions) = search(try rows(lines))
        #expect(found.count == 30)
        #expect(questions <= 4)
    }

    @Test func `of a table the first rows, and what stands behind it`() throws {
        var all: [SNMPRow] = []
        for column in 1...9 { all += try texts("1.5.1.\(column)", 1...500, "c\(column)-") }
        all += try rows("1.3.6.1.4.1.99.2.1.0 text version 7\n1.3.6.1.4.1.100.1.0 text other")
        let (found, questions) = search(all)
        #expect(found.prefix(3) == ["1.5.1.1.1 c1-1", "1.5.1.1.2 c1-2", "1.5.1.1.3 c1-3"])
        for column in 2...9 { #expect(found.contains("1.5.1.\(column).1 c\(column)-1")) }
        #expect(found.last == "2.1.0 version 7")
        #expect(questions <= 6)
    }

    @Test func `a table whose index has many parts does not use up the questions`() throws {
        var lines: [String] = []
        for first in 0..<30 {
            for last in 0..<30 {
                lines.append("1.3.6.1.4.1.99.5.25.42.2.1.33.1.12.2.1.8.\(first).33.9.\(last).1 text dynamic")
            }
        }
        lines.append("1.3.6.1.4.1.99.6.1.0 text behind")
        let (found, questions) = search(try rows(lines.joined(separator: "\n")))
        #expect(found.last == "6.1.0 behind")
        // The same text again and again says no more than three times.
        #expect(found.count == 4)
        #expect(questions < 20)
    }

    @Test func `no row that is named by a word, no secret, nothing that is no text`() throws {
        let (found, _) = search(
            try rows(
                """
                1.3.6.1.4.1.99.1.1.0 text model X
                1.3.6.1.4.1.99.1.2.0 text tuan-ti-zi
                1.3.6.1.4.1.99.1.3.0 text public
                1.3.6.1.4.1.99.1.4.0 hex 001b44113ab7
                1.3.6.1.4.1.99.2.1.3.97.100.109.105.110 text hash-of-admin
                1.3.6.1.4.1.99.2.1.3.5.97.100.109.105.110.0 text hash-of-admin
                1.3.6.1.4.1.99.3.1.0 int 5
                """), secrets: ["tuan-ti-zi"])
        #expect(found == ["1.1.0 model X"])
    }

    @Test func `no more than wanted`() throws {
        let lines = (1...300).map { "1.3.6.1.4.1.99.1.\($0).0 text scalar \($0)" }.joined(separator: "\n")
        #expect(search(try rows(lines), most: 200).found.count == 200)
        #expect(search([], most: 0).questions == 0)
    }

    @Test func `an agent that leads in circles is left`() throws {
        let row = try rows("1.3.6.1.4.1.99.1.1.0 text again")[0]
        var search = PrivateTexts(below: .enterprise(99), most: 200, secrets: [])
        var questions = 0
        while questions < 1_000, search.question != nil {
            questions += 1
            search.take([row])
        }
        #expect(search.found.count == 1)
        #expect(questions < 20)
    }
}
