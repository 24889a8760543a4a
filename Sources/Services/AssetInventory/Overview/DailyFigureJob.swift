import Kernel
import Records

/// Sets down what the ledger counts at the end of a day. After each evaluation of assets the same is done, so that a day on
/// which the program does not run to its end is not lost.
package struct DailyFigureJob: JobHandler {
    /// The kind of job.
    package static let kindName = "asset.figures"

    private struct Parameters: Codable {}

    /// Needs nothing.
    package init() {}

    package var kind: String { Self.kindName }

    /// The daily count, as a request for its schedule.
    package static func daily() throws -> JobRequest {
        try JobRequest(kind: kindName, title: "记录每日资产数量", parameters: Parameters())
    }

    package func run(_ context: JobContext) async throws -> String? {
        try await Self.keep(context.store, by: context.principal)
        return nil
    }

    /// Counts, and sets it down for today.
    static func keep(_ store: RecordStore, by principal: Principal) async throws {
        let now = store.clock.now()
        try await store.write(AuditAction("asset.figures"), by: principal, onlyIfChanged: true) {
            try DailyFigureStore.keep(at: now, $0)
        }
    }
}
