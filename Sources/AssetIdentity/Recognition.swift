import Kernel
import Observations

/// What is to be done with an observation.
package enum Recognition: Sendable, Hashable {
    /// It is an asset of the ledger.
    case same(Match)
    /// It is one that the ledger does not know. `resembling`: assets that it may be all the same, for a person to say.
    case new(resembling: [Comparison])
    /// It cannot be said before the run has tried this address of an asset that it resembles.
    case wait(asset: Int64, address: IPAddress)
}

/// An asset recognised in an observation.
package struct Match: Sendable, Hashable {
    /// The asset, and why.
    package let comparison: Comparison
    /// Other assets of which it carries strong evidence as well; perhaps they are one, which a person decides.
    package let bridging: [Comparison]
    /// Assets known by hearsay only, which this one has been shown to be.
    package let absorbing: [Int64]
    /// True where all that it absorbs is known by address alone, and it lists these addresses as its own.
    let isTakingOwnAddresses: Bool

    /// The asset.
    package var asset: Int64 { comparison.asset }

    /// True where it may be another box after all (replaced under the same name, started from a copied image), or the same
    /// after a repair: nobody can tell from the network, and a person is told.
    package var isDoubtful: Bool {
        comparison.isDoubtful
            || !absorbing.isEmpty && !isTakingOwnAddresses && !(comparison.isStrong && comparison.holdsAddress)
    }
}

