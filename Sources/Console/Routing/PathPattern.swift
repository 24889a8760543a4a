import Kernel

/// A value in a path: what it is called and what text it takes. Text that it does not take is no such page, HTTP 404.
///
///     extension Links {
///         static let assetID = PathParameter.identifier("asset", of: Asset.self)
///     }
package struct PathParameter<Value: Sendable>: Sendable {
    /// The name, as in `/assets/{asset}`; unique within a path.
    package let name: String
    /// A value that the parameter takes, for documentation and generated tests.
    package let example: String
    /// Reads the value. Nil: not such a value.
    package let read: @Sendable (String) -> Value?

    /// Any text that `read` takes.
    package init(_ name: String, example: String, read: @escaping @Sendable (String) -> Value?) {
        self.name = name
        self.example = example
        self.read = read
    }
}

extension PathParameter {
    /// The number of a record.
    package static func identifier<Subject>(
        _ name: String, of subject: Subject.Type
    ) -> Self where Value == Identifier<Subject> {
        Self(name, example: "1") { Identifier(text: $0) }
    }

    /// A case of an enum of texts.
    package static func choice(_ name: String) -> Self
    where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        Self(name, example: Value.allCases.first?.rawValue ?? "") { Value(rawValue: $0) }
    }
}

extension PathParameter where Value == String {
    /// A word of ASCII letters, digits, `-`, `_` and `.`, at most 100 long.
    package static func word(_ name: String, example: String = "a") -> Self {
        Self(name, example: example) { text in
            let isWord = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
            return isWord && (1...100).contains(text.utf8.count) ? text : nil
        }
    }
}

/// One segment of a path: a literal word or a parameter.
package struct PathSegment: Sendable, ExpressibleByStringLiteral {
    /// What the segment takes.
    enum Kind: Sendable {
        case literal(String)
        case parameter(name: String, example: String, accepts: @Sendable (String) -> Bool)
    }

    let kind: Kind

    /// This word and no other.
    package init(stringLiteral word: String) {
        kind = .literal(word)
    }

    private init(kind: Kind) {
        self.kind = kind
    }

    /// Any value that the parameter takes.
    package static func parameter<Value>(_ parameter: PathParameter<Value>) -> Self {
        Self(
            kind: .parameter(
                name: parameter.name, example: parameter.example, accepts: { parameter.read($0) != nil }))
    }
}

/// The paths that a route answers: `["assets", .parameter(Links.assetID), "edit"]`. The empty pattern is `/`.
package struct PathPattern: Sendable, ExpressibleByArrayLiteral, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The segments in order.
    let segments: [PathSegment]

    /// The segments in order.
    package init(arrayLiteral segments: PathSegment...) {
        self.segments = segments
    }

    /// A single word, or `/` for the first page, or words separated by `/`.
    package init(stringLiteral path: String) {
        segments = path.split(separator: "/").map { PathSegment(stringLiteral: String($0)) }
    }

    /// `/assets/{asset}/edit`
    package var description: String {
        if segments.isEmpty { return "/" }
        return segments.map { segment in
            switch segment.kind {
            case .literal(let word): "/\(word)"
            case .parameter(let name, _, _): "/{\(name)}"
            }
        }.joined()
    }

    /// The names of the parameters in order.
    package var parameterNames: [String] {
        segments.compactMap { segment in
            if case .parameter(let name, _, _) = segment.kind { name } else { nil }
        }
    }

    /// A path that the pattern takes, with each parameter's example, or with what `values` holds under its name.
    /// For tests that walk all routes.
    package func example(_ values: [String: String] = [:]) -> String {
        if segments.isEmpty { return "/" }
        return segments.map { segment in
            switch segment.kind {
            case .literal(let word): "/\(percentEncoded(word))"
            case .parameter(let name, let example, _): "/\(percentEncoded(values[name] ?? example))"
            }
        }.joined()
    }
}
