import Observations
import Testing

@testable import Fingerprints

/// Regular expressions and their bounds.
@Suite struct PatternTests {
    @Test func `Named groups are read by their numbers`() throws {
        let pattern = try Pattern("(?<b>x)(y)?(?<a>z)?")
        #expect(pattern.groups.map(\.name) == ["b", "a"])
        let room = try #require(PatternRoom())
        #expect(pattern.match(Array("--x".utf8), in: room) == .matched)
        #expect(room.range(1) == 2..<3)
        // A group that took no part, also one behind the last that did.
        #expect(room.range(2) == nil)
        #expect(room.range(3) == nil)
        #expect(room.range(400) == nil)
    }

    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(?:a*)*b", "^(\\w+\\s?)*$", "(.*)(.*)(.*)(.*)x"])
    func `An expression that would not end is stopped`(source: String) throws {
        let room = try #require(PatternRoom())
        let text = [UInt8](String(repeating: "a", count: 1_999).utf8) + [UInt8(ascii: "!")]
        guard let pattern = try? Pattern(source) else { return }
        // Reaching this line at all is the point: unbounded, these take longer than the universe has.
        #expect(pattern.match(text, in: room) != .matched)
    }

    @Test func `A stopped expression counts as different and is told`() throws {
        let library = library("rules:\n" + rule("slow", when: "{ clue: banner, regex: '(a+)+$' }"))
        #expect(library.problems.isEmpty, "\(library.problems)")
        let text = String(repeating: "a", count: 1_999) + "!"
        let fingerprint = Fingerprinter(library).fingerprint([Clue(.banner, text)])
        #expect(fingerprint.findings.isEmpty)
        #expect(fingerprint.exhausted == ["slow"])
    }

    @Test(arguments: ["", "a*", "(?:)", "^", "x?"])
    func `What matches nothing at all is refused`(source: String) {
        #expect(throws: Pattern.Fault.matchesNothing) { try Pattern(source) }
    }

    @Test(arguments: ["(", "[a", "a{2,1}", "(?<a>x)(?<a>y)", "\\C", "(?<1>x)"])
    func `What is no expression is refused`(source: String) {
        #expect(throws: Pattern.Fault.self) { try Pattern(source) }
    }
}
