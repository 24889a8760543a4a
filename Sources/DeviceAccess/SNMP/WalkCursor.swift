/// Where a walk stands: takes answers, tells what to ask next. Pure, so that it is tested without a device.
struct WalkCursor {
    let root: OID
    let limits: SNMPLimits
    /// The name after which is asked.
    private(set) var last: OID
    private(set) var rows: [SNMPRow] = []
    private var bytes = 0

    /// Begins below the root.
    init(below root: OID, limits: SNMPLimits) {
        self.root = root
        self.limits = limits
        last = root
    }

    /// What an answer means for the walk.
    enum Advance: Equatable {
        /// There may be more.
        case more
        /// It is over.
        case ended(SNMPWalk.Ending)
        /// A name does not come after the one before.
        case circle(OID)
    }

    /// Takes the rows of an answer. Nil among them: the agent has no more names.
    mutating func take(_ answer: [SNMPRow?]) -> Advance {
        if answer.isEmpty { return .ended(.finished) }
        for row in answer {
            guard let row, root.contains(row.oid) else { return .ended(.finished) }
            guard row.oid > last else { return .circle(row.oid) }
            if rows.count >= limits.rows { return .ended(.rowLimit) }
            bytes += row.weight
            if bytes > limits.bytes { return .ended(.byteLimit) }
            rows.append(row)
            last = row.oid
        }
        return .more
    }
}
