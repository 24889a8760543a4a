import Kernel

/// One field of a form or of a filter bar.
package struct Field: Sendable {
    /// One thing to choose.
    package struct Option: Sendable, Equatable {
        /// What is sent.
        package let value: String
        /// What is read.
        package let title: String

        /// Takes both.
        package init(_ value: String, _ title: String) {
            self.value = value
            self.title = title
        }
    }

    /// What a password field is for, so that the browser fills in the right one (HTML Standard, 4.10.18.7).
    package enum Secret: String, Sendable {
        /// The present password.
        case current = "current-password"
        /// One that is being chosen.
        case new = "new-password"
        /// A code that is good once.
        case code = "one-time-code"
    }

    enum Kind: Sendable {
        case text(type: String, placeholder: String?, longest: Int, autocomplete: String)
        case secret(Secret)
        case number(ClosedRange<Int>?)
        case textArea(rows: Int, longest: Int)
        case select([Option], empty: String?)
        case multiSelect([Option])
        case checkboxes([Option])
        case radio([Option])
        case checkbox
        case file(accept: String, isMultiple: Bool)
        case hidden
        case heading
        case content(HTML)
    }

    /// The name in `request.form`.
    package let name: String
    /// The words before the field.
    package let label: String
    let kind: Kind
    /// What it holds before anyone types: the record's present values.
    let values: [String]
    let isRequired: Bool
    let help: String?
    /// What the browser offers while a text is typed.
    let suggestions: [String]

    private init(
        _ name: String, _ label: String, _ kind: Kind, _ values: [String] = [], isRequired: Bool = false,
        suggestions: [String] = [], help: String? = nil
    ) {
        self.suggestions = suggestions
        self.name = name
        self.label = label
        self.kind = kind
        self.values = values
        self.isRequired = isRequired
        self.help = help
    }

    /// One line of text.
    ///
    /// - `longest`: characters that the browser lets in. The handler checks again.
    /// - `suggestions`: texts to choose from; any other may be typed.
    package static func text(
        _ name: String, _ label: String, value: String? = nil, isRequired: Bool = false, placeholder: String? = nil,
        longest: Int = 200, suggestions: [String] = [], help: String? = nil
    ) -> Self {
        Self(
            name, label, .text(type: "text", placeholder: placeholder, longest: longest, autocomplete: "off"),
            value.map { [$0] } ?? [], isRequired: isRequired, suggestions: suggestions, help: help)
    }

    /// The name that is typed at sign-in; the browser may fill it in.
    package static func loginName(_ name: String, _ label: String, value: String? = nil) -> Self {
        Self(
            name, label, .text(type: "text", placeholder: nil, longest: 100, autocomplete: "username"),
            value.map { [$0] } ?? [], isRequired: true)
    }

    /// The search field of a filter bar, called `q`.
    package static func search(_ placeholder: String) -> Self {
        Self("q", "搜索", .text(type: "search", placeholder: placeholder, longest: 200, autocomplete: "off"))
    }

    /// A password or code. What was typed never comes back to the page.
    package static func secret(
        _ name: String, _ label: String, _ secret: Secret, isRequired: Bool = true, help: String? = nil
    ) -> Self {
        Self(name, label, .secret(secret), isRequired: isRequired, help: help)
    }

    /// A whole number.
    package static func number(
        _ name: String, _ label: String, value: Int? = nil, in range: ClosedRange<Int>? = nil,
        isRequired: Bool = false, help: String? = nil
    ) -> Self {
        Self(name, label, .number(range), value.map { [String($0)] } ?? [], isRequired: isRequired, help: help)
    }

    /// Several lines of text.
    package static func textArea(
        _ name: String, _ label: String, value: String? = nil, rows: Int = 4, isRequired: Bool = false,
        longest: Int = 10_000, help: String? = nil
    ) -> Self {
        Self(
            name, label, .textArea(rows: rows, longest: longest), value.map { [$0] } ?? [], isRequired: isRequired,
            help: help)
    }

    /// One of several, from a list that folds.
    ///
    /// `empty`: the words of the entry that chooses nothing. Nil: there is none.
    package static func select(
        _ name: String, _ label: String, options: [Option], value: String? = nil, empty: String? = "请选择",
        isRequired: Bool = false, help: String? = nil
    ) -> Self {
        Self(
            name, label, .select(options, empty: empty), value.map { [$0] } ?? [], isRequired: isRequired, help: help)
    }

    /// Any number of a long list.
    package static func multiSelect(
        _ name: String, _ label: String, options: [Option], values: [String] = [], help: String? = nil
    ) -> Self {
        Self(name, label, .multiSelect(options), values, help: help)
    }

    /// Any number of a short list.
    package static func checkboxes(
        _ name: String, _ label: String, options: [Option], values: [String] = [], help: String? = nil
    ) -> Self {
        Self(name, label, .checkboxes(options), values, help: help)
    }

    /// One of a few, all in view.
    package static func radio(
        _ name: String, _ label: String, options: [Option], value: String? = nil, isRequired: Bool = false,
        help: String? = nil
    ) -> Self {
        Self(name, label, .radio(options), value.map { [$0] } ?? [], isRequired: isRequired, help: help)
    }

    /// Yes or no; `request.form.isTicked(name)`.
    package static func checkbox(
        _ name: String, _ label: String, isOn: Bool = false, isRequired: Bool = false, help: String? = nil
    ) -> Self {
        Self(name, label, .checkbox, isOn ? ["on"] : [], isRequired: isRequired, help: help)
    }

    /// A day.
    package static func date(
        _ name: String, _ label: String, value: CivilDate? = nil, isRequired: Bool = false, help: String? = nil
    ) -> Self {
        Self(
            name, label, .text(type: "date", placeholder: nil, longest: 10, autocomplete: "off"),
            value.map { [$0.description] } ?? [], isRequired: isRequired, help: help)
    }

    /// A moment on Shanghai's clock, to the minute.
    package static func moment(
        _ name: String, _ label: String, value: Timestamp? = nil, isRequired: Bool = false, help: String? = nil
    ) -> Self {
        let text = value.map { CivilTime($0).toMinute.split(separator: " ").joined(separator: "T") }
        return Self(
            name, label, .text(type: "datetime-local", placeholder: nil, longest: 16, autocomplete: "off"),
            text.map { [$0] } ?? [], isRequired: isRequired, help: help)
    }

    /// A time of day, `08:30`.
    package static func time(
        _ name: String, _ label: String, value: String? = nil, isRequired: Bool = false, help: String? = nil
    ) -> Self {
        Self(
            name, label, .text(type: "time", placeholder: nil, longest: 5, autocomplete: "off"),
            value.map { [$0] } ?? [], isRequired: isRequired, help: help)
    }

    /// A file; `request.files`. The route must take `.upload(limit:)`.
    ///
    /// `accept`: endings the browser offers, `.xml,.csv`. The handler looks at the bytes.
    package static func file(
        _ name: String, _ label: String, accept: String = "", isMultiple: Bool = false, isRequired: Bool = false,
        help: String? = nil
    ) -> Self {
        Self(name, label, .file(accept: accept, isMultiple: isMultiple), isRequired: isRequired, help: help)
    }

    /// A value that the visitor does not see. Never to be trusted.
    package static func hidden(_ name: String, _ value: String) -> Self {
        Self(name, "", .hidden, [value])
    }

    /// True for what must be kept nowhere.
    var isSecret: Bool { if case .secret = kind { true } else { false } }

    /// The field as it was sent before the session lapsed. A hidden field tells what the form was opened with, which must not be
    /// lost: by it a form knows what others have changed meanwhile. One of several with one name stays what it is.
    func restored(from values: FormValues?) -> Self {
        guard case .hidden = kind, let sent = values?.all(name), sent.count == 1 else { return self }
        return .hidden(name, sent[0])
    }

    /// Words above a group of fields.
    package static func heading(_ title: String) -> Self {
        Self("", title, .heading)
    }

    /// Anything else between fields: a remark, or a table with fields in its cells (`Column.field`).
    package static func content(_ content: HTML) -> Self {
        Self("", "", .content(content))
    }
}
