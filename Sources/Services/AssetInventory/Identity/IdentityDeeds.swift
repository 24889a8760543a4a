import GRDB
import Kernel
import Records

/// What a person does about identity: one asset of two, two again of one.
enum IdentityDeeds {
    /// Resolves a question. With `.same` every asset of it goes into `kept`.
    /// - Throws: `AssetError.reasonMissing`; `RecordsError.state` where somebody was quicker.
    static func answer(
        _ id: Identifier<IdentityQuestion>, _ answer: IdentityQuestion.Answer, kept: Identifier<Asset>?, reason: String,
        by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        if VisibleText.isBlank(reason) { throw AssetError.reasonMissing }
        let question = try IdentityQuestionStore.find(id, database)
        try IdentityQuestionStore.answer(id, answer, reason: reason, by: person, at: moment, database)
        guard answer == .same else { return }
        let living = try AssetStore.living(question.assets, database)
        guard let first = living.first, living.count > 1 else { throw AssetError.fewAssets }
        let target = kept.flatMap { living.contains($0) ? $0 : nil } ?? first
        try merge(living, into: target, reason: reason, by: person, at: moment, database)
    }

    /// Makes several assets one.
    /// - Throws: `AssetError`.
    static func merge(
        _ assets: [Identifier<Asset>], into kept: Identifier<Asset>, reason: String, by person: String,
        at moment: Timestamp, _ database: Database
    ) throws {
        if VisibleText.isBlank(reason) { throw AssetError.reasonMissing }
        let others = assets.filter { $0 != kept }
        guard !others.isEmpty else { throw AssetError.fewAssets }
        let all = Set(assets.map(\.rawValue) + [kept.rawValue])
        try ChangeRecorder.around(all, by: ChangeDeed(by: person), at: moment, database) {
            for other in others {
                try AssetMergeStore.merge(
                    other.rawValue, into: kept.rawValue, reason: reason, by: person, at: moment, database)
            }
            // From now on the asset may be met at all these addresses at once.
            try LedgerRecordStore.setOwn(true, of: [kept.rawValue], database)
            try AssetProjection.refresh(all, precedence: PrecedenceStore.current(database), database)
        }
        try IdentityQuestionStore.closeSettled(by: person, at: moment, database)
    }

    /// Undoes a merge.
    static func undo(
        _ id: Identifier<AssetMerge>, reason: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        if VisibleText.isBlank(reason) { throw AssetError.reasonMissing }
        let merge = try AssetMergeStore.find(id, database)
        let both = [merge.kept.rawValue, merge.gone.rawValue]
        try ChangeRecorder.around(both, by: ChangeDeed(by: person), at: moment, database) {
            let assets = try AssetMergeStore.undo(id, reason: reason, by: person, at: moment, database)
            try LedgerRecordStore.setOwn(false, of: assets, database)
            try AssetProjection.refresh(Set(assets), precedence: PrecedenceStore.current(database), database)
        }
    }
}
