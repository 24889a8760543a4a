import Fingerprints
import Foundation
import GRDB
import Kernel
import Observations
import Records

/// The way of one run's answers into vault and ledger. Each device or answer is a block of the run, with what it answered as
/// its evidence.
struct DeviceIntake: Sendable {
    let run: Identifier<ScanRun>
    let source: DeviceSource
    let library: FingerprintLibrary
    let context: JobContext

    /// Observations entered in one transaction.
    private static let batch = 500

    private var action: AuditAction {
        AuditAction(
            "asset.observe", object: RecordReference(table: "scan_run", id: run.rawValue), label: source.name)
    }

    /// The blocks that need not be asked again.
    func done() async throws -> Set<String> {
        try await context.store.read { [run] in try ScanRunStore.completeBlocks(of: run, $0) }
    }

    /// Enters observations as the word of this source, or of a table that one of its devices keeps.
    /// - Returns: how many were entered, and how many new assets they are.
    func enter(
        _ observations: [Observation], as kind: SourceKind, _ name: String
    ) async throws -> (entered: Int, new: Int) {
        guard !observations.isEmpty else { return (0, 0) }
        // What another device of the run has met is no contradiction: one thing stands in the tables of many.
        let intake = try await RunIntake.open(
            run, from: (kind, name), scope: nil, tried: AddressSet(), library: library, isAlone: true, context)
        var rest = observations[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            try await intake.enter(rest.prefix(Self.batch).map { ObservedItem(observation: $0) }, action)
            rest = rest.dropFirst(Self.batch)
        }
        try await intake.close(tried: AddressSet(), began: context.store.clock.now(), action)
        return (observations.count, await intake.newAssets)
    }

    /// Sets down how one device or answer went, and what it answered.
    func end(
        _ key: String, from started: Timestamp, things: Int, answer: (bytes: [UInt8], name: String, type: String)?,
        message: String?, isComplete: Bool
    ) async throws {
        let now = context.store.clock.now()
        let (run, person) = (run, context.principal.name)
        let content = try answer.map { try EvidenceVault(context.store.folder).store(Data($0.bytes)) }
        try await context.store.write(
            AuditAction(
                isComplete ? "device.read" : "device.unread",
                object: RecordReference(table: "scan_run", id: run.rawValue), label: "\(source.name) \(key)",
                detail: message),
            by: context.principal
        ) { database in
            let block = try ScanRunStore.addBlock(
                of: run, key: key, isComplete: isComplete, hosts: things, tool: nil, from: started, to: now,
                message: message, database)
            guard let content, let answer else { return }
            _ = try EvidenceStore.add(
                content, name: answer.name, mediaType: answer.type, to: block, note: "设备返回的原始内容", at: now,
                by: person, database)
        }
    }
}
