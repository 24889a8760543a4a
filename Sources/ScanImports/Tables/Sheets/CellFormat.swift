import Kernel

/// What a number format makes of a number: a number, or a date or time of some precision.
enum CellFormat: Hashable {
    case number
    /// Which parts of a moment it shows.
    case moment(Parts)

    /// Parts of a moment.
    struct Parts: Hashable {
        var hasYear = false
        var hasMonth = false
        var hasDay = false
        var hasTime = false
    }

    /// A number format that stands in no workbook (ECMA-376 part 1, 18.8.30; those of Chinese workbooks included).
    init(builtIn id: Int) {
        switch id {
        // 30 and the like show the day; 28, 29, 51, 53, 54 and 58 show month and day of a full date.
        case 14...16, 28...31, 51, 53, 54, 58: self = .moment(Parts(hasYear: true, hasMonth: true, hasDay: true))
        case 17, 27, 36, 50, 52, 57: self = .moment(Parts(hasYear: true, hasMonth: true))
        case 18...21, 32...35, 45...47, 55, 56: self = .moment(Parts(hasTime: true))
        case 22: self = .moment(Parts(hasYear: true, hasMonth: true, hasDay: true, hasTime: true))
        default: self = .number
        }
    }

    /// A number format of the workbook's own: `yyyy"年"m"月"d"日"`, `[$-804]yyyy/m/d h:mm`.
    init(code: String) {
        let plain = Self.plain(code)
        var parts = Parts()
        parts.hasYear = plain.contains("y") || plain.contains("年")
        parts.hasDay = plain.contains("d") || plain.contains("日")
        parts.hasTime = plain.contains("h") || plain.contains("s") || plain.contains("时")
        // m beside hours or seconds is minutes, unless a day or a year says that it is a month.
        parts.hasMonth =
            plain.contains("月") || plain.contains("m") && (!parts.hasTime || parts.hasYear || parts.hasDay)
        let isMoment = parts.hasYear || parts.hasMonth || parts.hasDay || parts.hasTime
        self = isMoment ? .moment(parts) : .number
    }

    /// The first section without what is in quotes, brackets or escaped, in small letters.
    private static func plain(_ code: String) -> String {
        var plain = ""
        var isQuoted = false
        var bracket: String?
        var isEscaped = false
        for character in code {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                if character == "\"" { isQuoted = false } else if "年月日时".contains(character) { plain.append(character) }
            } else if bracket != nil {
                if character == "]" {
                    // [h] counts hours beyond a day.
                    if let inside = bracket?.lowercased(), ["h", "hh", "m", "mm", "s", "ss"].contains(inside) {
                        plain += "h"
                    }
                    bracket = nil
                } else {
                    bracket?.append(character)
                }
            } else {
                switch character {
                case "\"": isQuoted = true
                case "[": bracket = ""
                case "\\", "_", "*": isEscaped = true
                case ";": return plain.withoutHalves
                default: plain.append(contentsOf: character.lowercased())
                }
            }
        }
        return plain.withoutHalves
    }

    /// The text of a number in this format: `2021-06-30`, `2021-06`, `2021`, `2021-06-30 08:30`, `08:30:00`.
    ///
    /// - `raw`: the number as the workbook has it.
    func text(_ raw: String, is1904: Bool) -> String {
        guard case .moment(let parts) = self, let serial = Double(raw), serial >= 0, serial < Self.end else {
            return Self.number(raw)
        }
        // Half a second is the precision with which such numbers are kept.
        var day = Int(serial)
        var seconds = Int(((serial - Double(day)) * 86_400).rounded())
        if seconds >= 86_400 { (day, seconds) = (day + 1, 0) }
        let clock = Self.clock(seconds)
        let hasDate = parts.hasYear || parts.hasMonth || parts.hasDay
        if !hasDate || day == 0 && !is1904 { return clock }
        guard let date = Self.date(day, is1904: is1904) else { return Self.number(raw) }
        if parts.hasYear, !parts.hasMonth, !parts.hasDay { return String("\(date)".prefix(4)) }
        if parts.hasYear, parts.hasMonth, !parts.hasDay { return String("\(date)".prefix(7)) }
        return parts.hasTime && seconds > 0 ? "\(date) \(clock)" : "\(date)"
    }

    /// Days since 1899-12-30, where 29 February 1900 counts though it never was (ECMA-376 part 1, 18.17.4.1), or since
    /// 1904-01-01.
    private static func date(_ day: Int, is1904: Bool) -> CivilDate? {
        if is1904 { return CivilDate(year: 1904, month: 1, day: 1)?.adding(days: day) }
        if day == 60 { return nil }
        return CivilDate(year: 1899, month: 12, day: day < 60 ? 31 : 30)?.adding(days: day)
    }

    private static func clock(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// A number without the marks of how it is kept: `1.3800138E+10` → `13800138000`, `0.10000000000000001` → `0.1`.
    static func number(_ raw: String) -> String {
        let isPlain = raw.utf8.count <= 15 && !raw.utf8.contains(0x45) && !raw.utf8.contains(0x65)
        if isPlain { return raw }
        guard let value = Double(raw), value.isFinite else { return raw }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }

    /// The day after 9999-12-31.
    private static let end: Double = 2_958_466
}

extension String {
    /// Without the marks of half a day, which have an m.
    fileprivate var withoutHalves: String {
        split(separator: "am/pm").joined().split(separator: "a/p").joined().split(separator: "上午/下午").joined()
    }
}
