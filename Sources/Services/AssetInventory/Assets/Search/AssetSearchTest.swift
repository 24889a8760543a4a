import Kernel
import Observations
import Records

/// What one value asks of a field.
enum AssetSearchTest: Sendable, Hashable {
    /// There is something.
    case filled
    /// Text as a LIKE pattern with `\` before signs that stand for themselves.
    case like(String)
    /// Exactly this, letters' case aside.
    case same(String)
    /// The column's own value.
    case value(String)
    /// Whole numbers, from … to, both included.
    case numbers(ClosedRange<Int64>)
    /// Days as text, from … up to but not including; nil: no end.
    case days(from: String?, to: String?)
    /// Addresses.
    case addresses(AddressRange)
    /// A network card that is or was the asset's, as index tables name it.
    case card(key: String)
    /// Looked for in all columns.
    case everywhere(pattern: String)
}

/// Reads values as fields want them.
struct AssetSearchValues {
    let today: CivilDate

    func test(
        _ value: AssetSearchLexer.Value, of field: AssetSearchField
    ) throws(AssetSearchError) -> AssetSearchTest {
        if value.text == "*" && !value.isQuoted { return .filled }
        func wrong(_ wanted: String) -> AssetSearchError {
            .badValue(field: field.chinese, value: value.text, wanted: wanted)
        }
        let plain = FoldedText.halfWidth(value.text)
        switch field.kind {
        case .text where field.name == "mac":
            return card(value) ?? text(value)
        case .text, .service, .source, .network:
            return text(value)
        case .word(_, let words):
            let key = AssetSearchField.folded(value.text)
            guard let word = words.first(where: { $0.words.contains { AssetSearchField.folded($0) == key } }) else {
                throw wrong(words.map { $0.words[0] }.joined(separator: "、"))
            }
            return .value(word.value)
        case .risk:
            let key = AssetSearchField.folded(value.text)
            guard let severity = Severity.allCases.first(where: { $0.chinese == key || "\($0)" == key }) else {
                throw wrong(Severity.allCases.map(\.chinese).joined(separator: "、") + "，指该级别及以上")
            }
            return .numbers(Int64(severity.rawValue)...Int64.max)
        case .openPorts:
            guard let numbers = numbers(plain, in: 0...1_000_000) else { throw wrong("数字，如 10、>10、5..20") }
            return .numbers(numbers)
        case .port:
            guard let numbers = numbers(plain, in: 0...65_535) else { throw wrong("端口号 0 至 65535，如 3389、8000..8999") }
            return .numbers(numbers)
        case .address:
            let text = plain.hasSuffix("*") ? Self.range(ofPrefix: plain) : plain
            guard let text, let range = AddressRange(text) else {
                throw wrong("地址或网段，如 10.1.2.3、10.1.0.0/16、10.1.2.3-10.1.2.99、10.1.*")
            }
            return .addresses(range)
        case .day:
            guard let (from, to) = span(plain) else {
                throw wrong("日期，如 2026、2026-11、>2026-11-01、2026-01..2026-03、<今天")
            }
            return .days(from: from?.description, to: to?.description)
        case .first, .last:
            guard let (from, to) = span(plain) else {
                throw wrong("日期，如 2026-11、>2026-11-01，或 7d、7天（最近 7 天）")
            }
            func milliseconds(_ date: CivilDate) -> Int64 {
                CivilTime(date: date, hour: 0, minute: 0)?.timestamp.milliseconds ?? 0
            }
            let last = to.map { milliseconds($0) - 1 } ?? .max
            let first = from.map(milliseconds) ?? 0
            guard first <= last else { throw wrong("先后顺序正确的日期范围") }
            return .numbers(first...last)
        }
    }

    func everywhere(_ value: AssetSearchLexer.Value) -> AssetSearchTest {
        if !value.isQuoted {
            if let range = AddressRange(FoldedText.halfWidth(value.text)) { return .addresses(range) }
            if let card = card(value) { return card }
        }
        return .everywhere(pattern: Self.pattern(value, isWhole: false))
    }

    /// A whole hardware address, however it is written. Nil: it is none, or proves nothing.
    private func card(_ value: AssetSearchLexer.Value) -> AssetSearchTest? {
        MACAddress(FoldedText.halfWidth(value.text)).flatMap { IdentityEvidence.hardware($0) }
            .map { .card(key: RecordText.key($0)) }
    }

