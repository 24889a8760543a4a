import AssetIdentity
import GRDB
import Kernel
import Observations
import Records

/// Enters observations into the ledger, in one transaction: recognises each, keeps what it says as the record of its source,
/// and brings the assets that it touched up to date.
///
/// Entering the same again changes nothing but the time of last sighting, and costs no audit entry of its own.
struct ObservationBatch {
    /// Where the observations come from.
    struct Origin: Sendable {
        let source: Identifier<ObservationSource>
        let run: Identifier<ScanRun>?
        let precedence: SourcePrecedence
        /// Who is noted where assets are merged by proof.
        let person: String
    }

    /// What became of the observations.
    struct Outcome: Sendable {
        /// The run's memory afterwards.
        var memory: RunMemory
        /// Observations about which only the rest of the run can tell.
        var waiting: [ObservedItem] = []
        /// Observations entered.
        var entered = 0
        /// Assets that no source had seen before.
        var newAssets: [Int64] = []
        /// Questions that a person has to answer.
        var questions = 0
    }

    private let origin: Origin
    private let now: Timestamp
    private let database: Database
    private let statements: LedgerStatements
    private let index: BatchIndex
    /// The network in which the source looks. Nil: the hospital's own.
    private let network: Identifier<IsolatedNetwork>?
    private let recogniser = Recogniser()
    private var outcome: Outcome
    /// Assets whose records have changed in a way that their row does not show yet.
    private var stale: Set<Int64> = []
    /// Assets made here of one observation, with what their index tables are still to be filled with.
    private var fresh: [Int64: (addresses: [IPAddress], keys: [String], services: [KnownService])] = [:]
    /// The number of the next new asset; nothing else makes assets while a batch is entered. Nil: none was made so far.
    private var nextAsset: Int64?
    /// Of the new assets those that are written down somewhere and were not met.
    private var registered: [Int64] = []
    private var sightings = SightingBatch()
    private var changes = ChangeRecorder()

    private init(_ origin: Origin, memory: RunMemory, now: Timestamp, _ database: Database) throws {
        self.origin = origin
        self.now = now
        self.database = database
        network = try IsolatedNetworkStore.network(of: origin.source, database)
        statements = try LedgerStatements(database)
        index = BatchIndex(database, statements, in: network)
        outcome = Outcome(memory: memory)
    }

    /// Enters the observations. `isFinal`: the run is over, and nothing may wait any more.
    static func enter(
        _ items: [ObservedItem], from origin: Origin, memory: RunMemory, isFinal: Bool, at now: Timestamp,
        _ database: Database
    ) throws -> Outcome {
        var batch = try ObservationBatch(origin, memory: memory, now: now, database)
        for item in items where try !batch.enter(item, isFinal: isFinal) { batch.outcome.waiting.append(item) }
        try batch.finish()
        return batch.outcome
    }

    private mutating func finish() throws {
        try AssetProjection.refresh(stale, precedence: origin.precedence, database)
        for asset in outcome.newAssets where !stale.contains(asset) {
            guard let new = fresh[asset] else { continue }
            try statements.index(asset, new.addresses, in: network, keys: new.keys, new.services)
        }
        if !outcome.newAssets.isEmpty {
            try Outbox.publish(AssetsDiscovered(assets: outcome.newAssets.map { Identifier($0) }), at: now, database)
        }
        try sightings.write(run: origin.run, source: origin.source, database)
        try ChangeRecorder.write(
            registered.map { AssetChange($0, .registered) }, run: origin.run, at: now, database)
        let found = try changes.write(run: origin.run, at: now, database)
        for change in found where change.kind == .returned {
            try RecoveryStore.endReturned(change.asset, run: origin.run, at: now, database)
        }
    }

    /// Takes an asset up as it stands before it is changed; one made here has nothing to be compared with.
    private mutating func watch(_ asset: Int64) throws {
        if fresh[asset] == nil { try changes.watch(asset, database) }
    }

