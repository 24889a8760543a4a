import GRDB
import Kernel
import Observations
import Records

/// Compares the ledger's sources and keeps what does not agree: of single assets in the transaction that changed them, of
/// all in one pass over the records.
///
/// The differences are a projection; what was decided about them are records, and hold while both sides stay what they were.
package struct ReconciliationRun: Sendable {
    /// What a run found.
    package struct Outcome: Sendable, Hashable {
        /// Assets compared.
        package var assets = 0
        /// Differences that nobody has decided about.
        package var open = 0
        /// Differences that somebody has.
        package var settled = 0
        /// Required attributes that are missing.
        package var gaps = 0
    }

    private let store: RecordStore
    private let aliases: ValueAliases

    /// Asset numbers compared in one transaction, so that nobody waits long for the database.
    private static let stretch: Int64 = 10_000

    /// Takes the records and the names that mean the same.
    package init(store: RecordStore, aliases: ValueAliases = ValueAliases()) {
        self.store = store
        self.aliases = aliases
    }

    /// Compares every asset. `progress` is told how many asset numbers of how many are done.
    package func run(
        progress: @Sendable (_ done: Int, _ total: Int) async -> Void = { _, _ in }
    ) async throws -> Outcome {
        var outcome = Outcome()
        let last = try await store.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM asset") ?? 0 }
        var first: Int64 = 1
        while first <= last {
            try Task.checkCancellation()
            let range = first...min(last, first + Self.stretch - 1)
            let part = try await store.operate { [aliases] database in
                try Self.refresh(.range(range), Reconciler(aliases, database), database)
            }
            outcome.assets += part.assets
            outcome.open += part.open
            outcome.settled += part.settled
            outcome.gaps += part.gaps
            first = range.upperBound + 1
            await progress(Int(range.upperBound), Int(last))
        }
        let (now, assets) = (store.clock.now(), outcome.assets)
        try await store.operate { database in
            try database.execute(
                sql: """
                    INSERT INTO ledger_comparison (id, compared_at, assets) VALUES (1, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET compared_at = excluded.compared_at, assets = excluded.assets
                    """,
                arguments: [now, assets])
        }
        return outcome
    }

    /// Brings the differences of some assets up to date.
    @discardableResult
    static func refresh(
        _ scope: LedgerReader.Scope, _ reconciler: Reconciler, _ database: Database
    ) throws -> Outcome {
        var outcome = Outcome()
        let (condition, arguments) = scope.condition("asset_id")
        for table in ["ledger_difference", "ledger_gap"] {
            try database.cachedStatement(sql: "DELETE FROM \(table) WHERE \(condition)").execute(arguments: arguments)
        }
        let rulings = try RulingStore.live(scope, database)
        let difference = try database.cachedStatement(
            sql: """
                INSERT INTO ledger_difference (kind, attribute, asset_id, category, measured, registered, measured_key,
                    registered_key, measured_source, registered_source, measured_at, registered_at, ruling_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let gap = try database.cachedStatement(
            sql: "INSERT INTO ledger_gap (attribute, asset_id, category) VALUES (?, ?, ?)")
        try LedgerReader.forEach(scope, database) { subject in
            outcome.assets += 1
            let category = reconciler.category(of: subject)
            for found in reconciler.differences(of: subject, category: category) {
                let ruling = rulings[subject.asset]?.last { $0.concerns(found) }?.id
                if ruling == nil { outcome.open += 1 } else { outcome.settled += 1 }
                try difference.execute(arguments: [
                    found.kind.rawValue, found.attribute.rawValue, found.asset, category.rawValue, found.measured,
                    found.registered, found.measuredKey, found.registeredKey, found.measuredSource,
                    found.registeredSource, found.measuredAt, found.registeredAt, ruling,
                ])
            }
            for name in reconciler.gaps(of: subject, category: category) {
                outcome.gaps += 1
                try gap.execute(arguments: [name.rawValue, subject.asset, category.rawValue])
            }
        }
        return outcome
    }
}
