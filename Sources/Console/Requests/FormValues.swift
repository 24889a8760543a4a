import Kernel

/// What a form or the query of an address holds: names with values, in the order sent. A name can come more than once.
package struct FormValues: Sendable, Equatable {
    /// One name and its value.
    package struct Pair: Sendable, Equatable {
        /// The field's name.
        package var name: String
        /// What was typed or chosen.
        package var value: String

        /// Takes both.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// In the order sent.
    package private(set) var pairs: [Pair]

    /// Nothing.
    package init() {
        pairs = []
    }

    /// These pairs.
    package init(_ pairs: KeyValuePairs<String, String>) {
        self.pairs = pairs.map { Pair(name: $0.key, value: $0.value) }
    }

    /// These pairs.
    package init(pairs: [Pair]) {
        self.pairs = pairs
    }

    /// The query of an address; nothing where there is none, or none that can be read.
    package init(queryOf link: Link?) {
        self = link.flatMap { try? URLEncodedForm.read($0.query.utf8) } ?? FormValues()
    }

    /// True when nothing was sent.
    package var isEmpty: Bool { pairs.isEmpty }

    /// The first value of that name as it was sent. Nil: not sent.
    package subscript(name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    /// Every value of that name: a multiple choice, the rows ticked.
    package func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    /// The first value without spaces at its ends. Nil: not sent or nothing but spaces.
    package func text(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        let trimmed = trimmed(value)
        return trimmed.isEmpty ? nil : trimmed
    }

    /// The first value as a whole number. Nil: not sent or not a number.
    package func integer(_ name: String) -> Int? {
        text(name).flatMap { Int($0) }
    }

    /// True when a checkbox of that name was ticked.
    package func isTicked(_ name: String) -> Bool {
        self[name] != nil
    }

    /// The first value as the number of a record. Nil: not sent or not such a number.
    package func identifier<Subject>(_ name: String, of subject: Subject.Type) -> Identifier<Subject>? {
        text(name).flatMap { Identifier(text: $0) }
    }

    /// The first value as a day (`2026-11-23`). Nil: not sent or no such day.
    package func date(_ name: String) -> CivilDate? {
        text(name).flatMap { CivilDate(text: $0) }
    }

    /// The first value as a moment on Shanghai's clock (`2026-11-23T08:30`). Nil: not sent or no such moment.
    package func moment(_ name: String) -> Timestamp? {
        text(name).flatMap { CivilTime(text: $0)?.timestamp }
    }

    /// The first value as a case of an enum of texts. Nil: not sent or no such case.
    package func choice<Choice: RawRepresentable>(_ name: String, _ type: Choice.Type = Choice.self) -> Choice?
    where Choice.RawValue == String {
        text(name).flatMap { Choice(rawValue: $0) }
    }

    mutating func append(_ name: String, _ value: String) {
        pairs.append(Pair(name: name, value: value))
    }
}

/// The text without white space at its ends.
func trimmed(_ text: some StringProtocol) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
        let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
}
