import AssetIdentity
import Directory
import Foundation
import GRDB
import Kernel
import Observations
import Testing

@testable import AssetInventory
@testable import Records

/// The product's own tables and statements under the simulated churn: what the model in memory promises, they must keep.
@Suite struct `The store under simulated churn` {
    @Test func `ends without silent mistakes that evidence could have shown`() throws {
        let score = try SimulationScore.play(0..<12, churns: SimulatedChurn.knowable) { try StoreLedger() }
        #expect(score.failures == [])
        #expect(score.observations > 1_000)
        #expect(score.silentMerges == 0, "\(score.worst)")
        #expect(score.silentSplits <= 1, "\(score.worst)")
    }

    /// How many scenarios `scripts/identity-score` asks for; too many for every run of the tests.
    private static let published = ProcessInfo.processInfo.environment["ANHU_SCENARIOS"].flatMap { Int($0) }

    @Test(.enabled(if: published != nil, "scripts/identity-score"), arguments: [false, true])
    func `is scored over many scenarios`(withCopies: Bool) throws {
        let count = Self.published ?? 0
        let churns = withCopies ? SimulatedChurn.allCases : SimulatedChurn.knowable
        let score = try SimulationScore.play(0..<count, churns: churns) { try StoreLedger() }
        print(score.chinese(withCopies ? "含镜像复制" : "留有线索的变化"))
        #expect(score.failures == [])
        // Two devices in a thousand, over six scans each.
        #expect(score.silentMerges + score.silentSplits <= score.devices / 500, "\(score.worst)")
    }
}

/// The ledger's tables in memory, without the audit chain, entered through the product's own code.
final class StoreLedger: ScoredLedger {
    private let queue: DatabaseQueue
    private var entered: [(asset: Int64, truth: Int, evidence: [IdentityEvidence])] = []
    private var run: Int64 = 0

    init() throws {
        queue = try DatabaseQueue()
        let schemas = [
            AuditChain.schema, EvidenceStore.schema, JobStore.schema, Outbox.schema, DirectoryModule.schema,
            AssetInventorySchema.schema,
        ]
        try queue.write { database in
            let migrator = Migrator(schemas: schemas)
            for (module, migration) in try migrator.pending(database) {
                try migrator.apply(migration, of: module, at: Timestamp(milliseconds: 0), database)
            }
        }
    }

    func enter(
        _ seen: [(truth: Int, observation: Observation)], from source: String, scope: AddressSet?, at now: Timestamp
    ) throws {
        try queue.write { database in
            run += 1
            try database.execute(
                sql: """
                    INSERT INTO scan_run (id, source, state, started_by, requested_at)
                    VALUES (?, 'simulated', 'running', 'test', ?)
                    """,
                arguments: [run, now])
            let kind: SourceKind = source == "scan" ? .scan : source == "snmp" ? .snmp : .neighbours
            let origin = ObservationBatch.Origin(
                source: try LedgerRecordStore.source(
                    kind, kind == .scan ? HostObservation.source.name : source, at: now, database),
                run: Identifier(run), precedence: SourcePrecedence(), person: "test")
            var memory = RunMemory(scope: scope)
            var waiting: [ObservedItem] = []
            func take(_ items: [ObservedItem], isFinal: Bool) throws {
                let outcome = try ObservationBatch.enter(
                    waiting + items, from: origin, memory: memory, isFinal: isFinal, at: now, database)
                memory = outcome.memory
                waiting = outcome.waiting
            }
            var rest = seen[...]
            for block in scope?.blocks(of: 32) ?? [] {
                let inside = rest.prefix { $0.observation.addresses.first.map { block.contains($0) } == true }
                rest = rest.dropFirst(inside.count)
                try take(inside.map { ObservedItem(observation: $0.observation) }, isFinal: false)
                memory.finish(AddressSet([block]))
                try take([], isFinal: false)
            }
            try take(rest.map { ObservedItem(observation: $0.observation) }, isFinal: true)
            if let scope {
                try RunIntakeStore.closeMissed(in: scope, by: Identifier(run), began: now, at: now, database)
            }
            for item in seen {
                let head = try LedgerRecordStore.head(source: origin.source, slot: item.observation.slot, database)
                if let head { entered.append((head.asset, item.truth, item.observation.evidence)) }
            }
        }
    }

    func result() throws -> ScoredResult {
        try queue.read { database in
            var into: [Int64: Int64] = [:]
            for row in try Row.fetchAll(
                database, sql: "SELECT id, merged_into FROM asset WHERE merged_into IS NOT NULL")
            {
                into[row[0]] = row[1]
            }
            func living(_ asset: Int64) -> Int64 {
                var asset = asset
                while let next = into[asset] { asset = next }
                return asset
            }
            var result = ScoredResult()
            for (asset, truth, evidence) in entered {
                result.told[living(asset), default: [:]][truth, default: []].formUnion(evidence)
            }
            // The store keeps no note of every contradiction it weighed: count each merge that nobody is asked about.
            result.disputed = Set(result.told.filter { Self.contradicts($0.value) }.keys)
            result.questions = try IdentityQuestionStore.list(limit: 100_000, database).map { question in
                Set(question.assets.map { living($0.rawValue) })
            }
            return result
        }
    }

    /// True where two real things under one asset told different keys, cards or numbers.
    private static func contradicts(_ told: [Int: Set<IdentityEvidence>]) -> Bool {
        let things = Array(told.values)
        return things.indices.contains { first in
            things[(first + 1)...].contains { second in
                EvidenceKind.allCases.contains { kind in
                    let left = things[first].filter { $0.kind == kind }
                    let right = second.filter { $0.kind == kind }
                    return !left.isEmpty && !right.isEmpty && left.isDisjoint(with: right)
                }
            }
        }
    }
}
