import GRDB
import Kernel
import Records

/// How long a ledger of so many devices, each scanned and registered, takes to be compared and put right.
package struct ReconciliationBenchmark: Sendable {
    /// One figure.
    package struct Measure: Sendable {
        /// What was done.
        package let title: String
        /// How many things it was done to.
        package let count: Int
        /// How long it took.
        package let duration: Duration
    }

    private let ledger: SyntheticLedger

    /// Takes the number of devices: 100,000 for the figure that is published.
    package init(devices: Int = 100_000) {
        ledger = SyntheticLedger(devices: devices)
    }

    /// Fills the store, which must be empty, and measures: entry of both sources, the first comparison, one in which nothing
    /// has changed, the figures of the first page, and taking every measured value.
    package func run(_ store: RecordStore, by principal: Principal) async throws -> [Measure] {
        let clock = ContinuousClock()
        var measures: [Measure] = []
        func measure(_ title: String, _ count: Int, _ body: () async throws -> Void) async throws {
            measures.append(
                Measure(title: title, count: count, duration: try await clock.measure { try await body() }))
        }
        let run = ReconciliationRun(store: store)
        try await measure("entry of a scan and a register", ledger.devices * 2) {
            try await ledger.fill(store, by: principal)
        }
        try await measure("first comparison", ledger.devices) { _ = try await run.run() }
        try await measure("comparison again", ledger.devices) { _ = try await run.run() }
        try await measure("figures", 1) { _ = try await store.read { try GovernanceDuties.figures($0) } }
        let lines = try await store.read {
            try DifferenceStore.list(DifferenceFilter(), limit: HandStore.mostAssets, $0)
        }
        let author = HandDeeds.Author(
            person: principal.name, reason: nil, moment: store.clock.now(), content: LedgerContent())
        try await measure("differences accepted at once", lines.count) {
            _ = try await store.write(AuditAction("difference.accept"), by: principal) {
                try DifferenceDeeds.decide(.accept, lines, by: author, $0)
            }
        }
        return measures
    }
}
