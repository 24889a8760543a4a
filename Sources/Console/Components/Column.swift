import Kernel

/// One column of a table: its heading, and what it shows of a row.
///
///     .text("名称", key: "name", isSortable: true) { $0.name }
package struct Column<Row>: Sendable {
    /// On which side of the column its contents stand.
    package enum Alignment: String, Sendable {
        /// Text.
        case start
        /// Marks and short codes.
        case center
        /// Figures.
        case end
    }

    /// How much room the column takes.
    package enum Width: String, Sendable {
        /// As its contents need.
        case auto
        /// As little as possible, never on two lines: times, addresses, states.
        case tight
        /// What is left.
        case wide
    }

    /// The name in the address: sorting and choice of columns. Also the column's key in exports.
    package let key: String
    /// The heading.
    package let title: String
    /// On which side.
    package let alignment: Alignment
    /// How much room.
    package let width: Width
    /// True when the heading offers to sort; the store must know the key.
    package let isSortable: Bool
    /// False for a column that is shown only when it is chosen.
    package let isShownAtFirst: Bool
    let cell: @Sendable (Row, inout HTML) -> Void

    private init(
        _ key: String, _ title: String, _ alignment: Alignment, _ width: Width, _ isSortable: Bool, _ isShown: Bool,
        _ cell: @escaping @Sendable (Row, inout HTML) -> Void
    ) {
        self.key = key
        self.title = title
        self.alignment = alignment
        self.width = width
        self.isSortable = isSortable
        isShownAtFirst = isShown
        self.cell = cell
    }

    /// Text; nothing or nil is shown as a dash, and what is very long is cut off to the eye, not to the pointer.
    package static func text(
        _ title: String, key: String, width: Width = .auto, isSortable: Bool = false, isShownAtFirst: Bool = true,
        _ value: @escaping @Sendable (Row) -> String?
    ) -> Self {
        Self(key, title, .start, width, isSortable, isShownAtFirst) { row, html in html.cell(value(row)) }
    }

    /// Text that leads to the record.
    package static func link(
        _ title: String, key: String, width: Width = .auto, isSortable: Bool = false, isShownAtFirst: Bool = true,
        _ value: @escaping @Sendable (Row) -> (text: String, link: Link)
    ) -> Self {
        Self(key, title, .start, width, isSortable, isShownAtFirst) { row, html in
            let (text, link) = value(row)
            html.markup("<a href=\"")
            html.text(link.text)
            html.markup("\">")
            html.cell(text)
            html.markup("</a>")
        }
    }

    /// Address, hash, version: in a fixed-width face, on one line.
    package static func code(
        _ title: String, key: String, isSortable: Bool = false, isShownAtFirst: Bool = true,
        _ value: @escaping @Sendable (Row) -> String?
    ) -> Self {
        Self(key, title, .start, .tight, isSortable, isShownAtFirst) { row, html in
            guard let text = value(row), !text.isEmpty else { return html.dash() }
            html.markup("<code>")
            html.text(text)
            html.markup("</code>")
        }
    }

    /// A whole number, grouped by thousands.
    package static func number(
        _ title: String, key: String, isSortable: Bool = false, isShownAtFirst: Bool = true,
        _ value: @escaping @Sendable (Row) -> Int?
    ) -> Self {
        Self(key, title, .end, .tight, isSortable, isShownAtFirst) { row, html in
            guard let number = value(row) else { return html.dash() }
            html.figure(number)
        }
    }

    /// A number that leads to the list it counts.
    package static func count(
        _ title: String, key: String, isSortable: Bool = false, isShownAtFirst: Bool = true,
        _ value: @escaping @Sendable (Row) -> (number: Int, link: Link)
    ) -> Self {
        Self(key, title, .end, .tight, isSortable, isShownAtFirst) { row, html in
            let (number, link) = value(row)
            if number == 0 { return html.markup("<span class=\"none\">0</span>") }
            html.markup("<a href=\"")
            html.text(link.text)
            html.markup("\">")
            html.figure(number)
            html.markup("</a>")
        }
    }

    /// A moment on Shanghai's clock, to the minute.
    package static func moment(
        _ title: String, key: String, isSortable: Bool = false, isShownAtFirst: Bool = true,
        _ value: @escaping @Sendable (Row) -> Timestamp?
    ) -> Self {
        Self(key, title, .start, .tight, isSortable, isShownAtFirst) { row, html in
            guard let moment = value(row) else { return html.dash() }
            html.moment(moment)
        }
    }

    /// A state or grade.
    package static func badge(
        _ title: String, key: String, isSortable: Bool = false, isShownAtFirst: Bool = true,
        _ value: @escaping @Sendable (Row) -> Badge?
    ) -> Self {
        Self(key, title, .start, .tight, isSortable, isShownAtFirst) { row, html in
            guard let badge = value(row) else { return html.dash() }
            badge.render(into: &html)
        }
    }

    /// Anything else.
    package static func html(
        _ title: String, key: String, alignment: Alignment = .start, width: Width = .auto, isSortable: Bool = false,
        isShownAtFirst: Bool = true, @HTMLBuilder _ content: @escaping @Sendable (Row) -> HTML
    ) -> Self {
        Self(key, title, alignment, width, isSortable, isShownAtFirst) { row, html in html.add(content(row)) }
    }

    /// A field of the form around the table, with what is wrong with it.
    package static func field(
        _ title: String, key: String, _ value: @escaping @Sendable (Row) -> (field: Field, error: String?)
    ) -> Self {
        Self(key, title, .start, .auto, false, true) { row, html in
            let (field, error) = value(row)
            field.renderControl(into: &html, error: error)
        }
    }

    /// A cell left blank, high enough for a pen, for sheets that are printed and filled in.
    package static func byHand(_ title: String, key: String) -> Self {
        Self(key, title, .start, .auto, false, true) { _, html in html.markup("<div class=\"by-hand\"></div>") }
    }

    /// Small buttons at the end of the line. They are not printed.
    package static func actions(_ actions: @escaping @Sendable (Row) -> [PageAction]) -> Self {
        Self("actions", "操作", .end, .tight, false, true) { row, html in
            html.markup("<span class=\"row-actions\">")
            for action in actions(row) {
                html.add(action.small)
            }
            html.markup("</span>")
        }
    }
}

