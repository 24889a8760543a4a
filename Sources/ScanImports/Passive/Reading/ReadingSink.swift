import Kernel
import Observations

/// Where a format puts what it reads: holds events until they are handed on, counts, and keeps the limits.
struct ReadingSink {
    let context: ReadingContext
    private(set) var tally = ReadingTally()
    private var events: [ReadingEvent] = []

    init(_ context: ReadingContext) {
        self.context = context
    }

    /// Counts a line, row, record or packet.
    mutating func count() { tally.items += 1 }

    /// Hands on an observation.
    mutating func observe(
        _ observation: Observation, line: Int, firstSeenAt: Timestamp? = nil, source: String? = nil
    ) {
        tally.observed += 1
        events.append(.observed(Sighting(observation, line: line, firstSeenAt: firstSeenAt, source: source)))
    }

    /// Refuses a line.
    mutating func reject(_ text: String, line: Int, _ reason: String) {
        tally.rejected += 1
        guard tally.rejected <= context.limits.rejections else { return }
        events.append(.rejected(RejectedLine(line: line, text: text, reason: reason)))
    }

    /// Says that something looks wrong.
    mutating func warn(_ text: String, line: Int = 0) {
        tally.warnings += 1
        guard tally.warnings <= context.limits.warnings else { return }
        events.append(.warning(ReadingWarning(line: line, text: text)))
    }

    /// Leaves something out that is right as it is.
    mutating func leaveOut(_ what: LeftOut, count: Int = 1) { tally.leftOut[what, default: 0] += count }

    /// Counts what had to be handed on early.
    mutating func evict(_ count: Int) { tally.evictions += count }

    /// Hands on what has gathered.
    mutating func drain(to deliver: (ReadingEvent) -> Void) {
        guard !events.isEmpty else { return }
        let gathered = events
        events.removeAll(keepingCapacity: true)
        for event in gathered { deliver(event) }
    }
}
