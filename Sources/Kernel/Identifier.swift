/// The number of a record of one kind, so that the number of an asset cannot be passed where an account is meant.
///
/// The number is SQLite's row id: positive, never used again once given out.
package struct Identifier<Subject>: Hashable, Sendable, RawRepresentable, Comparable, CustomStringConvertible {
    /// The row id.
    package let rawValue: Int64

    /// Wraps a row id that came from the database or from an address a person typed.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Wraps a row id.
    package init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Reads the decimal number in an address. Nil: not a positive number.
    package init?(text: some StringProtocol) {
        guard let number = Int64(text), number > 0, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        rawValue = number
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }

    package var description: String { String(rawValue) }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
