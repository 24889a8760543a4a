/// Things and how they hang together, as a picture drawn by ECharts from data in the page. It adds nothing to what a table beside
/// it says, and is not there where scripts do not run.
package struct NodeGraph: Component {
    /// One thing.
    package struct Node: Sendable, Hashable {
        /// What edges name it by; never shown.
        package let id: String
        /// What it is called.
        package let name: String
        /// Which of the groups it belongs to.
        package let group: Int
        /// What it means, which gives its colour. Nil: that of its group.
        package let tone: Badge.Tone?
        /// How large it is beside others of its group; 1 and more.
        package let weight: Int

        /// Takes the parts.
        package init(id: String, name: String, group: Int, tone: Badge.Tone? = nil, weight: Int = 1) {
            self.id = id
            self.name = name
            self.group = group
            self.tone = tone
            self.weight = weight
        }
    }

    /// Two things that hang together.
    package struct Edge: Sendable, Hashable {
        /// The one.
        package let from: String
        /// The other.
        package let to: String

        /// Takes both.
        package init(_ from: String, _ to: String) {
            self.from = from
            self.to = to
        }
    }

    private let title: String
    private let groups: [String]
    private let nodes: [Node]
    private let edges: [Edge]

    /// Takes the names of the groups, and nodes and edges.
    package init(title: String, groups: [String], nodes: [Node], edges: [Edge]) {
        self.title = title
        self.groups = groups
        self.nodes = nodes
        self.edges = edges
    }

    package func render(into html: inout HTML) {
        guard !nodes.isEmpty else { return }
        html.open("figure", .class("chart screen-only"))
        html.element(
            "div", .class(nodes.count < 8 ? "chart-canvas chart-graph-small" : "chart-canvas chart-graph"),
            .data("chart", data.text), .aria("hidden", "true"),
            .flag("hidden")
        ) { _ in }
        html.close("figure")
    }

    private var data: JSONValue {
        [
            "shape": "graph", "title": .string(title), "groups": .array(groups.map { .string($0) }),
            "nodes": .array(
                nodes.map { node in
                    [
                        "id": .string(node.id), "name": .string(node.name), "group": .integer(node.group),
                        "tone": node.tone.map { .string($0.rawValue) } ?? .null, "weight": .integer(node.weight),
                    ]
                }),
            "edges": .array(edges.map { ["from": .string($0.from), "to": .string($0.to)] }),
        ]
    }
}
