import AssetIdentity
import Fingerprints
import Foundation
import GRDB
import Kernel
import Observations
import Records

/// The way of one run's observations into the ledger: holds what the run has met, and the observations that wait for the rest
/// of it. What waits is kept in the records too, so that a run goes on after a crash where it stood.
actor RunIntake {
    private let run: Identifier<ScanRun>
    private let context: JobContext
    private let source: (kind: SourceKind, name: String)
    private var memory: RunMemory
    private var waiting: [ObservedItem]
    /// Assets that no source had told of before, entered by this process.
    private(set) var newAssets = 0
    private let fingerprints: FingerprintReading

    private init(
        run: Identifier<ScanRun>, source: (kind: SourceKind, name: String), context: JobContext, memory: RunMemory,
        waiting: [ObservedItem], library: FingerprintLibrary
    ) {
        self.source = source
        fingerprints = FingerprintReading(library)
        self.run = run
        self.context = context
        self.memory = memory
        self.waiting = waiting
    }

    /// Takes up a run, from its beginning or where it stood. `scope`: the addresses that it tries; `tried`: those of them that
    /// it has tried already; `isAlone`: what else the run has met says nothing about what is entered here.
    static func open(
        _ run: Identifier<ScanRun>, from source: (kind: SourceKind, name: String) = HostObservation.source,
        scope: AddressSet?, tried: AddressSet, library: FingerprintLibrary, isAlone: Bool = false,
        _ context: JobContext
    ) async throws -> RunIntake {
        let (memory, waiting) = try await context.store.read { database in
            var memory = RunMemory(scope: scope)
            memory.finish(tried)
            if !isAlone { try RunIntakeStore.met(by: run, database) { memory.meet($0, at: $1) } }
            return (memory, try RunIntakeStore.waiting(of: run, database))
        }
        return RunIntake(
            run: run, source: source, context: context, memory: memory, waiting: waiting, library: library)
    }

    /// Enters observations in one transaction with whatever else `also` writes.
    /// - Returns: how many were taken; those that wait count.
    @discardableResult
    func enter(
        _ items: [ObservedItem], _ action: AuditAction,
        also: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) async throws -> Int {
        try await enter(prepared: items.map(fingerprints.prepare), action, also: also)
        return items.count
    }

    /// Enters observations that the caller has prepared with a `FingerprintReading` of its own.
    func enter(
        prepared items: [ObservedItem], _ action: AuditAction, also: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        try await write(items, action, isFinal: false, also)
    }

    /// The run has tried these addresses: what waited for them is looked at again.
    func finish(_ addresses: AddressSet, _ action: AuditAction) async throws {
        memory.finish(addresses)
        guard !waiting.isEmpty else { return }
        try await write([], action, isFinal: false) { _ in }
    }

    /// The run is over: nothing waits any more, and what was not met where it was looked for is gone.
    func close(tried: AddressSet, began: Timestamp, _ action: AuditAction) async throws {
        if !waiting.isEmpty { try await write([], action, isFinal: true) { _ in } }
        guard !tried.isEmpty else { return }
        let (run, source, now) = (run, source, context.store.clock.now())
        try await context.store.write(action, by: context.principal, onlyIfChanged: true) { database in
            try RunIntakeStore.closeMissed(in: tried, by: run, began: began, source: source, at: now, database)
        }
    }

    private func write(
        _ items: [ObservedItem], _ action: AuditAction, isFinal: Bool,
        _ also: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        let all = waiting + items
        let (run, memory, now, person) = (run, memory, context.store.clock.now(), context.principal.name)
        let hadWaiting = !waiting.isEmpty
        let (kind, name) = source
        let outcome = try await context.store.write(action, by: context.principal) { database in
            let source = try LedgerRecordStore.source(
                kind, name, at: now, database)
            let origin = ObservationBatch.Origin(
                source: source, run: run, precedence: try PrecedenceStore.current(database), person: person)
            let outcome = try ObservationBatch.enter(
                all, from: origin, memory: memory, isFinal: isFinal, at: now, database)
            if hadWaiting || !outcome.waiting.isEmpty {
                try RunIntakeStore.keep(outcome.waiting, for: run, database)
            }
            try also(database)
            return outcome
        }
        self.memory = outcome.memory
        newAssets += outcome.newAssets.count
        waiting = outcome.waiting
    }
}
