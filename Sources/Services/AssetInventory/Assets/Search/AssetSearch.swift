import GRDB
import Kernel

/// What a person asks of the ledger in one line: `ip:10.1.0.0/16 os:windows* -owner:* port:3389 state:待认领 打印机`.
///
/// Terms are parted by spaces and must all hold. A term is a word, which is looked for everywhere, or `field:value`; a dash
/// before it turns it round; commas part values of which one must hold; `*` stands for anything, alone for anything at all;
/// `=` before a value takes it as a whole; `>`, `>=`, `<`, `<=` and `a..b` compare numbers and days; quotes hold what has
/// spaces or colons in it. Signs may be full-width, as Chinese keyboards write them.
package struct AssetSearch: Sendable, Hashable {
    /// One term.
    struct Term: Sendable, Hashable {
        /// Nil: a word that is looked for everywhere.
        let field: AssetSearchField?
        let isNegated: Bool
        /// Of which one must hold.
        let tests: [AssetSearchTest]
    }

    /// Characters of a line.
    package static let longest = 500
    /// Terms of a line.
    package static let mostTerms = 20
    /// Values of a term.
    package static let mostValues = 50

    let terms: [Term]

    /// Reads a line. `custom`: titles of the hospital's own attributes; `now`: from which days are counted back.
    /// - Throws: `AssetSearchError`.
    package init(_ text: String, custom: [String] = [], now: Timestamp) throws(AssetSearchError) {
        guard text.count <= Self.longest else { throw .tooLong }
        let words = try AssetSearchLexer.words(of: text)
        guard words.count <= Self.mostTerms else { throw .tooLong }
        let values = AssetSearchValues(today: CivilTime(now).date)
        var terms: [Term] = []
        for word in words { terms.append(try Self.term(word, custom, values)) }
        self.terms = terms
    }

    private static func term(
        _ word: AssetSearchLexer.Word, _ custom: [String], _ values: AssetSearchValues
    ) throws(AssetSearchError) -> Term {
        guard let name = word.field else {
            return Term(field: nil, isNegated: word.isNegated, tests: [values.everywhere(word.values[0])])
        }
        guard let field = AssetSearchField.named(name, custom: custom) else {
            throw .unknownField(name, near: AssetSearchField.near(name, custom: custom))
        }
        guard !word.values.isEmpty else { throw .noValue(field: name) }
        guard word.values.count <= mostValues else { throw .tooLong }
        var tests: [AssetSearchTest] = []
        for value in word.values { tests.append(try values.test(value, of: field)) }
        return Term(field: field, isNegated: word.isNegated, tests: tests)
    }
}

extension AssetSearch {
    /// Reads a line, with the hospital's own attributes as they are now.
    /// - Throws: `AssetSearchError`.
    package init(_ text: String, now: Timestamp, _ database: Database) throws {
        let custom = try CustomAttributeStore.list(withClosed: true, database).map(\.title)
        try self.init(text, custom: custom, now: now)
    }
}
