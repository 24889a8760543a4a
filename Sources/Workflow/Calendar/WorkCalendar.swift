import Foundation
import Kernel

/// The working days of China: weekdays but for statutory holidays, and the weekend days that are worked instead (调休).
package struct WorkCalendar: Sendable {
    private var holidays: Set<CivilDate> = []
    private var workdays: Set<CivilDate> = []
    private var years: Set<Int> = []

    /// Whether work is done on a day, and whether that is known or only the week's rule.
    package struct Day: Sendable, Hashable {
        /// True: a working day.
        package let isWorking: Bool
        /// False: the year's holidays have not been published, the week's rule was taken.
        package let isPublished: Bool
    }

    /// A date counted in working days.
    package struct DueDate: Sendable, Hashable {
        /// The day.
        package let date: CivilDate
        /// False: a day on the way lies past the last published year; pages must say so.
        package let isPublished: Bool
    }

    /// Reads one file a year, in the form that `Content/calendar/README.md` describes.
    /// - Throws: `CalendarError` with the file and what is wrong in it.
    package init(files: [(name: String, content: Data)]) throws {
        for file in files {
            let year: YearFile
            do {
                year = try JSONDecoder().decode(YearFile.self, from: file.content)
            } catch {
                throw CalendarError(file: file.name, reason: "不是节假日文件")
            }
            years.insert(year.year)
            for holiday in year.holidays {
                guard let from = CivilDate(text: holiday.from), let to = CivilDate(text: holiday.to), from <= to,
                    to.daysSince1970 - from.daysSince1970 < 31
                else { throw CalendarError(file: file.name, reason: "\(holiday.name)的起止日期不对") }
                for offset in 0...(to.daysSince1970 - from.daysSince1970) {
                    holidays.insert(from.adding(days: offset))
                }
                for text in holiday.workdays ?? [] {
                    guard let day = CivilDate(text: text), day.weekday >= 6 else {
                        throw CalendarError(file: file.name, reason: "\(holiday.name)的调休日 \(text) 不是周末")
                    }
                    workdays.insert(day)
                }
            }
        }
    }

    /// Whether work is done on this day.
    package func day(_ date: CivilDate) -> Day {
        let isWorking = workdays.contains(date) || (!holidays.contains(date) && date.weekday <= 5)
        return Day(isWorking: isWorking, isPublished: years.contains(date.year))
    }

    /// The day that lies so many working days after `date`, not counting `date` itself.
    package func adding(workingDays count: Int, to date: CivilDate) -> DueDate {
        step(count, from: date, by: 1)
    }

    /// The last day on which something must happen so that `count` working days lie between it and `date`: a notice
    /// for the 9th, three working days before.
    package func subtracting(workingDays count: Int, from date: CivilDate) -> DueDate {
        step(count, from: date, by: -1)
    }

    private func step(_ count: Int, from date: CivilDate, by direction: Int) -> DueDate {
        var date = date
        var left = count
        var isPublished = day(date).isPublished
        while left > 0 {
            date = date.adding(days: direction)
            let day = day(date)
            isPublished = isPublished && day.isPublished
            if day.isWorking { left -= 1 }
        }
        return DueDate(date: date, isPublished: isPublished)
    }

    private struct YearFile: Decodable {
        let year: Int
        let holidays: [Holiday]
    }

    private struct Holiday: Decodable {
        let name: String
        let from: String
        let to: String
        let workdays: [String]?
    }
}

/// A calendar file that cannot be used.
package struct CalendarError: ExplainedError {
    let file: String
    let reason: String

    package var kind: FaultKind { .damaged }

    package var explanation: Explanation {
        Explanation("节假日文件有误：\(reason)", place: file, advice: "请按 Content/calendar/README.md 的格式改正")
    }
}
