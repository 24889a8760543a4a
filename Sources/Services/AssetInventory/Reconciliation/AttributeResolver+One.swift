import Observations

extension AttributeResolver {
    /// What one attribute is taken to be: the same answer as `resolve(_:_:)` gives, without looking at the others. Nil: nobody
    /// told, or a person said that there is none.
    static func resolve(
        _ name: AttributeName, in words: [SourceWord], _ precedence: SourcePrecedence,
        of kinds: (SourceKind) -> Bool = { _ in true }
    ) -> ResolvedAttribute? {
        var best: (rank: Int, word: SourceWord, value: String)?
        for word in words where kinds(word.kind) {
            guard let value = word.attributes[name], !value.isEmpty || word.kind == .hand else { continue }
            let rank = precedence.rank(of: word.kind, for: name)
            if let best {
                // As the other sorts: the rank, then the later word, then the earlier record.
                if (best.rank, word.at, best.word.record) <= (rank, best.word.at, word.record) { continue }
            }
            best = (rank, word, value)
        }
        guard let best, !best.value.isEmpty else { return nil }
        return ResolvedAttribute(value: best.value, word: best.word)
    }
}
