import AssetIdentity
import DeviceAccess
import Fingerprints
import Kernel
import Observations
import Records
import Tools

/// Whether a device may be asked by SNMP.
package enum SNMPAccess {
    /// Only addresses of an approved scope are contacted, and none while all tools are stopped.
    /// - Throws: `ScanPlanError`.
    package static func check(_ address: IPAddress, in store: RecordStore, _ tools: ScanTools) async throws {
        let (allowed, stop) = try await store.read { (try ScanScopeStore.allowed($0), try ToolStopStore.current($0)) }
        if let reason = stop?.reason ?? tools.killSwitch.reason { throw ScanPlanError.toolsStopped(reason) }
        guard allowed.contains(address) else { throw ScanPlanError.addressNotApproved(address) }
    }
}

/// The way of a device's own tables into the ledger.
package enum SNMPIntake {
    /// Enters the device and the neighbours that it knows.
    /// - Returns: how many observations were entered.
    package static func enter(
        _ snapshot: DeviceSnapshot, library: FingerprintLibrary, store: RecordStore, by principal: Principal
    ) async throws -> Int {
        let now = store.clock.now()
        let reading = FingerprintReading(library)
        let device = reading.read(ObservedItem(observation: snapshot.device))
        let neighbours = snapshot.neighbours.map { ObservedItem(observation: $0) }
        let name = "\(snapshot.target.address)"
        let first = try await enter([device], .snmp, "SNMP", at: now, store, principal)
        return first + (try await enter(neighbours, .neighbours, "\(name) 邻居表", at: now, store, principal))
    }

    private static func enter(
        _ items: [ObservedItem], _ kind: SourceKind, _ name: String, at now: Timestamp, _ store: RecordStore,
        _ principal: Principal
    ) async throws -> Int {
        guard !items.isEmpty else { return 0 }
        return try await store.write(AuditAction("asset.observe", label: name), by: principal) { database in
            try GovernanceJob.queue(at: now, by: principal, database)
            return try ObservationBatch.enter(
                items,
                from: .init(
                    source: try LedgerRecordStore.source(kind, name, at: now, database), run: nil,
                    precedence: try PrecedenceStore.current(database), person: principal.name),
                memory: .init(), isFinal: true, at: now, database
            ).entered
        }
    }
}