    private func text(_ value: AssetSearchLexer.Value) -> AssetSearchTest {
        if value.isWhole { return .same(value.text) }
        if !value.isQuoted, let first = value.text.first, first == "=" || first == "＝", value.text.count > 1 {
            return .same(String(value.text.dropFirst()))
        }
        return .like(Self.pattern(value, isWhole: !value.isQuoted && value.text.contains { $0 == "*" || $0 == "＊" }))
    }

    /// A LIKE pattern. `isWhole`: the value stands for the whole text, with `*` for anything; else for a part of it.
    private static func pattern(_ value: AssetSearchLexer.Value, isWhole: Bool) -> String {
        let parts =
            value.isQuoted
            ? [value.text[...]]
            : value.text.split(omittingEmptySubsequences: false) { $0 == "*" || $0 == "＊" }
        let pattern = parts.map { LikePattern.escaped($0) }.joined(separator: "%")
        return isWhole ? pattern : "%\(pattern)%"
    }

    /// `10.1.*` as a range. Nil: it is none.
    private static func range(ofPrefix text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fixed = parts.prefix { $0 != "*" }
        guard (1...3).contains(fixed.count), parts.dropFirst(fixed.count).allSatisfy({ $0 == "*" }), parts.count <= 4
        else { return nil }
        let zeros = Array(repeating: "0", count: 4 - fixed.count)
        let first = (fixed.map(String.init) + zeros).joined(separator: ".")
        return "\(first)/\(fixed.count * 8)"
    }

    // MARK: Numbers and days

    private func numbers(_ text: String, in bounds: ClosedRange<Int64>) -> ClosedRange<Int64>? {
        func number(_ text: Substring) -> Int64? {
            guard text.count <= 9, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
            return Int64(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
        if let dots = text.firstRange(of: "..") {
            guard let low = number(text[..<dots.lowerBound]), let high = number(text[dots.upperBound...]), low <= high
            else { return nil }
            return low...high
        }
        let (sign, rest) = Self.sign(text)
        guard let number = number(rest) else { return nil }
        switch sign {
        case ">": return number < bounds.upperBound ? (number + 1)...bounds.upperBound : nil
        case ">=": return number...bounds.upperBound
        case "<": return number > bounds.lowerBound ? bounds.lowerBound...(number - 1) : nil
        case "<=": return bounds.lowerBound...number
        default: return number...number
        }
    }

    /// The first day, and the day after the last. Nil: not a day, a month, a year, or days back from today.
    private func span(_ text: String) -> (from: CivilDate?, to: CivilDate?)? {
        if let days = Self.days(text) { return (today.adding(days: -days), nil) }
        if let dots = text.firstRange(of: "..") {
            guard let low = period(text[..<dots.lowerBound]), let high = period(text[dots.upperBound...]),
                low.first < high.next
            else { return nil }
            return (low.first, high.next)
        }
        let (sign, rest) = Self.sign(text)
        guard let period = period(rest) else { return nil }
        switch sign {
        case ">": return (period.next, nil)
        case ">=": return (period.first, nil)
        case "<": return (nil, period.first)
        case "<=": return (nil, period.next)
        default: return (period.first, period.next)
        }
    }

    /// `7d` and `7天` as 7. Nil: another text.
    private static func days(_ text: String) -> Int? {
        guard let last = text.last, last == "d" || last == "天", let days = Int(text.dropLast()),
            (1...3650).contains(days)
        else { return nil }
        return days
    }

    private func period(_ text: Substring) -> (first: CivilDate, next: CivilDate)? {
        if text == "今天" || text == "today" { return (today, today.adding(days: 1)) }
        guard let date = PartialDate(String(text)),
            let first = CivilDate(year: date.year, month: date.month ?? 1, day: date.day ?? 1)
        else { return nil }
        if date.day != nil { return (first, first.adding(days: 1)) }
        let isYear = date.month == nil
        let year = isYear || first.month == 12 ? first.year + 1 : first.year
        let month = isYear || first.month == 12 ? 1 : first.month + 1
        return CivilDate(year: year, month: month, day: 1).map { (first, $0) }
    }

    private static func sign(_ text: String) -> (sign: String, rest: Substring) {
        for sign in [">=", "<=", ">", "<", "="] where text.hasPrefix(sign) {
            return (sign, text.dropFirst(sign.count))
        }
        return ("", text[...])
    }
}
