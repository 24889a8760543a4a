import Foundation
import Testing

/// Holds JSON against the schemas of an OpenAPI document, as far as our documents use JSON Schema.
struct SchemaChecker {
    private let shapes: [String: Any]

    init(_ document: [String: Any]) throws {
        let components = try #require(document["components"] as? [String: Any])
        shapes = try #require(components["schemas"] as? [String: Any])
    }

    func offences(of value: Any, as name: String) -> [String] {
        guard let schema = shapes[name] as? [String: Any] else { return ["no shape \(name)"] }
        return check(value, schema, name)
    }

    private func check(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            return offences(of: value, as: reference.split(separator: "/").last.map(String.init) ?? "")
        }
        if let all = schema["allOf"] as? [[String: Any]] { return all.flatMap { check(value, $0, place) } }
        if let any = schema["anyOf"] as? [[String: Any]] {
            let tries = any.map { check(value, $0, place) }
            return tries.contains(where: \.isEmpty) ? [] : tries.first ?? []
        }
        if let words = schema["enum"] as? [String], !words.contains(value as? String ?? "\u{0}") {
            return ["\(place): \(value) is none of \(words)"]
        }
        switch schema["type"] as? String {
        case "null": return value is NSNull ? [] : ["\(place): not null"]
        case "string": return value is String ? [] : ["\(place): \(value) is no text"]
        // Foundation's numbers are truths and whole numbers alike; the words of the C type tell them apart.
        case "boolean": return Self.type(of: value) == "c" ? [] : ["\(place): \(value) is no truth"]
        case "integer":
            return ["i", "q", "s", "Q"].contains(Self.type(of: value)) ? [] : ["\(place): \(value) is no whole number"]
        case "array":
            guard let values = value as? [Any] else { return ["\(place): no list"] }
            guard let items = schema["items"] as? [String: Any] else { return ["\(place): of what?"] }
            return values.enumerated().flatMap { check($1, items, "\(place)[\($0)]") }
        case "object":
            guard let members = value as? [String: Any] else { return ["\(place): no object"] }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            let missing = (schema["required"] as? [String] ?? []).filter { members[$0] == nil }
            let unknown = members.keys.filter { properties[$0] == nil }
            return missing.map { "\(place).\($0) is missing" } + unknown.map { "\(place).\($0) is not declared" }
                + members.flatMap { name, value in
                    properties[name].map { check(value, $0, "\(place).\(name)") } ?? []
                }
        default: return ["\(place): a schema without a type"]
        }
    }

    private static func type(of value: Any) -> String {
        (value as? NSNumber).map { String(cString: $0.objCType) } ?? ""
    }
}
