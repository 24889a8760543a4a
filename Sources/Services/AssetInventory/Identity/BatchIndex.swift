import AssetIdentity
import GRDB
import Kernel
import Observations

/// The ledger as the recogniser looks things up in it, during one transaction: the index tables, and what the transaction
/// has changed since they were brought up to date.
final class BatchIndex: IdentityIndex {
    typealias Failure = any Error

    private let database: Database
    private let statements: LedgerStatements
    private var changed = MemoryIndex()
    private var touched: Set<Int64> = []

    init(_ database: Database, _ statements: LedgerStatements) {
        self.database = database
        self.statements = statements
    }

    func holders(of evidence: IdentityEvidence) throws(any Error) -> [Int64] {
        let kept = try statements.holders(ofKey: RecordText.key(evidence))
        return kept.filter { !touched.contains($0) } + changed.holders(of: evidence)
    }

    func holders(of address: IPAddress) throws(any Error) -> [Int64] {
        let kept = try statements.holders(of: address)
        return kept.filter { !touched.contains($0) } + changed.holders(of: address)
    }

    func asset(_ id: Int64) throws(any Error) -> KnownAsset? {
        touched.contains(id) ? changed.asset(id) : try Self.known(id, database)
    }

    /// Takes an asset up that has just been made of one observation.
    func add(_ id: Int64, _ observation: Observation, at moment: Timestamp) {
        touched.insert(id)
        var known = KnownAsset(id: id, evidence: Set(observation.evidence))
        for address in observation.addresses { known.addresses[address] = moment }
        if observation.addresses.count > 1 { known.ownAddresses = Set(observation.addresses) }
        known.isHearsay = observation.presence == .remembered
        known.isBare = observation.presence != .registered && observation.evidence.isEmpty
        for service in observation.services ?? [] where service.state == .open {
            known.services.insert(Recogniser.signature(service))
        }
        changed.set(known)
    }

    /// Reads an asset anew whose records have changed.
    func refresh(_ id: Int64) throws {
        touched.insert(id)
        if let known = try Self.known(id, database) { changed.set(known) } else { changed.remove(id) }
    }

    private static func known(_ id: Int64, _ database: Database) throws -> KnownAsset? {
        let records = try LedgerRecordStore.live(of: id, database)
        guard !records.isEmpty else { return nil }
        var known = KnownAsset(id: id)
        known.isHearsay = records.allSatisfy { $0.presence == .remembered }
        known.isBare = records.allSatisfy { $0.presence != .registered && $0.evidence.isEmpty }
        for record in records {
            known.evidence.formUnion(record.evidence)
            let seen = record.seenAt ?? record.changedAt
            for address in record.addresses { known.addresses[address] = max(known.addresses[address] ?? seen, seen) }
            if record.areOwn { known.ownAddresses.formUnion(record.addresses) }
            for service in record.services ?? [] where service.state == .open {
                var observed = ObservedService(transport: service.transport, number: service.number)
                observed.product = service.product
                known.services.insert(Recogniser.signature(observed))
            }
        }
        return known
    }
}
