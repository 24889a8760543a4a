import AssetIdentity
import Fingerprints
import Foundation
import GRDB
import Kernel
import Observations
import Records

/// Enters observations into the ledger as an import would, says what that changes, and takes all of it back.
package enum LedgerRehearsal {
    /// What the ledger made of the observations.
    package struct Outcome: Sendable, Hashable, Codable {
        /// How many observations were tried.
        package var tried = 0
        /// Assets that no source has told of yet.
        package var new = 0
        /// Known assets of which something changes.
        package var changed = 0
        /// Known assets of which nothing changes.
        package var unchanged = 0
        /// Other assets that change along: they lose an address, or turn out to be one of those.
        package var others = 0
        /// Doubts about identity that a person would have to resolve.
        package var questions = 0
    }

    /// What became of one observation.
    struct Fate: Sendable, Hashable {
        /// How the ledger takes it.
        enum Kind: Sendable, Hashable {
            case new, changed, unchanged
        }

        let kind: Kind
        /// The asset as it is known now. Nil: it is new.
        var asset: Identifier<Asset>?
        /// What a person calls it.
        var title: String?
    }

    /// What the ledger made of all, and of the first one by one; nil: it waits for the rest.
    struct Report: Sendable {
        let outcome: Outcome
        let fates: [Fate?]
    }

    /// Observations that are entered at once, as the job does.
    private static let batch = 500

    /// Tries the observations of one source.
    static func run(
        _ items: [ObservedItem], from source: (kind: SourceKind, name: String), library: FingerprintLibrary,
        store: RecordStore
    ) async throws -> Report {
        let now = store.clock.now()
        let (kind, name) = source
        return try await store.rehearse { database in
            // For one thread at a time, so it is made where it is used.
            let fingerprints = FingerprintReading(library)
            let origin = ObservationBatch.Origin(
                source: try LedgerRecordStore.source(kind, name, at: now, database), run: nil,
                precedence: try PrecedenceStore.current(database), person: "")
            var memory = RunMemory(scope: nil)
            var (new, questions) = (Set<Int64>(), 0)
            for start in stride(from: 0, to: items.count, by: batch) {
                let outcome = try ObservationBatch.enter(
                    items[start..<min(start + batch, items.count)].map(fingerprints.read), from: origin,
                    memory: memory, isFinal: false, at: now, database)
                memory = outcome.memory
                new.formUnion(outcome.newAssets)
                questions += outcome.questions
            }
            let statements = try LedgerStatements(database)
            let assets = try items.map {
                try statements.head(source: origin.source, slot: $0.observation.slot)?.asset
            }
            return (new: new, assets: assets, questions: questions)
        } telling: { found, changes, database in
            var changed = Set(changes.filter { $0.table == "asset" }.map(\.id))
            let records = changes.filter { $0.table == "asset_record" }.map(\.id)
            changed.formUnion(try LedgerRecordStore.assets(of: records, database))
            let known = Set(found.assets.compactMap(\.self)).subtracting(found.new)
            let outcome = Outcome(
                tried: items.count, new: found.new.count, changed: known.intersection(changed).count,
                unchanged: known.subtracting(changed).count,
                others: changed.subtracting(known).subtracting(found.new).count, questions: found.questions)
            let fates = try found.assets.prefix(ImportTrial.shownThings).map { asset -> Fate? in
                guard let asset else { return nil }
                if found.new.contains(asset) { return Fate(kind: .new) }
                let title = try AssetStore.find(Identifier(asset), database).title
                return Fate(
                    kind: changed.contains(asset) ? .changed : .unchanged, asset: Identifier(asset), title: title)
            }
            return Report(outcome: outcome, fates: fates)
        }
    }
}
