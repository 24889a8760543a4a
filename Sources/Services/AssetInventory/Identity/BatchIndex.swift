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
    /// The network in which the observations were made: the same address in another one says nothing.
    private let network: Identifier<IsolatedNetwork>?
    private var changed = MemoryIndex()
    private var touched: Set<Int64> = []

    init(_ database: Database, _ statements: LedgerStatements, in network: Identifier<IsolatedNetwork>? = nil) {
        self.database = database
        self.statements = statements
        self.network = network
    }

    func holders(of evidence: IdentityEvidence) throws(any Error) -> [Int64] {
        let kept = try statements.holders(ofKey: RecordText.key(evidence))
        return kept.filter { !touched.contains($0) } + changed.holders(of: evidence)
    }

    func holders(of address: IPAddress) throws(any Error) -> [Int64] {
        let kept = try statements.holders(of: address, in: network)
        return kept.filter { !touched.contains($0) } + changed.holders(of: address)
    }

    func asset(_ id: Int64) throws(any Error) -> KnownAsset? {
        touched.contains(id) ? changed.asset(id) : try known(id)
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
        if let known = try known(id) { changed.set(known) } else { changed.remove(id) }
    }

    private func known(_ id: Int64) throws -> KnownAsset? {
        let records = try LedgerRecordStore.live(of: id, database)
        guard !records.isEmpty else { return nil }
        var known = KnownAsset(id: id)
        let met = records.filter { $0.presence != .registered && $0.kind != .rule }
        known.isElsewhere = !met.isEmpty && !met.contains { $0.network == network }
        known.isHearsay = records.allSatisfy { $0.presence == .remembered }
        known.isBare = records.allSatisfy { $0.presence != .registered && $0.evidence.isEmpty }
        for record in records {
            known.evidence.formUnion(record.evidence)
            guard record.network == network else { continue }
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
