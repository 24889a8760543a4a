import GRDB
import Kernel
import Observations

/// What an asset's page says of its identity, read in one snapshot.
struct AssetIdentityFacts: Sendable {
    let records: [LedgerRecord]
    /// What they say of attributes, as it is weighed.
    let words: [SourceWord]
    let merges: [AssetMerge]
    let questions: [IdentityQuestion]
    /// What is taken to be true of it, and on whose word.
    let resolved: [AttributeName: ResolvedAttribute]
    /// What persons have said, newest first.
    let handValues: [HandValue]
    /// The required attributes that nobody has told.
    let gaps: [AttributeName]

    /// How many differences between its sources nobody has decided about.
    let differences: Int
    /// The isolated networks in which it was met, by name.
    let networks: [String]
    /// The day, for what is a matter of dates.
    let today: CivilDate

    init(_ id: Identifier<Asset>, at moment: Timestamp, _ database: Database) throws {
        today = CivilTime(moment).date
        differences = try DifferenceStore.openCount(of: id.rawValue, database)
        records = try LedgerRecordStore.live(of: id.rawValue, database)
        words = try HandWords.apart(records.map(\.word), database)
        networks = try Set(records.compactMap(\.network)).sorted().map {
            try IsolatedNetworkStore.find($0, database).name
        }
        merges = try AssetMergeStore.list(of: id, database)
        questions = try IdentityQuestionStore.open(about: id, database)
        resolved = AttributeResolver.resolve(words, try PrecedenceStore.current(database))
        handValues = try LedgerDeedStore.values(about: id.rawValue, database)
        gaps = try DifferenceStore.gaps(of: id.rawValue, database)
    }
}