    /// False: it has to wait.
    private mutating func enter(_ item: ObservedItem, isFinal: Bool) throws -> Bool {
        let observation = item.observation
        // A source whose clock runs ahead must not outlive every later sighting.
        let seen = min(observation.seenAt ?? now, now)
        let head = try statements.head(source: origin.source, slot: observation.slot)
        if let head, let last = head.seenAt, last > seen {
            // An older report may be imported after a newer scan: what was seen later stands.
            sightings.add(record: head.id, asset: head.asset, at: seen, isNew: false)
            outcome.memory.meet(head.asset, at: [])
            outcome.entered += 1
            return true
        }
        let digest = item.digest ?? Digest64.of(item)
        if let head, head.digest == digest, head.isAssetAlive || observation.presence != .alive,
            !outcome.memory.isMet(head.asset, butAt: observation.addresses)
        {
            try see(head.id, head.asset, observation, digest: digest, at: seen, isNew: false)
            return true
        }
        let recognition = try recogniser.recognise(
            observation, in: index, memory: outcome.memory, now: seen, isFinal: isFinal)
        switch recognition {
        case .wait: return false
        case .same(let match):
            for other in match.absorbing { try absorb(other, into: match) }
            try keep(item, head, as: match.asset, digest: digest, at: seen)
            try ask(about: match)
        case .new(let resembling):
            let asset = try make(item, head, digest: digest, at: seen)
            for other in resembling { try ask(.resembling, asset, other) }
        }
        return true
    }

    // MARK: Keeping

    private mutating func make(
        _ item: ObservedItem, _ head: LedgerRecordStore.Head?, digest: Int64, at seen: Timestamp
    ) throws -> Int64 {
        let observation = item.observation
        let services = observation.services.map {
            KnownService.merge([], with: $0, coverage: item.coverage, gaveUp: item.gaveUp, at: seen)
        }
        if let head {
            try displace(head, at: seen)
        }
        let number = try nextAsset ?? AssetStore.nextID(database)
        nextAsset = number + 1
        let id = try AssetStore.add(
            observation, id: number, openPorts: services?.count { $0.state == .open } ?? 0, at: seen, database,
            statements)
        try leaveAddresses(observation, to: id, at: seen)
        let texts = item.texts ?? RecordTexts(observation)
        let record = try statements.add(
            LedgerRecordStore.NewRow(observation, services, asset: id, source: origin.source, at: seen, texts: texts),
            database)
        index.add(id, observation, at: seen)
        fresh[id] = (observation.addresses, texts.keys, services ?? [])
        outcome.newAssets.append(id)
        if observation.presence == .registered { registered.append(id) }
        try see(record, id, observation, digest: digest, at: seen, isNew: true)
        return id
    }

    private mutating func keep(
        _ item: ObservedItem, _ head: LedgerRecordStore.Head?, as asset: Int64, digest: Int64, at seen: Timestamp
    ) throws {
        var observation = item.observation
        var known: [KnownService] = []
        let record: Int64
        try watch(asset)
        if let head, head.asset == asset {
            if let before = try LedgerRecordStore.live(of: asset, database).first(where: { $0.id == head.id }) {
                known = before.services ?? []
                observation.keep(evidence: before.evidence, attributes: before.attributes)
            }
            record = head.id
            try LedgerRecordStore.update(
                record, observation, services: merge(known, item, at: seen), at: seen, database)
        } else {
            if let head { try displace(head, at: seen) }
            if let before = try previous(of: asset) {
                known = before.services ?? []
                observation.keep(evidence: before.evidence, attributes: before.attributes)
                if before.addresses.isEmpty { try LedgerRecordStore.end(before.id, at: seen, database) }
            }
            record = try statements.add(
                LedgerRecordStore.NewRow(
                    observation, merge(known, item, at: seen), asset: asset, source: origin.source, at: seen),
                database)
        }
        try leaveAddresses(observation, to: asset, at: seen)
        if observation.presence != .registered { try AssetStore.markAlive(asset, database) }
        try see(record, asset, observation, digest: digest, at: seen, isNew: false)
        try touch(asset)
    }

    /// The slot was another asset's until now. What the source knew of that one stays, without a place: by it the asset is
    /// known again wherever it turns up.
    private mutating func displace(_ head: LedgerRecordStore.Head, at seen: Timestamp) throws {
        try watch(head.asset)
        try LedgerRecordStore.displace(head.id, at: seen, database)
        try touch(head.asset)
    }

