import Kernel

/// A date as Chinese registers write it, made `2021-06-30`, `2021-06` or `2021`.
///
/// Read are `2021年6月30日`, `2021-6-30`, `2021/6/30`, `2021.6.30`, `20210630`, `2021年6月`, `2021.06`, `202106`, `2021年`, `2021`, each
/// with a time behind it, `二〇二一年六月三十日`, and the number that a spreadsheet keeps for a date (44377). A year of two digits and
/// a year at the end are refused, since they could mean several days.
enum DateCell {
    /// Reads a cell. Throws the reason for which it is refused, in Chinese.
    static func read(_ text: String) throws(CellFault) -> String {
        if let date = plainDay(text) { return date }
        var plain = CellText.halfWidth(text).filter { !$0.isWhitespace || $0 == " " }.trimmed
        // A time of day behind the day is of no interest.
        if let space = plain.firstIndex(where: { $0 == " " || $0 == "T" }), plain[space...].contains(":") {
            plain = plain[..<space].trimmed
        }
        for suffix in ["止", "前", "到期", "起"] where plain.hasSuffix(suffix) { plain = plain.dropLast(suffix.count) }
        for prefix in ["至", "截至", "截止"] where plain.hasPrefix(prefix) { plain = plain.dropFirst(prefix.count) }
        let parts = numbers(in: plain.filter { $0 != " " })
        guard let parts, let first = parts.first else { throw unreadable(text) }
        if parts.count == 1 { return try single(first, text) }
        guard first.count == 4, let year = Int(first), parts.count <= 3 else {
            throw CellFault("“\(shown(text))”的年份应写在最前，并写四位数")
        }
        return try date(year, Int(parts[1]), parts.count > 2 ? Int(parts[2]) : nil, text)
    }

    /// The short way for `2021-06-30` and `2021/6/30`, which most cells are. Nil: another form, or no such day.
    private static func plainDay(_ text: String) -> String? {
        var parts = [0, 0, 0]
        var place = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: parts[place] = parts[place] * 10 + Int(byte - 0x30)
            case 0x2D, 0x2F:
                place += 1
                if place > 2 { return nil }
            default: return nil
            }
            if parts[place] > 9999 { return nil }
        }
        guard place == 2, (1980...2100).contains(parts[0]) else { return nil }
        return CivilDate(year: parts[0], month: parts[1], day: parts[2]).map { "\($0)" }
    }

    /// The parts between `年`, `月`, `日`, `-`, `/` and `.`, all of them digits. Nil: something else.
    private static func numbers(in text: String) -> [String]? {
        var parts: [String] = []
        for part in text.split(whereSeparator: { "年月日号-/.".contains($0) }) {
            guard let digits = part.isDigits ? String(part) : chineseNumber(part) else { return nil }
            parts.append(digits)
        }
        return parts.isEmpty ? nil : parts
    }

    /// `2021`, `202106`, `20210630`, or a spreadsheet's number.
    private static func single(_ digits: String, _ text: String) throws(CellFault) -> String {
        guard let number = Int(digits) else { throw unreadable(text) }
        switch digits.utf8.count {
        case 4: return try date(number, nil, nil, text)
        case 6: return try date(number / 100, number % 100, nil, text)
        case 8: return try date(number / 10_000, number / 100 % 100, number % 100, text)
        // 1982 to 2099 as days since 1899-12-30; no year and no month has five digits.
        case 5 where (30_000...73_050).contains(number):
            return CivilDate(year: 1899, month: 12, day: 30).map { "\($0.adding(days: number))" } ?? ""
        default: throw unreadable(text)
        }
    }

    private static func date(_ year: Int, _ month: Int?, _ day: Int?, _ text: String) throws(CellFault) -> String {
        guard (1980...2100).contains(year), let first = CivilDate(year: year, month: month ?? 1, day: day ?? 1) else {
            throw CellFault("“\(shown(text))”不是存在的日期")
        }
        if month == nil { return String("\(first)".prefix(4)) }
        return day == nil ? String("\(first)".prefix(7)) : "\(first)"
    }

    /// `二〇二一` → `2021`, `十二` → `12`, `三十` → `30`. Nil: other characters.
    private static func chineseNumber(_ text: Substring) -> String? {
        guard text.contains("十") else {
            let digits = text.compactMap { chineseDigits[$0] }
            return digits.count == text.count ? digits.map { String($0) }.joined() : nil
        }
        let halves = text.split(separator: "十", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].count <= 1, halves[1].count <= 1 else { return nil }
        let tens = halves[0].first.map { chineseDigits[$0] } ?? 1
        let ones = halves[1].first.map { chineseDigits[$0] } ?? 0
        guard let tens, let ones else { return nil }
        return String(tens * 10 + ones)
    }

    private static let chineseDigits: [Character: Int] = [
        "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]

    private static func unreadable(_ text: String) -> CellFault {
        CellFault("“\(shown(text))”不是日期，应如 2021-06-30、2021-06 或 2021")
    }

    private static func shown(_ text: String) -> String { VisibleText.line(text, longest: 60) ?? "" }
}

/// How long a warranty lasts, where a register says that instead of when it ends: `3年`, `36个月`, `三年`.
enum TermCell {
    /// Months. Nil: no length of time.
    static func months(_ text: String) -> Int? {
        let plain = CellText.halfWidth(text).filter { !$0.isWhitespace }
        let number = plain.prefix { $0.isNumber || chinese[$0] != nil }
        let unit = plain.dropFirst(number.count)
        let count = Int(number) ?? (number.count == 1 ? number.first.flatMap { chinese[$0] } : nil)
        guard let count, (1...120).contains(count) else { return nil }
        switch unit {
        case "年": return count <= 20 ? count * 12 : nil
        case "个月", "月": return count
        default: return nil
        }
    }

    /// The date so many months later, in the same precision. Nil: no date.
    static func end(of date: String, months: Int) -> String? {
        let parts = date.split(separator: "-").compactMap { Int($0) }
        guard let year = parts.first else { return nil }
        if parts.count == 1 { return months % 12 == 0 ? String(year + months / 12) : nil }
        let month = year * 12 + parts[1] - 1 + months
        guard let first = CivilDate(year: month / 12, month: month % 12 + 1, day: 1) else { return nil }
        if parts.count == 2 { return String("\(first)".prefix(7)) }
        // 31 January and a month is the last of February.
        for day in stride(from: parts[2], through: max(1, parts[2] - 3), by: -1) {
            if let date = CivilDate(year: first.year, month: first.month, day: day) { return "\(date)" }
        }
        return nil
    }

    private static let chinese: [Character: Int] = [
        "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]
}
