import GRDB
import Kernel
import Observations

/// When each word of a person counts from.
enum HandWords {
    /// The words of one asset as they are to be weighed. Where a merge has brought several records of hand together, each
    /// attribute counts from when it was said: a new word about one must not make an old word about another young again.
    static func apart(_ words: [SourceWord], _ database: Database) throws -> [SourceWord] {
        guard words.count(where: { $0.kind == .hand }) > 1 else { return words }
        return try words.flatMap { $0.kind == .hand ? try apart($0, database) : [$0] }
    }

    private static func apart(_ word: SourceWord, _ database: Database) throws -> [SourceWord] {
        let times = try HandValueStore.times(of: word.record, database)
        return Dictionary(grouping: word.attributes) { times[$0.key] ?? word.at }.map { moment, attributes in
            SourceWord(
                record: word.record, kind: word.kind, at: moment,
                attributes: Dictionary(attributes.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}
