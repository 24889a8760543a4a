import GRDB
import Kernel
import Observations
import Records

/// Everything that follows when the words about an asset have changed, in the same transaction: what rules derive, its row,
/// its differences and its missing fields.
struct Governance {
    let reconciler: Reconciler
    let rules: ClassificationRules
    let now: Timestamp
    private let database: Database

    /// Reads what is in force.
    init(_ content: LedgerContent, at now: Timestamp, _ database: Database) throws {
        reconciler = try Reconciler(content.aliases, database)
        rules = content.rules
        self.now = now
        self.database = database
    }

    /// Brings assets up to date.
    func settle(_ assets: Set<Int64>) throws {
        guard !assets.isEmpty else { return }
        let scope = LedgerReader.Scope.assets(assets.sorted())
        try ClassificationStore.derive(scope, rules, reconciler.precedence, at: now, database)
        try AssetProjection.refresh(assets, precedence: reconciler.precedence, database)
        try ReconciliationRun.refresh(scope, reconciler, database)
    }
}
