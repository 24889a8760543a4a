import Console
import Kernel
import Testing

@testable import Workflow

/// What must be done first stands first.
@Suite struct `Duties` {
    private let today = CivilDate(daysSince1970: 20_788)

    private func duty(
        _ title: String, in days: Int? = nil, isUrgent: Bool = false, kind: DutyKind = .administration
    ) -> Duty {
        Duty(
            title, kind: kind, reason: "", due: days.map { today.adding(days: $0) }, at: Links.home,
            isUrgent: isUrgent, permission: .viewJobs)
    }

    @Test(
        arguments: [
            (-1, false, DutyUrgency.overdue), (0, false, .today), (1, false, .thisWeek), (6, false, .thisWeek),
            (7, false, .later), (nil, false, .later), (nil, true, .today), (30, true, .today), (-2, true, .overdue),
        ] as [(Int?, Bool, DutyUrgency)])
    func `are as urgent as their last day says, and at the latest for today when they cannot wait`(
        days: Int?, isUrgent: Bool, urgency: DutyUrgency
    ) {
        let due = days.map { today.adding(days: $0) }
        #expect(DutyUrgency(due: due, isUrgent: isUrgent, today: today) == urgency)
    }

    @Test func `stand in the order in which they should be done`() {
        let late = DutyKind("late", "后", order: 99)
        let list = DutyList(
            [
                duty("no day"), duty("next month", in: 30), duty("tomorrow", in: 1), duty("urgent", isUrgent: true),
                duty("late by one", in: -1), duty("late by nine", in: -9), duty("b", in: 2, kind: late),
                duty("a", in: 2, kind: late), duty("c", in: 2),
            ], today: today)
        #expect(
            list.items.map(\.duty.title) == [
                "late by nine", "late by one", "urgent", "tomorrow", "c", "a", "b", "next month", "no day",
            ])
        #expect(list.pressing == 3)
        #expect(list.kinds.map(\.count) == [7, 2])
        #expect(list.items(of: "late").count == 2)
        #expect(list.items(of: nil).count == 9)
    }
}
