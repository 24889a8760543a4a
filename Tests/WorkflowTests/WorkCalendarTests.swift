import Foundation
import Kernel
import Testing

@testable import Workflow

@Suite struct `Work calendar` {
    private static let content = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Content/calendar")

    private func calendar() throws -> WorkCalendar {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.content.path).filter {
            $0.hasSuffix(".json")
        }
        return try WorkCalendar(
            files: names.map { ($0, try Data(contentsOf: Self.content.appending(path: $0))) })
    }

    @Test(arguments: [
        ("2026-11-23", true), ("2026-11-22", false),
        // 国务院办公厅关于2026年部分节假日安排的通知: National Day 1–7 October, worked on 20 September and 10 October.
        ("2026-10-01", false), ("2026-10-07", false), ("2026-10-08", true), ("2026-10-10", true), ("2026-09-20", true),
        ("2026-01-01", false), ("2025-01-28", false), ("2025-01-26", true),
    ])
    func `a day is worked as the notice of its year says`(text: String, isWorking: Bool) throws {
        let date = try #require(CivilDate(text: text))
        let day = try calendar().day(date)
        #expect(day.isWorking == isWorking)
        #expect(day.isPublished)
    }

    @Test func `a day of a year without notice is judged by the week and flagged`() throws {
        let day = try calendar().day(try #require(CivilDate(year: 2031, month: 10, day: 1)))
        #expect(day.isWorking && !day.isPublished)
    }

    @Test(arguments: [
        ("2026-11-23", 3, "2026-11-26"), ("2026-11-20", 1, "2026-11-23"), ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-18", 1, "2026-09-20"), ("2026-11-23", 0, "2026-11-23"),
    ])
    func `working days are counted over weekends, holidays and make-up days, there and back`(
        from: String, count: Int, to: String
    ) throws {
        let calendar = try calendar()
        let start = try #require(CivilDate(text: from))
        let due = calendar.adding(workingDays: count, to: start)
        #expect(due.date.description == to && due.isPublished)
        #expect(calendar.subtracting(workingDays: count, from: due.date).date == start)
    }

    @Test(arguments: [
        "", "[]", #"{"year": 2026}"#,
        #"{"year":2026,"holidays":[{"name":"x","from":"2026-01-03","to":"2026-01-01"}]}"#,
        #"{"year":2026,"holidays":[{"name":"x","from":"2026-01-01","to":"2026-01-03","workdays":["2026-01-05"]}]}"#,
    ])
    func `a file that is none is refused by name`(text: String) throws {
        #expect(throws: CalendarError.self) { try WorkCalendar(files: [("2026.json", Data(text.utf8))]) }
    }
}
