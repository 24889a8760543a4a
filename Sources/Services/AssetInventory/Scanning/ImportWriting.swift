import Kernel
import Records
import ScanImports

/// Writes the batches of an import one after the other, each while the next is being read: the two halves of the work, reading
/// and telling apart, and the transaction, each have a core. For one task at a time.
struct ImportWriting {
    let run: Identifier<ScanRun>
    let intake: RunIntake
    let reading: FingerprintReading
    let context: JobContext

    /// Prepares a batch, waits for the one before to be written, and begins to write it. `total`: the hosts of the file up to
    /// its end.
    func add(
        _ hosts: ArraySlice<ScannedHost>, total: Int, _ group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws {
        let items = hosts.compactMap { HostObservation.item($0, coverage: .unknown) }.map(reading.prepare)
        let action = AuditAction("asset.observe", object: RecordReference(table: "scan_run", id: run.rawValue))
        try await group.next()
        group.addTask { [intake, context] in
            try await intake.enter(prepared: items, action) { database in
                try context.save(checkpoint: ImportJob.Place(hosts: total), database)
            }
        }
    }
}
