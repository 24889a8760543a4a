/// Finds the route of a path: a tree with one level a segment. A literal word goes before a parameter.
struct RouteFinder: Sendable {
    /// What was found.
    enum Result: Sendable {
        /// The route, and the text of each parameter by name.
        case found(Route, [String: String])
        /// The path exists, for these methods.
        case otherMethods([Method])
        /// No such path.
        case none
    }

    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameters: [(name: String, accepts: @Sendable (String) -> Bool, node: Int)] = []
        var routes: [Method: Route] = [:]
    }

    private var nodes = [Node()]

    /// - Throws: `RouteConflict` when two routes have one method and one pattern.
    init(_ routes: [Route]) throws(RouteConflict) {
        for route in routes {
            var at = 0
            for segment in route.path.segments {
                switch segment.kind {
                case .literal(let word):
                    at = nodes[at].literals[word] ?? child(literal: word, of: at)
                case .parameter(let name, _, let accepts):
                    let known = nodes[at].parameters.first { $0.name == name }?.node
                    at = known ?? child(parameter: name, accepts, of: at)
                }
            }
            guard nodes[at].routes.updateValue(route, forKey: route.method) == nil else {
                throw RouteConflict(route: route.name)
            }
        }
    }

    /// Finds the route for a path that a client sent, percent-encoded and without its query.
    func find(_ method: Method?, path: String) -> Result {
        guard path.utf8.first == UInt8(ascii: "/") else { return .none }
        var segments: [String] = []
        if path.utf8.count > 1 {
            for part in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                guard let text = percentDecoded(part, plusIsSpace: false), !text.isEmpty else { return .none }
                segments.append(text)
            }
        }
        var values: [String: String] = [:]
        guard let node = walk(segments[...], from: 0, &values) else { return .none }
        if let method, let route = nodes[node].routes[method] { return .found(route, values) }
        return .otherMethods(nodes[node].routes.keys.sorted { $0.rawValue < $1.rawValue })
    }

    private func walk(_ segments: ArraySlice<String>, from at: Int, _ values: inout [String: String]) -> Int? {
        guard let segment = segments.first else { return nodes[at].routes.isEmpty ? nil : at }
        if let next = nodes[at].literals[segment], let end = walk(segments.dropFirst(), from: next, &values) {
            return end
        }
        for parameter in nodes[at].parameters where parameter.accepts(segment) {
            if let end = walk(segments.dropFirst(), from: parameter.node, &values) {
                values[parameter.name] = segment
                return end
            }
        }
        return nil
    }

    private mutating func child(literal word: String, of parent: Int) -> Int {
        nodes.append(Node())
        nodes[parent].literals[word] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func child(
        parameter name: String, _ accepts: @escaping @Sendable (String) -> Bool, of parent: Int
    ) -> Int {
        nodes.append(Node())
        nodes[parent].parameters.append((name, accepts, nodes.count - 1))
        return nodes.count - 1
    }
}

/// Two modules declare the same method and path: a fault of the program, found when the server is put together.
package struct RouteConflict: Error, Equatable, CustomStringConvertible {
    /// `GET /assets`
    package let route: String

    package var description: String { "two routes answer \(route)" }
}
