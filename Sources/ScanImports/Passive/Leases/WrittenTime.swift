import Kernel

/// Moments as servers write them. Where a text has no zone, it is Shanghai's, unless the format says otherwise.
enum WrittenTime {
    /// Seconds since 1970. Nil: no number, 0 or less, or past the year 9999.
    static func epoch(_ text: some StringProtocol) -> Timestamp? {
        guard text.isDigits, let seconds = Int64(text), seconds > 0, seconds < 253_402_300_800 else { return nil }
        return Timestamp(seconds: seconds)
    }

    /// `2021/06/30 12:30:00` of UTC, as ISC's server writes it.
    static func utc(_ day: some StringProtocol, _ clock: some StringProtocol) -> Timestamp? {
        moment(day, clock).map { $0.timestamp + .hours(8) }
    }

    /// A date and a time of day as Windows writes them after its regional settings: `2021/6/30 12:30:00`,
    /// `2021-06-30 12:30`, `6/30/2021 1:30:00 PM`, `2021/6/30 下午 1:30:00`.
    static func windows(_ text: String) -> Timestamp? {
        var words = text.split(separator: " ").map(String.init)
        var half: Int?
        words.removeAll { word in
            switch word.uppercased() {
            case "AM", "上午": half = 0
            case "PM", "下午": half = 12
            default: return false
            }
            return true
        }
        guard words.count == 2 else { return nil }
        guard let time = moment(words[0], words[1]) else { return nil }
        guard let half else { return time.timestamp }
        guard (1...12).contains(time.hour) else { return nil }
        return CivilTime(date: time.date, hour: time.hour % 12 + half, minute: time.minute, second: time.second)?
            .timestamp
    }

    /// `Jun 3 2000 15:42:50` and `May 1 14:02:49 2009`, the words already parted, as Comware writes them.
    static func english(_ words: [Substring]) -> Timestamp? {
        guard words.count == 4, let month = months.firstIndex(of: words[0].prefix(3).lowercased()),
            let day = Int(words[1])
        else { return nil }
        let clock = words[2].contains(":") ? words[2] : words[3]
        let year = words[2].contains(":") ? words[3] : words[2]
        guard let year = Int(year) else { return nil }
        return moment("\(year)-\(month + 1)-\(day)", clock)?.timestamp
    }

    /// A day with `/` or `-`, the year first or last, and a time of day with or without seconds.
    private static func moment(_ day: some StringProtocol, _ clock: some StringProtocol) -> CivilTime? {
        let parts = day.split(whereSeparator: { $0 == "/" || $0 == "-" }).compactMap { $0.isDigits ? Int($0) : nil }
        let times = clock.split(separator: ":", omittingEmptySubsequences: false)
            .compactMap { $0.isDigits ? Int($0) : nil }
        guard parts.count == 3, (2...3).contains(times.count) else { return nil }
        let isYearFirst = parts[0] > 31
        let date =
            isYearFirst
            ? CivilDate(year: parts[0], month: parts[1], day: parts[2])
            : CivilDate(year: parts[2], month: parts[0], day: parts[1])
        guard let date, (1970...9999).contains(date.year) else { return nil }
        return CivilTime(date: date, hour: times[0], minute: times[1], second: times.count > 2 ? times[2] : 0)
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}
