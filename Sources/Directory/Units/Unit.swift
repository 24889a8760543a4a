import Kernel

/// A part of the hospital or of the provider: the hospital itself, a department, the provider's company.
package struct Unit: Sendable, Hashable {
    /// What a unit is.
    package enum Kind: String, Sendable, CaseIterable {
        /// 医院
        case hospital
        /// 部门: any part of a hospital or a provider.
        case department
        /// 服务商
        case provider

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .hospital: "医院"
            case .department: "部门"
            case .provider: "服务商"
            }
        }
    }

    /// The number.
    package let id: Identifier<Unit>
    /// The unit above. Nil: this is a root.
    package let parentID: Identifier<Unit>?
    /// What it is.
    package let kind: Kind
    /// The name, 1 to 60 characters.
    package let name: String
    /// When it was closed. Nil: it exists.
    package let closedAt: Timestamp?
}

/// What a form or the command line says about a unit.
package struct UnitDraft: Sendable, Hashable {
    /// The unit above. Nil: a root.
    package var parentID: Identifier<Unit>?
    /// What it is.
    package var kind: Unit.Kind
    /// The name.
    package var name: String

    /// Takes the parts.
    package init(parentID: Identifier<Unit>? = nil, kind: Unit.Kind, name: String) {
        self.parentID = parentID
        self.kind = kind
        self.name = name
    }
}

/// All units as a tree.
package struct UnitTree: Sendable {
    /// A unit at its place.
    package struct Node: Sendable, Hashable {
        /// The unit.
        package let unit: Unit
        /// 0 for a root.
        package let depth: Int
        /// The names from the root down, `市人民医院 / 信息科`.
        package let path: String
    }

    /// Every unit after the one above it, siblings by name.
    package let nodes: [Node]

    /// Sorts the units. One whose superior is missing or closed counts as a root, so that none disappears.
    package init(_ units: [Unit]) {
        let known = Set(units.map(\.id))
        let children = Dictionary(grouping: units) { unit in unit.parentID.flatMap { known.contains($0) ? $0 : nil } }
        var nodes: [Node] = []
        func add(below parent: Identifier<Unit>?, depth: Int, path: String) {
            let siblings = (children[parent] ?? []).sorted {
                ($0.kind.rank, $0.name, $0.id) < ($1.kind.rank, $1.name, $1.id)
            }
            for unit in siblings {
                let own = path.isEmpty ? unit.name : "\(path) / \(unit.name)"
                nodes.append(Node(unit: unit, depth: depth, path: own))
                add(below: unit.id, depth: depth + 1, path: own)
            }
        }
        add(below: nil, depth: 0, path: "")
        self.nodes = nodes
    }

    /// The path of a unit. Nil: not in the tree.
    package func path(of id: Identifier<Unit>) -> String? {
        nodes.first { $0.unit.id == id }?.path
    }

    /// The unit and everything below it.
    package func subtree(of id: Identifier<Unit>) -> Set<Identifier<Unit>> {
        guard let start = nodes.firstIndex(where: { $0.unit.id == id }) else { return [] }
        let rest = nodes[nodes.index(after: start)...].prefix { $0.depth > nodes[start].depth }
        return Set([id] + rest.map(\.unit.id))
    }
}

extension Unit.Kind {
    /// Hospitals first, the provider's companies last.
    fileprivate var rank: Int {
        switch self {
        case .hospital: 0
        case .department: 1
        case .provider: 2
        }
    }
}
