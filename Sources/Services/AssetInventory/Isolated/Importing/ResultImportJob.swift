import Fingerprints
import Foundation
import GRDB
import Kernel
import Observations
import Records
import ScanImports
import Tools

/// Enters a probe's result into the ledger as a scan's blocks are: each part once, in a transaction that sets down that it
/// was entered. Taken up again after a crash it goes on with the first part that was not.
package struct ResultImportJob: JobHandler {
    static let kind = "asset.import-probe"

    struct Parameters: Codable {
        let result: Identifier<ProbeResult>
    }

    private let fingerprints: FingerprintLibrary

    /// Takes the rules by which things are told what they are.
    package init(fingerprints: FingerprintLibrary = FingerprintLibrary(files: [])) {
        self.fingerprints = fingerprints
    }

    package var kind: String { Self.kind }

    package func run(_ context: JobContext) async throws -> String? {
        let parameters = try context.parameters(Parameters.self)
        let (result, commission, run) = try await context.store.read { database in
            let result = try ProbeResultStore.find(parameters.result, database)
            let commission = try CommissionStore.find(result.commission, database)
            return (result, commission, try ScanRunStore.find(commission.run, database))
        }
        guard run.state.isOpen else { return run.message }
        do {
            return try await ResultEntry(result, commission, fingerprints, context).enter()
        } catch {
            await ScanEnding.write(commission.run, after: error, context)
            throw error
        }
    }
}
