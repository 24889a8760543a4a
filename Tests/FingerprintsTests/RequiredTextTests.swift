import Testing

@testable import Fingerprints

/// Which pieces of text an expression cannot do without: what the index relies on.
@Suite struct RequiredTextTests {
    @Test(arguments: [
        ("Huawei S\\d+", ["huawei s"]),
        ("(?<m>USG|Eudemon)\\d", ["eudemon", "usg"]),
        ("(?:HP )?LaserJet", ["hp laserjet", "laserjet"]),
        ("i?DS-2CD", ["ds-2cd", "ids-2cd"]),
        ("\\bVRP\\b", ["vrp"]),
        ("abc+def", ["abc"]),
        ("abc?def", ["abcdef", "abdef"]),
        ("abc*def", ["def"]),
        ("(abc){2}x", ["abc"]),
        ("(?=zzz)abc", ["abc"]),
        ("[abc]\\[xyz\\]", ["[xyz]"]),
        ("Version \\d+ NX-OS", [" nx-os"]),
        ("山石网科", ["山石网科"]),
    ])
    func `The best piece is found`(pattern: String, pieces: [String]) {
        #expect(RequiredText.pieces(of: pattern) == pieces)
    }

    @Test(arguments: [
        "a|bcdef", "\\d+", ".*", "(abc)?", "(?:abc|)", "ab", "(?x) a b c", "\\Qabc\\E", "(?P<n>abc)", "\\x41bc",
        "(*UTF)abc",
        "(?(1)abc|def)", "(?|abc|def)", "abc)", "[[:alpha:]]+",
    ])
    func `Nothing is claimed where nothing is known`(pattern: String) {
        #expect(RequiredText.pieces(of: pattern) == [])
    }

    @Test func `Whatever an expression matches holds one of its pieces`() throws {
        // Small expressions, made by a rule, against small texts: all of them.
        let atoms = ["abc", "b", "(?:abc|cab)", "c?", "(?:ab)?", "[abc]", "a+", "(?:b|)", "bca*", "(?:ab){1,2}"]
        let texts = (0..<729).map { number in
            String((0..<6).map { place in Array("abc")[number / [1, 3, 9, 27, 81, 243][place] % 3] })
        }
        let room = try #require(PatternRoom())
        var checked = 0
        for first in atoms {
            for second in atoms {
                for third in atoms {
                    for source in [
                        first + second + third, "\(first)(?:\(second)|\(third))", "\(first)|\(second)\(third)",
                    ] {
                        let pieces = RequiredText.pieces(of: source)
                        guard !pieces.isEmpty, let pattern = try? Pattern(source) else { continue }
                        for text in texts where pattern.match(Array(text.utf8), in: room) == .matched {
                            checked += 1
                            if !pieces.contains(where: text.contains) {
                                Issue.record("\(source) matches \(text) without any of \(pieces)")
                            }
                        }
                    }
                }
            }
        }
        #expect(checked > 10_000)
    }
}