/// Recognises assets in observations: pure, and the only place where this is decided.
///
/// One rule stands above the points: two things met at the same moment at two addresses are never made one, unless a
/// source has listed both addresses as one asset's, or they share a serial number or a card. Things of two networks that
/// are cut off from each other are made one only by what is screwed to one box: a copied image has the same keys in both.
package struct Recogniser: Sendable {
    private let weighing: Weighing

    /// Takes the weights.
    package init(weighing: Weighing = Weighing()) {
        self.weighing = weighing
    }

    /// Recognises one observation. `now` is the moment of the observation; `isFinal` forbids to wait.
    /// - Throws: what the index throws.
    package func recognise<Index: IdentityIndex>(
        _ observation: Observation, in index: Index, memory: RunMemory, now: Timestamp, isFinal: Bool = false
    ) throws(Index.Failure) -> Recognition {
        let assets = try candidates(observation, index)
        let elsewhere = elsewhere(observation, assets, memory)
        // What several carry says which image, card or proxy it came from, not which thing it is.
        let shared = Set(
            observation.evidence.filter { evidence in
                let carriers = assets.filter { !$0.isElsewhere && $0.evidence.contains(evidence) }
                return carriers.count > 1 || carriers.contains { elsewhere[$0.id] != nil }
            })
        var compared: [Comparison] = []
        var doubles: [Comparison] = []
        for asset in assets {
            let comparison = compare(observation, asset, shared: shared, memory, now: now)
            if let address = elsewhere[asset.id] {
                doubles.append(comparison.met(at: address))
            } else if asset.isElsewhere && !hasNumber(of: asset, observation) {
                // A name alone is given many times; a person is asked where more speaks for it.
                if comparison.isStrong || comparison.score >= weighing.resembling {
                    doubles.append(comparison.inAnotherNetwork)
                }
            } else {
                compared.append(comparison)
            }
        }
        compared.sort { ($0.score, $1.asset) > ($1.score, $0.asset) }
        preferKnown(&compared, assets)
        let awaited = isFinal ? nil : awaited(observation, assets, shared, memory)
        if let best = compared.first, best.score >= needed(best), awaited == nil || best.isUndisputedHolder,
            let asset = assets.first(where: { $0.id == best.asset }), isFinal || !isSilent(observation, asset, memory)
        {
            let absorbed = absorbed(by: best, observation, assets, now)
            let isTakingOwn =
                observation.presence == .alive && observation.addresses.count > 1
                && !best.reasons.contains { $0.points < 0 }
                && absorbed.allSatisfy { id in assets.contains { $0.id == id && $0.isBare } }
            let rivals = compared.dropFirst().filter { $0.score >= weighing.same && $0.isStrong }
            let bridging = rivals + twins(doubles).filter { $0.brings(beyond: asset) }
            return .same(
                Match(
                    comparison: best, bridging: bridging.filter { !absorbed.contains($0.asset) }, absorbing: absorbed,
                    isTakingOwnAddresses: isTakingOwn))
        }
        if let awaited { return .wait(asset: awaited.asset, address: awaited.address) }
        if let best = compared.first, best.score >= needed(best), let address = observation.addresses.first {
            return .wait(asset: best.asset, address: address)
        }
        return .new(resembling: resembling(compared, observation) + twins(doubles))
    }

    /// True where the asset used to tell a name or key and this tells none: the asset may yet be met elsewhere, and this
    /// be another at its address.
    private func isSilent(_ observation: Observation, _ asset: KnownAsset, _ memory: RunMemory) -> Bool {
        memory.isUnderWay && observation.evidence.isEmpty && !asset.evidence.isEmpty
    }

    /// Puts an asset that has been met and told something of itself before one that is only remembered at the address.
    private func preferKnown(_ compared: inout [Comparison], _ assets: [KnownAsset]) {
        let hearsay = Set(assets.filter(\.isHearsay).map(\.id))
        guard let best = compared.first, hearsay.contains(best.asset),
            let index = compared.firstIndex(where: { comparison in
                !hearsay.contains(comparison.asset) && comparison.holdsAddress
                    && comparison.score >= weighing.sameAtAddress
                    && comparison.reasons.contains { $0.subject == .evidence && $0.points > 0 }
            })
        else { return }
        compared.insert(compared.remove(at: index), at: 0)
    }

    /// Assets that have been shown to be the one recognised: known by hearsay only and at this very address, or with cards
    /// that the observation lists as those of one box.
    private func absorbed(
        by best: Comparison, _ observation: Observation, _ assets: [KnownAsset], _ now: Timestamp
    ) -> [Int64] {
        guard observation.presence == .alive else { return settled(by: best, observation, assets, now) }
        let cards = observation.evidence.filter { $0.kind == .hardware }
        return assets.filter { asset in
            if asset.id == best.asset || asset.isElsewhere { return false }
            if cards.count > 1 && best.isStrong && cards.contains(where: { asset.evidence.contains($0) }) {
                return isCompatible(asset, with: observation)
            }
            guard !asset.addresses.isEmpty, asset.addresses.keys.allSatisfy({ observation.addresses.contains($0) })
            else {
                return false
            }
            // What is known by its address alone is the box whose own tables list the address.
            return asset.isHearsay || asset.isBare && observation.addresses.count > 1
        }.map(\.id)
    }

    /// Whom a neighbour table shows to be the asset whose card it names: an address met a moment ago, of which nothing else is
    /// known.
    private func settled(
        by best: Comparison, _ observation: Observation, _ assets: [KnownAsset], _ now: Timestamp
    ) -> [Int64] {
        guard best.isStrong, observation.presence == .remembered else { return [] }
        return assets.filter { asset in
            asset.id != best.asset && asset.isBare && !asset.addresses.isEmpty
                && asset.addresses.allSatisfy { address, seen in
                    observation.addresses.contains(address) && now - seen <= weighing.momentAgo
                }
        }.map(\.id)
    }

    /// False where a number of the box differs.
    private func isCompatible(_ asset: KnownAsset, with observation: Observation) -> Bool {
        [EvidenceKind.assetNumber, .serial, .chassis].allSatisfy { kind in
            let seen = observation.evidence.filter { $0.kind == kind }
            return seen.isEmpty || !asset.evidence.contains { $0.kind == kind }
                || seen.contains { asset.evidence.contains($0) }
        }
    }

    private func candidates<Index: IdentityIndex>(
        _ observation: Observation, _ index: Index
    ) throws(Index.Failure) -> [KnownAsset] {
        var ids: Set<Int64> = []
        for evidence in observation.evidence { ids.formUnion(try index.holders(of: evidence)) }
        for address in observation.addresses { ids.formUnion(try index.holders(of: address)) }
        var assets: [KnownAsset] = []
        for id in ids.sorted() {
            if let asset = try index.asset(id) { assets.append(asset) }
        }
        return assets
    }

    private func needed(_ comparison: Comparison) -> Int {
        comparison.holdsAddress ? weighing.sameAtAddress : weighing.same
    }

    /// Whom a person should be asked about.
    private func resembling(_ compared: [Comparison], _ observation: Observation) -> [Comparison] {
        compared.filter { comparison in
            comparison.score >= weighing.resembling || comparison.isStrong || !comparison.sharedKeys.isEmpty
                // A register that names the address but another card or number: one of the two is wrong.
                || observation.presence == .registered && comparison.holdsAddress
        }
    }

    /// Those met elsewhere that carry the same keys or name. Certificates are left out: one is good for many hosts.
    private func twins(_ doubles: [Comparison]) -> [Comparison] {
        doubles.filter { !$0.sharedKeys.isEmpty }
    }

    /// The assets that were met elsewhere in this run and have no right to be met here too, with that address.
    private func elsewhere(
        _ observation: Observation, _ assets: [KnownAsset], _ memory: RunMemory
    ) -> [Int64: IPAddress] {
        var found: [Int64: IPAddress] = [:]
        for asset in assets where !observation.addresses.isEmpty {
            guard let met = memory.met(asset.id), let address = met.min(), met.isDisjoint(with: observation.addresses),
                !mayBeMet(asset, in: observation)
            else { continue }
            found[asset.id] = address
        }
        return found
    }

    /// True where the observation tells a number that is given to one box only.
    private func hasNumber(of asset: KnownAsset, _ observation: Observation) -> Bool {
        observation.evidence.contains { evidence in
            [.assetNumber, .serial].contains(evidence.kind) && asset.evidence.contains(evidence)
        }
    }

    /// True where the asset's own tables list the address, or it shares what is screwed to one box.
    private func mayBeMet(_ asset: KnownAsset, in observation: Observation) -> Bool {
        if !asset.ownAddresses.isDisjoint(with: observation.addresses) { return true }
        return observation.evidence.contains { evidence in
            [.assetNumber, .serial, .hardware].contains(evidence.kind) && asset.evidence.contains(evidence)
        }
    }

    /// An asset that the observation resembles and whose own address is still to be tried: only then is it known
    /// whether the asset has moved or been copied.
    private func awaited(
        _ observation: Observation, _ assets: [KnownAsset], _ shared: Set<Evidence>, _ memory: RunMemory
    ) -> (asset: Int64, address: IPAddress)? {
        for asset in assets {
            guard memory.met(asset.id) == nil, observation.addresses.allSatisfy({ asset.addresses[$0] == nil }),
                !mayBeMet(asset, in: observation),
                observation.evidence.contains(where: { asset.evidence.contains($0) && !shared.contains($0) }),
                let address = asset.addresses.keys.sorted().first(where: { memory.awaits($0) })
            else { continue }
            return (asset.id, address)
        }
        return nil
    }

    /// Holds one asset against the observation.
    package func compare(
        _ observation: Observation, _ asset: KnownAsset, shared: Set<Evidence> = [], _ memory: RunMemory,
        now: Timestamp
    ) -> Comparison {
        var reasons: [Reason] = []
        let held = observation.addresses.first { asset.addresses[$0] != nil }
        let holdsAddress = held != nil
        for kind in EvidenceKind.allCases {
            let seen = observation.evidence.filter { $0.kind == kind }
            guard !seen.isEmpty else { continue }
            let points = weighing.points(of: kind)
            if let common = seen.first(where: { asset.evidence.contains($0) && !shared.contains($0) }) {
                reasons.append(Reason(.evidence, kind: kind, common.value, agreeing(points, common)))
            } else if let common = seen.first(where: { asset.evidence.contains($0) }) {
                let share = holdsAddress ? weighing.sharedShare : 0
                reasons.append(Reason(.evidence, kind: kind, common.value, points.agreeing * share / 100))
            } else if let own = seen.first(where: { kind == .hostName || !shared.contains($0) }),
                // A name that others bear does not say which of them it is, yet that it is not one of another name. Keys that
                // an image brings along say not even that: whoever was started from it may be whoever was here before.
                asset.evidence.contains(where: { $0.kind == kind })
            {
                reasons.append(Reason(.evidence, kind: kind, own.value, -points.differing))
            }
        }
        if let held, let last = asset.addresses[held] {
            reasons.append(Reason(.address, held.description, points(forAge: now - last)))
        } else if let old = asset.addresses.keys.sorted().first(where: { memory.misses(asset.id, at: $0) }),
            reasons.contains(where: { $0.points > 0 })
        {
            reasons.append(Reason(.moved, old.description, weighing.moved))
        }
        if let services = compareServices(observation, asset) { reasons.append(services) }
        reasons.sort { (abs($0.points), $1.value) > (abs($1.points), $0.value) }
        return Comparison(
            asset: asset.id, score: reasons.reduce(0) { $0 + $1.points }, reasons: reasons,
            holdsAddress: holdsAddress)
    }

    private func points(forAge age: Interval) -> Int {
        if age <= weighing.momentAgo { return weighing.freshAddress }
        return age > weighing.lately ? weighing.oldAddress : weighing.address
    }

    private func agreeing(_ points: Weighing.Points, _ evidence: Evidence) -> Int {
        if evidence.kind == .hardware, MACAddress(evidence.value)?.isLocallyAdministered == true {
            return weighing.localHardware
        }
        return points.agreeing
    }

    /// Nil: too little is offered to say anything.
    private func compareServices(_ observation: Observation, _ asset: KnownAsset) -> Reason? {
        guard let services = observation.services else { return nil }
        let offered = Set(services.lazy.filter { $0.state == .open }.map(Self.signature))
        guard offered.count >= 2, asset.services.count >= 2 else { return nil }
        let common = offered.intersection(asset.services).count
        let all = offered.union(asset.services).count
        if common * 10 >= all * 8 { return Reason(.services, "\(common)", weighing.sameServices) }
        return common == 0 ? Reason(.services, "0", -weighing.otherServices) : nil
    }

    /// A service as it is compared: port and product, not its version, which changes with every update.
    package static func signature(_ service: ObservedService) -> String {
        "\(service.transport.rawValue)/\(service.number) \(service.product ?? "")"
    }
}
