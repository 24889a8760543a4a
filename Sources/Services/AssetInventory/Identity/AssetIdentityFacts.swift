import GRDB
import Kernel

/// What an asset's page says of its identity, read in one snapshot.
struct AssetIdentityFacts: Sendable {
    let records: [LedgerRecord]
    let merges: [AssetMerge]
    let questions: [IdentityQuestion]
    let precedence: SourcePrecedence

    init(_ id: Identifier<Asset>, _ database: Database) throws {
        records = try LedgerRecordStore.live(of: id.rawValue, database)
        merges = try AssetMergeStore.list(of: id, database)
        questions = try IdentityQuestionStore.open(about: id, database)
        precedence = SourcePrecedence()
    }
}
