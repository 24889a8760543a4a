import Kernel
import Observations

/// One source's word on the attributes of an asset.
package struct SourceWord: Sendable, Hashable {
    /// The record that says it.
    package let record: Int64
    /// What kind of source.
    package let kind: SourceKind
    /// When it said so.
    package let at: Timestamp
    /// What it says.
    package let attributes: [AttributeName: String]
}

/// What an attribute is taken to be, and on whose word.
package struct ResolvedAttribute: Sendable, Hashable {
    /// The value.
    package let value: String
    /// The word that is believed.
    package let word: SourceWord
}

/// Decides between sources: pure.
enum AttributeResolver {
    /// For each attribute the value of the source that is believed first, the later word where two rank alike. An empty
    /// value is a source's word that there is none, and only a person's counts.
    static func resolve(
        _ words: [SourceWord], _ precedence: SourcePrecedence
    ) -> [AttributeName: ResolvedAttribute] {
        var resolved: [AttributeName: ResolvedAttribute] = [:]
        var ranks: [AttributeName: Int] = [:]
        for word in words.sorted(by: { ($1.at, $0.record) < ($0.at, $1.record) }) {
            for (name, value) in word.attributes where !value.isEmpty || word.kind == .hand {
                let rank = precedence.rank(of: word.kind, for: name)
                if let best = ranks[name], best <= rank { continue }
                ranks[name] = rank
                resolved[name] = ResolvedAttribute(value: value, word: word)
            }
        }
        return resolved.filter { !$0.value.value.isEmpty }
    }
}
