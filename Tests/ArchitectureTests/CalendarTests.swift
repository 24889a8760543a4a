import Foundation
import Testing

/// The calendar files of Content, as their README describes them.
@Suite struct CalendarTests {
    private struct Year: Decodable {
        struct Notice: Decodable {
            let title: String
            let number: String
            let date: String
            let url: String
        }
        struct Holiday: Decodable {
            let name: String
            let from: String
            let to: String
            let workdays: [String]
        }
        let year: Int
        let notice: Notice
        let holidays: [Holiday]
    }

    private static let paths = SourceTree.checkout.files(below: "Content/calendar") { $0.hasSuffix(".json") }
    private var calendar: Calendar {
        get throws {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
            return calendar
        }
    }

    @Test func `years follow one another without a gap`() {
        let years = Self.paths.compactMap { Int($0.split(separator: "/").last?.prefix(4) ?? "") }
        #expect(years.first == 2024)
        #expect(years == Array(2024..<(2024 + years.count)))
    }

    @Test(arguments: paths) func `a year names its notice`(_ path: String) throws {
        let year = try read(path)
        #expect(path.hasSuffix("/\(year.year).json"))
        #expect(year.notice.title == "国务院办公厅关于\(year.year)年部分节假日安排的通知")
        #expect(year.notice.number.hasPrefix("国办发明电〔\(year.year - 1)〕"))
        #expect(year.notice.date.hasPrefix("\(year.year - 1)-"))
        #expect(year.notice.url.hasPrefix("https://www.gov.cn/"))
    }

    @Test(arguments: paths) func `spans are in order and no day stands twice`(_ path: String) throws {
        var seen: Set<Date> = []
        var last: Date?
        for holiday in try read(path).holidays {
            let from = try day(holiday.from)
            let to = try day(holiday.to)
            #expect(from <= to, "\(path) \(holiday.name)")
            if let last { #expect(last < from, "\(path) \(holiday.name)") }
            last = to
            var date = from
            while date <= to {
                #expect(seen.insert(date).inserted, "\(path) \(holiday.name)")
                date = try #require(try calendar.date(byAdding: .day, value: 1, to: date))
            }
            for workday in try holiday.workdays.map(day) {
                #expect(seen.insert(workday).inserted, "\(path) \(holiday.name)")
            }
        }
    }

    @Test(arguments: paths) func `make-up days are weekend days near their holiday`(_ path: String) throws {
        for holiday in try read(path).holidays {
            for text in holiday.workdays {
                let date = try day(text)
                #expect([1, 7].contains(try calendar.component(.weekday, from: date)), "\(path) \(text)")
                let distance = min(
                    abs(date.timeIntervalSince(try day(holiday.from))), abs(date.timeIntervalSince(try day(holiday.to)))
                )
                #expect(distance < 15 * 86_400, "\(path) \(text)")
            }
        }
    }

    @Test(arguments: paths) func `the seven festivals are there`(_ path: String) throws {
        let names = Set(try read(path).holidays.flatMap { $0.name.split(separator: "、") })
        #expect(names == ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"])
    }

    private func read(_ path: String) throws -> Year {
        try JSONDecoder().decode(
            Year.self, from: try Data(contentsOf: SourceTree.checkout.root.appending(path: path)))
    }

    private func day(_ text: String) throws -> Date {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        try #require(parts.count == 3 && text.count == 10, "\(text)")
        let calendar = try calendar
        let components = DateComponents(year: parts[0], month: parts[1], day: parts[2])
        let date = try #require(calendar.date(from: components))
        try #require(calendar.dateComponents([.year, .month, .day], from: date) == components, "\(text)")
        return date
    }
}
