import Kernel

/// How soon a duty must be done.
package enum DutyUrgency: Int, Sendable, CaseIterable, Comparable {
    /// Its day has passed.
    case overdue
    /// Its day is today, or it cannot wait.
    case today
    /// Its day is one of the six after today.
    case thisWeek
    /// Later, or no day is set.
    case later

    /// How soon a duty with this last day must be done. What cannot wait is for today at the latest.
    package init(due: CivilDate?, isUrgent: Bool, today: CivilDate) {
        let byDate: Self =
            switch due.map({ $0.daysSince1970 - today.daysSince1970 }) {
            case nil: .later
            case .some(..<0): .overdue
            case .some(0): .today
            case .some(1...6): .thisWeek
            case .some: .later
            }
        self = isUrgent ? min(byDate, .today) : byDate
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The words that pages show.
    package var chinese: String {
        switch self {
        case .overdue: "已逾期"
        case .today: "今天"
        case .thisWeek: "7 天内"
        case .later: "以后"
        }
    }
}

/// What waits for one visitor, in the order in which it should be done.
package struct DutyList: Sendable {
    /// One duty with how soon it must be done.
    package struct Item: Sendable {
        /// The duty.
        package let duty: Duty
        /// How soon.
        package let urgency: DutyUrgency
    }

    /// The most urgent first; among equals the earliest day, then the sort, then the title.
    package let items: [Item]

    /// Puts duties in order, as seen on this day.
    package init(_ duties: [Duty], today: CivilDate) {
        items = duties.map { duty in
            Item(duty: duty, urgency: DutyUrgency(due: duty.due, isUrgent: duty.isUrgent, today: today))
        }.sorted { left, right in
            let far = Int.max
            let key = { (item: Item) in
                (
                    item.urgency.rawValue, item.duty.due?.daysSince1970 ?? far, item.duty.kind.order, item.duty.title
                )
            }
            return key(left) < key(right)
        }
    }

    /// How many there are.
    package var count: Int { items.count }

    /// How many must be done today or are late.
    package var pressing: Int { items.count { $0.urgency <= .today } }

    /// The sorts that occur, in their order, with how many of each.
    package var kinds: [(kind: DutyKind, count: Int)] {
        Dictionary(grouping: items, by: \.duty.kind).map { (kind: $0.key, count: $0.value.count) }
            .sorted { ($0.kind.order, $0.kind.id) < ($1.kind.order, $1.kind.id) }
    }

    /// The duties of one sort; nil: all.
    package func items(of kind: String?) -> [Item] {
        items.filter { kind == nil || $0.duty.kind.id == kind }
    }
}
