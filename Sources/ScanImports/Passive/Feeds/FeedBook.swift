import Kernel
import Observations

/// Joins the records about one slot into one observation. Bounded: a full book hands on what was not told of longest.
struct FeedBook {
    private var sightings: [String: Sighting] = [:]

    /// Takes a record.
    mutating func take(_ new: Sighting, into sink: inout ReadingSink) {
        let slot = new.observation.slot
        guard var known = sightings.removeValue(forKey: slot) else {
            if sightings.count >= sink.context.limits.things { evict(into: &sink) }
            sightings[slot] = new
            return
        }
        Self.join(new, into: &known)
        sightings[slot] = known
    }

    /// Hands on everything, in the order of the source.
    mutating func finish(into sink: inout ReadingSink) {
        for sighting in sightings.values.sorted(by: { $0.line < $1.line }) { Self.deliver(sighting, into: &sink) }
        sightings = [:]
    }

    private mutating func evict(into sink: inout ReadingSink) {
        if sink.tally.evictions == 0 { sink.warn("不同的设备过多，部分已提前输出；同一设备再次出现时会重复输出") }
        let old = sightings.values.sorted { $0.line < $1.line }.prefix((sightings.count + 3) / 4)
        for sighting in old {
            Self.deliver(sighting, into: &sink)
            sightings[sighting.observation.slot] = nil
        }
        sink.evict(old.count)
    }

    private static func deliver(_ sighting: Sighting, into sink: inout ReadingSink) {
        sink.observe(
            sighting.observation, line: sighting.line, firstSeenAt: sighting.firstSeenAt, source: sighting.source)
    }

    /// The later moment's properties hold; evidence, clues and ports gather.
    private static func join(_ new: Sighting, into known: inout Sighting) {
        let moment = new.observation.seenAt
        let isLater = moment.map { new in known.observation.seenAt.map { new >= $0 } ?? true } ?? true
        known.firstSeenAt = [known.firstSeenAt, moment].compactMap { $0 }.min()
        known.observation.attributes.merge(new.observation.attributes) { old, new in isLater ? new : old }
        if isLater {
            known.observation.seenAt = moment ?? known.observation.seenAt
            known.source = new.source ?? known.source
        }
        // The thing itself says more than who remembers it.
        if new.observation.presence == .alive { known.observation.presence = .alive }
        for proof in new.observation.evidence
        where known.observation.evidence.count < 16 && !known.observation.evidence.contains(proof) {
            known.observation.evidence.append(proof)
        }
        for clue in new.observation.clues
        where known.observation.clues.count < 32 && !known.observation.clues.contains(clue) {
            known.observation.clues.append(clue)
        }
        guard let services = new.observation.services else { return }
        var all = known.observation.services ?? []
        for service in services {
            if let index = all.firstIndex(where: { $0.isAt(service) }) {
                all[index].name = service.name ?? all[index].name
                all[index].product = service.product ?? all[index].product
                all[index].version = service.version ?? all[index].version
            } else if all.count < 1024 {
                all.append(service)
            }
        }
        known.observation.services = all
    }
}
