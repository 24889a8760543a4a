import Kernel

/// A date as far as it is known: a day, a month or a year.
struct PartialDate: Sendable, Hashable, CustomStringConvertible {
    /// Nothing that a hospital owns was bought before, and no warranty reaches beyond.
    static let years = 1970...2100

    let year: Int
    /// 1 to 12. Nil: only the year is known.
    let month: Int?
    /// 1 to 31. Nil: only the month is known.
    let day: Int?

    /// Reads `2021-06-30`, `2021-06` or `2021`, and the same with `/`, `.` or 年月日 between, figures full-width or not.
    /// Nil: anything else, or no such day.
    init?(_ text: String) {
        let folded = FoldedText.halfWidth(text)
        var parts: [Int] = []
        var digits = ""
        for character in folded {
            if character.isASCII && character.isNumber {
                digits.append(character)
                guard digits.count <= 4 else { return nil }
            } else if "-/.年月日".contains(character) {
                guard let part = Int(digits) else { return nil }
                parts.append(part)
                digits = ""
            } else {
                return nil
            }
        }
        // What ends in 日, 月 or 年 has nothing left; what ends in a dash lacks something.
        if digits.isEmpty {
            guard let last = folded.last, "年月日".contains(last) else { return nil }
        } else {
            guard let part = Int(digits) else { return nil }
            parts.append(part)
        }
        guard let year = parts.first, Self.years.contains(year), parts.count <= 3 else { return nil }
        self.year = year
        month = parts.count > 1 ? parts[1] : nil
        day = parts.count > 2 ? parts[2] : nil
        guard CivilDate(year: year, month: month ?? 1, day: day ?? 1) != nil else { return nil }
    }

    /// The earliest day that is meant.
    var first: Int { year * 10_000 + (month ?? 1) * 100 + (day ?? 1) }
    /// The latest day that may be meant; a number to compare, not always a day that exists.
    var last: Int { year * 10_000 + (month ?? 12) * 100 + (day ?? 31) }

    /// True where one says nothing against the other: `2021` and `2021-06`.
    func agrees(with other: PartialDate) -> Bool {
        year == other.year && (month == nil || other.month == nil || month == other.month)
            && (day == nil || other.day == nil || day == other.day)
    }

    /// `2021-06-30`, `2021-06` or `2021`.
    var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)" + (month.map { "-" + two($0) } ?? "") + (day.map { "-" + two($0) } ?? "")
    }

    /// 保修状态 on a day, as the requirement text asks for it.
    static func warrantyState(_ text: String?, today: CivilDate) -> String? {
        guard let date = text.flatMap({ PartialDate($0) }) else { return nil }
        return date.last < today.year * 10_000 + today.month * 100 + today.day ? "已过保" : "在保"
    }
}
