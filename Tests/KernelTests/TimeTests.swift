import Foundation
import Kernel
import Testing

@Suite struct `Civil time` {
    @Test func `every day from 1900 to 2200 follows the one before and keeps its number`() {
        var day = CivilDate(year: 1900, month: 1, day: 1)!
        let end = CivilDate(year: 2200, month: 1, day: 1)!
        var weekday = 1
        while day < end {
            #expect(CivilDate(daysSince1970: day.daysSince1970) == day)
            #expect(day.weekday == weekday)
            day = day.adding(days: 1)
            weekday = weekday % 7 + 1
        }
        #expect(day == end)
    }

    @Test(arguments: [
        (0, "1970-01-01 08:00:00"), (-1, "1970-01-01 07:59:59"), (-28_801, "1969-12-31 23:59:59"),
        (1_795_444_657, "2026-11-23 22:37:37"), (1_709_164_800, "2024-02-29 08:00:00"),
    ])
    func `a moment is shown on Shanghai's clock and read back`(seconds: Int, text: String) {
        let time = CivilTime(Timestamp(seconds: Int64(seconds)))
        #expect(time.description == text)
        #expect(time.timestamp.seconds == Int64(seconds))
        #expect(CivilTime(text: text) == time)
    }

    @Test(arguments: ["2026-02-29 00:00", "2026-13-01 00:00", "2026-1-01 00:00", "2026-01-01", "2026-01-01 24:00", "x"])
    func `no such moment is refused`(text: String) {
        #expect(CivilTime(text: text) == nil)
    }

    @Test func `identifiers are positive decimal numbers and nothing else`() {
        #expect(Identifier<Int>(text: "17")?.rawValue == 17)
        for text in ["0", "-1", "+1", " 1", "1 ", "1e3", "9223372036854775808", "", "١"] {
            #expect(Identifier<Int>(text: text) == nil)
        }
    }

    @Test func `A moment out of a file lies in the years that a calendar knows`() throws {
        #expect(try JSONDecoder().decode([Timestamp].self, from: Data("[0, 253402300799999]".utf8)).count == 2)
        for wild in [Int64.min, -1, 253_402_300_800_000, Int64.max] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([Timestamp].self, from: Data("[\(wild)]".utf8))
            }
        }
        #expect(Timestamp(milliseconds: .min).seconds < 0 && Timestamp(milliseconds: -1).seconds == -1)
    }
}
