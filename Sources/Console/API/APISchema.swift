/// What a value of JSON may be (JSON Schema 2020-12, as OpenAPI 3.1 uses it), with the named shapes that it speaks of.
package struct APISchema: Sendable {
    /// The schema itself.
    let json: JSONValue
    /// The schemas of the shapes that it names, by name.
    let named: [String: JSONValue]

    init(_ json: JSONValue, named: [String: JSONValue] = [:]) {
        self.json = json
        self.named = named
    }

    /// Text of so many characters at most. Nil: of any length.
    package static func text(longest: Int? = nil) -> APISchema {
        var members: [(String, JSONValue)] = [("type", "string")]
        if let longest { members.append(("maxLength", .integer(longest))) }
        return APISchema(.object(members))
    }

    /// A whole number.
    package static func integer(_ range: ClosedRange<Int>? = nil) -> APISchema {
        var members: [(String, JSONValue)] = [("type", "integer")]
        if let range {
            members += [("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound))]
        }
        return APISchema(.object(members))
    }

    /// Yes or no.
    package static let flag = APISchema(["type": "boolean"])

    /// A moment, `2026-11-23T08:30:00+08:00` (RFC 3339).
    package static let moment = APISchema(["type": "string", "format": "date-time"])

    /// One of these words.
    package static func choice(_ words: [String]) -> APISchema {
        APISchema(["type": "string", "enum": .array(words.map { .string($0) })])
    }

    /// Any number of these.
    package static func list(of schema: APISchema) -> APISchema {
        APISchema(["type": "array", "items": schema.json], named: schema.named)
    }

    /// The same, or nothing.
    package var orNull: APISchema {
        APISchema(["anyOf": .array([json, ["type": "null"]])], named: named)
    }

    /// The same, with words that say what it means.
    func described(_ text: String) -> APISchema {
        if case .object(let members) = json, !members.contains(where: { $0.0 == "$ref" }) {
            return APISchema(.object(members + [("description", .string(text))]), named: named)
        }
        return APISchema(["allOf": .array([json]), "description": .string(text)], named: named)
    }
}
