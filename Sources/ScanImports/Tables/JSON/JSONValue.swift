/// A value of JSON (RFC 8259).
package indirect enum JSONValue: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number as it is written, since numbers of devices may be longer than a machine's.
    case number(String)
    /// A string, its escapes resolved.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Members in order.
    case object([Member])

    /// A member of an object.
    package struct Member: Hashable, Sendable {
        /// The name.
        package var name: String
        /// The value.
        package var value: JSONValue

        /// Takes both.
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The member of that name; of several the last, as JavaScript takes it. Nil: no object, or no such member.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// A string, number or truth value as text. Nil: null, an array or an object.
    package var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}

/// How much an answer may make the program hold. The figures are ours: an answer with 100,000 devices has some 50 MB.
package struct JSONLimits: Sendable {
    /// Bytes of the text.
    package var bytes = 64 << 20
    /// Arrays and objects inside one another.
    package var depth = 64
    /// Values of all kinds.
    package var values = 4_000_000

    /// The figures above.
    package init() {}
}
