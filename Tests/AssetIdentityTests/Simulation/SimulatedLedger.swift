import AssetIdentity
import Kernel
import Observations

/// The ledger's way of keeping observations, in memory: what each source says about each slot belongs to one asset, and
/// an address belongs to whoever was last met there.
struct SimulatedLedger: ScoredLedger {
    private struct Slot: Hashable {
        let source: String
        let name: String
    }

    private struct Kept {
        var asset: Int64
        var observation: Observation
    }

    private var kept: [Slot: Kept] = [:]
    private var index = MemoryIndex()
    private var nextAsset: Int64 = 1
    private let recogniser = Recogniser()
    /// Pairs of assets about which a person would be asked.
    private var pairs: Set<[Int64]> = []
    /// Keys that several assets carry.
    private var groups: [Evidence: Set<Int64>] = [:]
    /// Assets to which something was ever added although some evidence spoke against it.
    private var disputed: Set<Int64> = []
    /// Assets of which a key or card has changed while only name or address stayed.
    private var doubtful: Set<Int64> = []
    /// What each asset's observations of each real thing told.
    private var told: [Int64: [Int: Set<Evidence>]] = [:]

    /// Enters what a source saw in one run, 32 addresses at a time as a scan does.
    mutating func enter(
        _ seen: [(truth: Int, observation: Observation)], from source: String, scope: AddressSet?, at now: Timestamp
    ) {
        var memory = RunMemory(scope: scope)
        var waiting: [(truth: Int, observation: Observation)] = []
        var rest = seen[...]
        for block in scope?.blocks(of: 32) ?? [] {
            while let next = rest.first, let address = next.observation.addresses.first, block.contains(address) {
                rest.removeFirst()
                if !take(next, source, &memory, now, isFinal: false) { waiting.append(next) }
            }
            memory.finish(AddressSet([block]))
            waiting = waiting.filter { !take($0, source, &memory, now, isFinal: false) }
        }
        for left in waiting + rest { _ = take(left, source, &memory, now, isFinal: true) }
    }

    /// False: it has to wait.
    private mutating func take(
        _ seen: (truth: Int, observation: Observation), _ source: String, _ memory: inout RunMemory, _ now: Timestamp,
        isFinal: Bool
    ) -> Bool {
        let observation = seen.observation
        let recognition = recogniser.recognise(observation, in: index, memory: memory, now: now, isFinal: isFinal)
        let asset: Int64
        switch recognition {
        case .wait: return false
        case .same(let match):
            asset = match.asset
            if match.comparison.reasons.contains(where: { $0.points < 0 && $0.subject == .evidence }) {
                disputed.insert(asset)
            }
            if match.isDoubtful { doubtful.insert(asset) }
            for other in match.bridging { ask(asset, other) }
            for other in match.absorbing { absorb(other, into: asset) }
        case .new(let resembling):
            asset = nextAsset
            nextAsset += 1
            for other in resembling { ask(asset, other) }
        }
        memory.meet(asset, at: observation.addresses)
        told[asset, default: [:]][seen.truth, default: []].formUnion(observation.evidence)
        keep(observation, as: asset, source: source)
        return true
    }

    /// One question for all that carry one key, else one for a pair.
    private mutating func ask(_ asset: Int64, _ other: Comparison) {
        if let key = other.sharedKeys.first {
            groups[key, default: []].formUnion([asset, other.asset])
        } else {
            pairs.insert([asset, other.asset].sorted())
        }
    }

    private mutating func absorb(_ other: Int64, into asset: Int64) {
        for slot in kept.keys where kept[slot]?.asset == other { kept[slot]?.asset = asset }
        for (truth, evidence) in told.removeValue(forKey: other) ?? [:] {
            told[asset, default: [:]][truth, default: []].formUnion(evidence)
        }
        index.remove(other)
    }

    func result() -> ScoredResult {
        ScoredResult(
            told: told, disputed: disputed,
            questions: pairs.map { Set($0) } + Array(groups.values) + doubtful.map { [$0] })
    }

    private mutating func keep(_ observation: Observation, as asset: Int64, source: String) {
        let slot = Slot(source: source, name: observation.slot)
        var touched: Set<Int64> = [asset]
        if let before = kept[slot] { touched.insert(before.asset) }
        kept[slot] = Kept(asset: asset, observation: observation)
        // Whoever held the address before holds it no longer.
        // What another device remembers does not outweigh what was met.
        for (other, value) in kept
        where value.asset != asset && other != slot
            && (observation.presence == .alive || value.observation.presence == .remembered)
        {
            let left = value.observation.addresses.filter { !observation.addresses.contains($0) }
            guard left.count < value.observation.addresses.count else { continue }
            touched.insert(value.asset)
            kept[other]?.observation.addresses = left
        }
        // What the source says of the asset elsewhere is of before, unless several addresses are known to be its own.
        for (other, value) in kept
        where other != slot && other.source == source && value.asset == asset
            && value.observation.seenAt != observation.seenAt
        {
            kept[other] = nil
        }
        for id in touched { rebuild(id) }
    }

    private mutating func rebuild(_ id: Int64) {
        let own = kept.values.filter { $0.asset == id }
        guard !own.isEmpty else { return }
        var known = KnownAsset(id: id)
        known.isBare = own.allSatisfy { $0.observation.evidence.isEmpty }
        known.isHearsay = own.allSatisfy { $0.observation.presence == .remembered }
        for value in own {
            known.evidence.formUnion(value.observation.evidence)
            for address in value.observation.addresses {
                known.addresses[address] = max(
                    known.addresses[address] ?? Timestamp(milliseconds: 0),
                    value.observation.seenAt ?? Timestamp(milliseconds: 0))
            }
            if value.observation.addresses.count > 1 { known.ownAddresses.formUnion(value.observation.addresses) }
            for service in value.observation.services ?? [] { known.services.insert(Recogniser.signature(service)) }
        }
        index.set(known)
    }
}
