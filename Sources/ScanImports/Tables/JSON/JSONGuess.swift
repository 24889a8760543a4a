/// Finds out where in an answer the things stand.
enum JSONGuess {
    /// The path to the first array of objects, and its first object; arrays nearer to the root go first.
    static func items(in value: JSONValue, at path: String, depth: Int) -> (path: String, item: JSONValue)? {
        guard depth < 6 else { return nil }
        switch value {
        case .array(let items):
            if let first = items.first, case .object = first { return ("\(path)[*]", first) }
            return nil
        case .object(let members):
            for member in members {
                if case .array(let items) = member.value, let first = items.first, case .object = first {
                    return ("\(step(path, member.name))[*]", first)
                }
            }
            for member in members {
                if let found = self.items(in: member.value, at: step(path, member.name), depth: depth + 1) {
                    return found
                }
            }
            return nil
        default:
            return nil
        }
    }

    /// The paths to what a thing says, members of members included.
    static func leaves(of value: JSONValue, at path: String, depth: Int) -> [String] {
        switch value {
        case .object(let members) where depth < 3:
            members.prefix(200).flatMap { leaves(of: $0.value, at: step(path, $0.name), depth: depth + 1) }
        case .array(let items) where depth < 3:
            items.first.map { leaves(of: $0, at: "\(path)[*]", depth: depth + 1) } ?? []
        default: path.isEmpty ? [] : [path]
        }
    }

    /// `nics[*].macAddr` → `macAddr`; `dept.name` → `dept`, since the name of a department is the department.
    static func title(of path: String) -> String {
        let steps = path.split(separator: ".").map { $0.split(separator: "[").first.map(String.init) ?? "" }
        guard let last = steps.last else { return path }
        return steps.count > 1 && ["name", "value", "label"].contains(last.lowercased()) ? steps[steps.count - 2] : last
    }

    private static func step(_ path: String, _ name: String) -> String {
        let isPlain = !name.isEmpty && name != "*" && !name.contains { ".[]'\"$ ".contains($0) }
        if !isPlain { return name.contains("'") ? "\(path)[\"\(name)\"]" : "\(path)['\(name)']" }
        return path.isEmpty ? name : "\(path).\(name)"
    }
}
