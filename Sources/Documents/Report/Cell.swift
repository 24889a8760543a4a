import Kernel

extension Report {
    /// One cell of a table, typed, so that a spreadsheet gets numbers as numbers and dates as dates.
    package enum Cell: Hashable, Sendable, ExpressibleByStringInterpolation {
        /// A value that is not known: a dash on paper, nothing in a spreadsheet. A cell to be filled in by hand is `.text("")`.
        case empty
        /// Text, never read as a formula.
        case text(String)
        /// Text with emphasis, code or counted figures; plain text in a spreadsheet.
        case rich([Inline])
        /// A whole number.
        case integer(Int)
        /// A number with so many decimal places, 0 to 9.
        case decimal(Double, places: Int)
        /// A share of 1, shown as `12.5%`.
        case percent(Double)
        /// A day.
        case date(CivilDate)
        /// A moment, shown to the minute in Shanghai time.
        case moment(Timestamp)

        package init(stringLiteral value: String) {
            self = .text(value)
        }

        /// Text, or nothing where there is none.
        package init(_ text: String?) {
            self = text.map { .text($0) } ?? .empty
        }

        /// What the reader sees, without the marks of counted figures.
        package var text: String {
            switch self {
            case .empty: ""
            case .text(let text): text
            case .rich(let runs): runs.map(\.text).joined()
            case .integer(let number): String(number)
            case .decimal(let number, let places): decimalText(number, places: places)
            case .percent(let share): decimalText(share * 100, places: 1) + "%"
            case .date(let date): date.description
            case .moment(let moment): CivilTime(moment).toMinute
            }
        }

        /// The cell as runs of text.
        var runs: [Inline] {
            if case .rich(let runs) = self { return runs }
            return [.text(text)]
        }
    }
}

extension Report.Inline {
    /// The words without emphasis and marks.
    package var text: String {
        switch self {
        case .text(let text), .strong(let text), .code(let text), .counted(let text, from: _): text
        }
    }
}

/// A number with a fixed count of decimal places (0 to 9), rounded half away from zero: `0.5`, `-3.10`.
///
/// What is not a number or too large for this form is shown as Swift writes it.
func decimalText(_ number: Double, places: Int) -> String {
    let places = min(max(places, 0), 9)
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (number * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled.isFinite, abs(scaled) < 9e15 else { return String(number) }
    let whole = Int64(abs(scaled))
    let digits = String(whole)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = scaled < 0 ? "-" : ""
    guard places > 0 else { return sign + padded }
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
}