    /// What this source last knew of an asset that now turns up in another slot. Nil: several places are its own, and each
    /// speaks for itself.
    private func previous(of asset: Int64) throws -> LedgerRecord? {
        let records = try LedgerRecordStore.live(of: asset, database).filter {
            $0.source == origin.source && !$0.areOwn
        }
        return records.max { ($0.seenAt ?? $0.changedAt, $0.id) < ($1.seenAt ?? $1.changedAt, $1.id) }
    }

    private func merge(_ known: [KnownService], _ item: ObservedItem, at seen: Timestamp) -> [KnownService]? {
        item.observation.services.map {
            KnownService.merge(known, with: $0, coverage: item.coverage, gaveUp: item.gaveUp, at: seen)
        }
    }

    /// Whoever held the addresses before holds them no longer; what another device remembers does not outweigh what was met.
    private mutating func leaveAddresses(_ observation: Observation, to asset: Int64, at seen: Timestamp) throws {
        guard observation.presence != .registered else { return }
        for address in observation.addresses {
            for holder in try index.holders(of: address) where holder != asset {
                try watch(holder)
                for record in try LedgerRecordStore.live(of: holder, database)
                where record.network == network && record.addresses.contains(address)
                    && record.presence != .registered
                    && (observation.presence == .alive || record.presence == .remembered)
                {
                    try LedgerRecordStore.leave(
                        record.addresses.filter { $0 != address }, to: record.id, at: seen, database)
                }
                try touch(holder)
            }
        }
    }

    private mutating func see(
        _ record: Int64, _ asset: Int64, _ observation: Observation, digest: Int64, at seen: Timestamp, isNew: Bool
    ) throws {
        outcome.entered += 1
        guard observation.presence != .registered else {
            return sightings.add(record: record, asset: asset, at: nil, isNew: isNew)
        }
        try statements.see(record, at: seen, digest: digest)
        sightings.add(record: record, asset: asset, at: seen, isNew: isNew)
        outcome.memory.meet(asset, at: observation.addresses)
    }

    private mutating func touch(_ asset: Int64) throws {
        stale.insert(asset)
        try index.refresh(asset)
    }

    // MARK: Doubt

    private mutating func absorb(_ other: Int64, into match: Match) throws {
        let reasons = match.comparison.reasons.filter { $0.points > 0 }.map(\.chinese).joined(separator: "、")
        try watch(other)
        try watch(match.asset)
        try AssetMergeStore.merge(
            other, into: match.asset, reason: "自动合并：\(reasons)", by: origin.person, at: now, database)
        try touch(other)
        try touch(match.asset)
    }

    private mutating func ask(about match: Match) throws {
        for other in match.bridging { try ask(.bridging, match.asset, other) }
        guard match.isDoubtful else { return }
        let changed = match.comparison.reasons.filter { $0.points < 0 && $0.kind != nil }
        let subject = "asset:\(match.asset):" + changed.map(\.value).joined(separator: ",")
        try ask(.doubtful, subject: subject, assets: [match.asset], match.comparison)
    }

    /// One question for all that carry one key, else one for a pair.
    private mutating func ask(_ kind: IdentityQuestion.Kind, _ asset: Int64, _ other: Comparison) throws {
        let assets = [other.asset, asset]
        if let key = other.sharedKeys.first,
            other.reasons.contains(where: { $0.points == 0 || $0.subject == .elsewhere })
        {
            try ask(.shared, subject: "key:" + RecordText.key(key), assets: assets, other)
        } else {
            let pair = assets.sorted().map(String.init).joined(separator: "-")
            try ask(kind, subject: "pair:" + pair, assets: assets, other)
        }
    }

    private mutating func ask(
        _ kind: IdentityQuestion.Kind, subject: String, assets: [Int64], _ comparison: Comparison
    ) throws {
        try IdentityQuestionStore.ask(
            kind, subject: subject, assets: assets, reasons: comparison.reasons.map(\.chinese), run: origin.run,
            at: now, database)
        outcome.questions += 1
    }
}

extension Observation {
    /// Keeps of what was told before whatever is not told differently now.
    fileprivate mutating func keep(evidence before: [IdentityEvidence], attributes old: [AttributeName: String]) {
        let kinds = Set(evidence.map(\.kind))
        evidence += before.filter { !kinds.contains($0.kind) }
        attributes.merge(old) { new, _ in new }
    }
}