extension HTML {
    /// Adds the dash that stands for a value not known.
    mutating func dash() {
        markup("<span class=\"none\">—</span>")
    }

    /// Adds a number grouped by thousands, without a string on the way: a table has thousands of them.
    mutating func figure(_ value: Int) {
        if value < 0 { markup("-") }
        var rest = value.magnitude
        var divisor: UInt = 1
        while rest / divisor >= 1_000 {
            divisor *= 1_000
        }
        let first = rest / divisor
        if first >= 100 { digit(first / 100) }
        if first >= 10 { digit(first / 10 % 10) }
        digit(first % 10)
        while divisor > 1 {
            rest %= divisor
            divisor /= 1_000
            let group = rest / divisor
            markup(",")
            digit(group / 100)
            digit(group / 10 % 10)
            digit(group % 10)
        }
    }

    /// Adds a moment on Shanghai's clock to the minute, as `CivilTime.toMinute` writes it.
    mutating func moment(_ moment: Timestamp) {
        let time = CivilTime(moment)
        guard (1_000...9_999).contains(time.date.year) else {
            trusted(time.toMinute.utf8)
            return
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { text in
            text.initialize(repeating: UInt8(ascii: "-"))
            func put(_ value: Int, at index: Int) {
                text[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10)
                text[index + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
            }
            put(time.date.year / 100, at: 0)
            put(time.date.year % 100, at: 2)
            put(time.date.month, at: 5)
            put(time.date.day, at: 8)
            text[10] = UInt8(ascii: " ")
            put(time.hour, at: 11)
            text[13] = UInt8(ascii: ":")
            put(time.minute, at: 14)
            trusted(UnsafeBufferPointer(text))
        }
    }

    private mutating func digit(_ value: UInt) {
        trusted(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value))
    }

    /// Adds a text in a cell. Beyond 120 bytes it is clipped to three lines by the style sheet.
    mutating func cell(_ value: String?) {
        guard let value, !value.isEmpty else { return dash() }
        if value.utf8.count <= 120 { return text(value) }
        markup("<div class=\"clip\" title=\"")
        text(String(value.unicodeScalars.prefix(300)))
        markup("\">")
        text(value)
        markup("</div>")
    }
}
