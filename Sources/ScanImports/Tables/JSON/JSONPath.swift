/// Where in an answer something stands: a small part of JSONPath (RFC 9535).
///
/// - `data.list[*].ip`: member `data`, in it `list`, of each of its items the member `ip`
/// - `$.result.items`: the same, with the root written out
/// - `rows[0]`: the first item; `[-1]` the last
/// - `['操作系统']`, `["a.b"]`: a name with any characters
/// - `[*]`, `.*`: all items of an array, or all values of an object
///
/// Filters, slices and `..` are not read. What is not there gives nothing, and no error.
package struct JSONPath: Hashable, Sendable, Codable, CustomStringConvertible {
    /// One step down.
    enum Step: Hashable, Sendable {
        case member(String)
        /// From 0; negative from the end.
        case item(Int)
        case all
    }

    /// As it was written.
    package let description: String
    let steps: [Step]

    /// Reads a path. Throws where it is not one, with the character at which it goes wrong.
    package init(_ text: String) throws(ReadingError) {
        var reader = PathReader(text)
        steps = try reader.read()
        description = text
    }

    package init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// What stands there, in order.
    package func values(in root: JSONValue) -> [JSONValue] {
        steps.reduce([root]) { found, step in found.flatMap { Self.follow(step, $0) } }
    }

    private static func follow(_ step: Step, _ value: JSONValue) -> [JSONValue] {
        switch (step, value) {
        case (.member(let name), _): return value[name].map { [$0] } ?? []
        case (.item(let index), .array(let items)):
            let place = index < 0 ? items.count + index : index
            return items.indices.contains(place) ? [items[place]] : []
        case (.all, .array(let items)): return items
        case (.all, .object(let members)): return members.map(\.value)
        default: return []
        }
    }
}

/// Cuts a path into its steps.
private struct PathReader {
    private let characters: [Character]
    private var place = 0

    init(_ text: String) {
        characters = Array(text)
    }

    mutating func read() throws(ReadingError) -> [JSONPath.Step] {
        var steps: [JSONPath.Step] = []
        if characters.first == "$" { place = 1 }
        while place < characters.count {
            guard steps.count < 32 else { throw fault("路径超过 32 级") }
            switch characters[place] {
            case "[": steps.append(try bracket())
            case ".":
                place += 1
                steps.append(try name())
            default:
                guard place == 0 else { throw fault("应为“.”或“[”") }
                steps.append(try name())
            }
        }
        return steps
    }

    private mutating func name() throws(ReadingError) -> JSONPath.Step {
        let start = place
        while place < characters.count, characters[place] != ".", characters[place] != "[" { place += 1 }
        let text = String(characters[start..<place])
        if text == "*" { return .all }
        guard !text.isEmpty, !text.contains(where: { "]'\"$ ".contains($0) }) else { throw fault("名称写法不正确") }
        return .member(text)
    }

    private mutating func bracket() throws(ReadingError) -> JSONPath.Step {
        place += 1
        guard let first = place < characters.count ? characters[place] : nil else { throw fault("方括号没有结束") }
        if first == "'" || first == "\"" {
            guard let end = characters[(place + 1)...].firstIndex(of: first), end + 1 < characters.count,
                characters[end + 1] == "]"
            else { throw fault("带引号的名称没有结束") }
            let text = String(characters[(place + 1)..<end])
            place = end + 2
            return .member(text)
        }
        guard let end = characters[place...].firstIndex(of: "]") else { throw fault("方括号没有结束") }
        let text = String(characters[place..<end])
        if text != "*", Int(text) == nil { throw fault("方括号中应为序号、* 或带引号的名称") }
        place = end + 1
        return Int(text).map { .item($0) } ?? .all
    }

    private func fault(_ rule: String) -> ReadingError {
        ReadingError(
            .malformed("路径“\(String(characters.prefix(80)))”写法不正确：\(rule)"), place: "第 \(place + 1) 个字符")
    }
}
