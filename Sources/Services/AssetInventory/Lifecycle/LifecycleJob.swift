import GRDB
import Kernel
import Records

/// Judges assets anew: after a run those that it touched, daily all of them. It may be done twice: what has not changed is
/// not written.
package struct LifecycleJob: JobHandler {
    /// The kind of job.
    package static let kindName = "asset.lifecycle"

    /// What a job is given.
    package struct Parameters: Codable, Sendable {
        /// The run whose assets are judged. Nil: all assets.
        package var run: Identifier<ScanRun>?

        /// A job for all assets, or those of a run.
        package init(run: Identifier<ScanRun>? = nil) {
            self.run = run
        }
    }

    /// Assets of one transaction at most.
    private static let batch = 500

    private let rules: ExposureRules

    /// Takes the rules of exposure.
    package init(rules: ExposureRules) {
        self.rules = rules
    }

    package var kind: String { Self.kindName }

    /// Queues the judgement of what a run has touched, in the transaction that ends it.
    static func queue(
        after run: Identifier<ScanRun>, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws {
        _ = try JobStore.add(
            JobRequest(kind: kindName, title: "评估扫描 #\(run) 涉及的资产", parameters: Parameters(run: run)),
            at: moment, by: principal, database)
    }

    /// The daily judgement of all assets, as a request for its schedule.
    package static func daily() throws -> JobRequest {
        try JobRequest(kind: kindName, title: "每日评估资产生命周期与暴露面", parameters: Parameters())
    }

    package func run(_ context: JobContext) async throws -> String? {
        let run = try context.parameters(Parameters.self).run
        let (store, rules) = (context.store, rules)
        let now = store.clock.now()
        let object = run.map { RecordReference(table: "scan_run", id: $0.rawValue) }
        let action = AuditAction("asset.evaluate", object: object)
        let expired = try await store.write(action, by: context.principal, onlyIfChanged: true) {
            try RecoveryStore.endExpired(now: now, $0)
        }
        let (ids, coverage) = try await store.read { database in
            (try Self.assets(of: run, database), try TrafficCoverage(now: now, database))
        }
        var done = 0
        var pace = WritePace(most: Self.batch)
        while done < ids.count {
            try Task.checkCancellation()
            let part = Array(ids[done..<min(done + pace.next, ids.count)])
            let began = ContinuousClock.now
            try await store.write(action, by: context.principal, onlyIfChanged: true) { database in
                let exposure = try ExposureEvaluation(rules: rules, run: run, now: now, database)
                let zombies = try ZombieEvaluation(
                    exposure: rules, coverage: coverage, run: run, now: now, database)
                for id in part {
                    // Zombies look at the warnings, so that these come first.
                    try exposure.evaluate(id, database)
                    try zombies.evaluate(id, database)
                    // What is proved to be gone has no open warnings.
                    if try AssetStore.find(Identifier(id), database).state == .retired {
                        try exposure.evaluate(id, database)
                    }
                }
            }
            pace.took(.now - began, for: part.count)
            done += part.count
            await context.report(done: done, total: ids.count, "已评估 \(done) 项资产")
        }
        var removed = 0
        if run == nil {
            removed = try await store.write(AuditAction("asset.prune"), by: context.principal, onlyIfChanged: true) {
                try ChangeFeedStore.prune(now: now, $0) + OutboundStore.prune(now: now, $0)
            }
        }
        try await DailyFigureJob.keep(store, by: context.principal)
        return "评估资产 \(ids.count) 项" + (expired > 0 ? "；到期未恢复 \(expired) 项" : "")
            + (removed > 0 ? "；清理过期的变化与外联记录 \(removed) 条" : "")
    }

    /// The assets that a run met or missed; all that are not merged, and those merged that something is still open about.
    private static func assets(of run: Identifier<ScanRun>?, _ database: Database) throws -> [Int64] {
        if let run {
            return try Int64.fetchAll(
                database,
                sql: """
                    SELECT asset_id FROM scan_sighting WHERE run_id = ?
                    UNION SELECT asset_id FROM asset_change WHERE run_id = ? ORDER BY 1
                    """,
                arguments: [run, run])
        }
        return try Int64.fetchAll(
            database,
            sql: """
                SELECT id FROM asset WHERE state <> 'merged'
                    OR id IN (SELECT asset_id FROM exposure_warning WHERE state <> 'closed')
                    OR id IN (SELECT asset_id FROM zombie_case WHERE stage <> 'closed')
                ORDER BY id
                """)
    }
}
