import GRDB
import Kernel
import Observations
import Records

/// What follows from a run or a change of rules for the whole ledger: rules are asked anew, sources compared, and rows
/// decided anew where the order of sources has changed.
package struct GovernanceJob: JobHandler {
    static let kind = "asset.govern"
    /// Assets brought up to date in one transaction at most.
    private static let batch = 2_000

    struct Parameters: Codable {
        /// True where every row must be decided anew, not only those about which rules say something new.
        var recompute: Bool
    }

    private struct Place: Codable {
        var last: Int64
    }

    private let content: LedgerContent

    /// Takes what the ledger takes from files.
    package init(content: LedgerContent) {
        self.content = content
    }

    package var kind: String { Self.kind }

    /// Queues it, unless one that does as much waits already.
    static func queue(
        recompute: Bool = false, at moment: Timestamp, by principal: Principal, _ database: Database
    ) throws {
        let waiting = try JobStore.list(kind: kind, states: [.queued], limit: 20, database)
        let title = recompute ? "按来源优先级重算资产属性" : "资产分类与差异比对"
        if waiting.contains(where: { $0.title == title }) { return }
        let request = try JobRequest(kind: kind, title: title, parameters: Parameters(recompute: recompute))
        _ = try JobStore.add(request, at: moment, by: principal, database)
    }

    package func run(_ context: JobContext) async throws -> String? {
        let parameters = try context.parameters(Parameters.self)
        let store = context.store
        let total = try await store.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM asset") ?? 0 }
        var last = try await context.checkpoint(Place.self)?.last ?? 0
        var changed = 0
        var pace = WritePace(most: Self.batch)
        while last < total {
            try Task.checkCancellation()
            let range = (last + 1)...min(total, last + Int64(pace.next))
            let began = ContinuousClock.now
            changed += try await step(range, parameters, context)
            pace.took(.now - began, for: range.count)
            last = range.upperBound
            await context.report(done: Int(last), total: Int(total), "正在整理资产属性")
        }
        let outcome = try await ReconciliationRun(store: store, aliases: content.aliases).run { done, total in
            await context.report(done: done, total: total, "正在比对来源差异")
        }
        return "比对资产 \(outcome.assets) 项，分类变化 \(changed) 项，待处理差异 \(outcome.open) 项，缺失字段 \(outcome.gaps) 处"
    }

    /// - Returns: about how many assets the rules say something new.
    private func step(
        _ range: ClosedRange<Int64>, _ parameters: Parameters, _ context: JobContext
    ) async throws -> Int {
        let now = context.store.clock.now()
        let action = AuditAction(
            parameters.recompute ? "asset.recompute" : "asset.classify", object: context.job.reference)
        return try await context.store.write(action, by: context.principal, onlyIfChanged: true) {
            [content, principal = context.principal] database in
            let precedence = try PrecedenceStore.current(database)
            // Rules derive neither state nor owner, so that only a new order of sources can change what the feed tells.
            let all =
                parameters.recompute
                ? try Int64.fetchAll(
                    database, sql: "SELECT id FROM asset WHERE id BETWEEN ? AND ? AND state <> 'merged'",
                    arguments: [range.lowerBound, range.upperBound]) : []
            let deed = ChangeDeed(by: principal.name, "按来源优先级重算")
            let derived = try ChangeRecorder.around(all, by: deed, isOnlyRow: true, at: now, database) {
                let derived = try ClassificationStore.derive(
                    .range(range), content.rules, precedence, at: now, database)
                try AssetProjection.refreshRows(derived.union(all), precedence: precedence, database)
                return derived
            }
            try context.save(checkpoint: Place(last: range.upperBound), database)
            return derived.count
        }
    }
}
