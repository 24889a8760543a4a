/// A word of Swift source, as far as the rules need to tell them apart.
struct SwiftToken: Hashable {
    /// What sort of word.
    enum Kind: Hashable {
        /// An identifier, keyword or number; the text in backticks is `_`.
        case word
        /// `@Sendable`, with its sign.
        case attribute
        /// `#if`, `#endif`, `#expect`, with its sign.
        case directive
        /// One character that is neither of the others: brackets, operators, punctuation.
        case mark
        /// A string literal; its text is in `SwiftSource.strings`.
        case string
    }

    /// What sort of word.
    let kind: Kind
    /// The characters; `""` for a string literal.
    let text: String
    /// 1-based.
    let line: Int
    /// True when nothing stands between this and the token before.
    let isAdjacent: Bool
    /// True for the first token of its line.
    let isFirstInLine: Bool
}

/// A string literal of the source.
struct SwiftString: Hashable {
    /// 1-based; where it begins.
    let line: Int
    /// The characters between the quotes, escapes as written, each interpolation as one U+FFFC.
    let text: String
}

/// A comment of the source; a block comment is one for each of its lines.
struct SwiftComment: Hashable {
    /// 1-based.
    let line: Int
    /// The words without the signs that make it a comment.
    let text: String
    /// True for `///` and `/** */`.
    let isDocumentation: Bool
}
