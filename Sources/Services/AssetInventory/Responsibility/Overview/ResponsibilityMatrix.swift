import Directory
import GRDB
import Kernel
import Records

/// 组织-人员-资产: which department and which person answer for how many assets, and what nobody answers for. Pure.
struct ResponsibilityMatrix: Sendable {
    /// How many assets the ledger has of one department and owner, as their names stand in it.
    struct Count: Sendable, Hashable {
        let unitName: String?
        let ownerName: String?
        let state: AssetState
        /// Whether the owner has confirmed it.
        let isConfirmed: Bool
        let assets: Int
    }

    /// The assets of one department and owner.
    struct Line: Sendable, Hashable {
        /// The department's path, `市人民医院 / 内科`, or its name where it is not registered. Nil: without department.
        var path: String?
        /// The name by which the ledger finds them.
        var unitName: String?
        /// Nil: without owner.
        var ownerName: String?
        /// False: the ledger names a department that the directory does not know, or that was closed.
        var isKnownUnit = true
        var assets = 0
        /// Of them, confirmed by whoever answers for them.
        var confirmed = 0
        var unclaimed = 0
        var recovering = 0
        var zombies = 0
    }

    /// Departments in the order of the tree, then those that the directory does not know, last those without; persons by name,
    /// what has no owner last.
    let lines: [Line]
    /// Everything together.
    let total: Line
    /// Departments of the tree without any asset.
    let unitsWithout: [String]

    init(_ counts: [Count], units: [Unit]) {
        let tree = UnitTree(units.filter { $0.closedAt == nil && $0.kind != .provider })
        let byName = Dictionary(grouping: tree.nodes.enumerated(), by: \.element.unit.name)
        var lines: [Key: Line] = [:]
        var total = Line()
        for count in counts {
            let key = Key(unit: count.unitName, owner: count.ownerName)
            var line =
                lines[key]
                ?? Line(
                    path: count.unitName, unitName: count.unitName, ownerName: count.ownerName,
                    isKnownUnit: count.unitName.map { byName[$0] != nil } ?? true)
            if let found = count.unitName.flatMap({ byName[$0] }), found.count == 1 {
                line.path = found[0].element.path
            }
            line.add(count)
            total.add(count)
            lines[key] = line
        }
        self.total = total
        let place = { (line: Line) -> Int in
            guard let name = line.unitName else { return .max }
            return byName[name]?.first?.offset ?? .max - 1
        }
        self.lines = lines.values.sorted { left, right in
            (place(left), left.unitName ?? "", left.ownerName == nil ? 1 : 0, left.ownerName ?? "")
                < (place(right), right.unitName ?? "", right.ownerName == nil ? 1 : 0, right.ownerName ?? "")
        }
        let used = Set(counts.compactMap(\.unitName))
        unitsWithout = tree.nodes.filter { !used.contains($0.unit.name) }.map(\.path)
    }

    private struct Key: Hashable {
        let unit: String?
        let owner: String?
    }

    /// Counts the living ledger in one pass.
    static func read(_ database: Database) throws -> ResponsibilityMatrix {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT asset.unit_name, asset.owner_name, asset.state, live.id IS NOT NULL, count(*)
                FROM asset LEFT JOIN asset_responsibility AS live ON live.asset_id = asset.id AND live.ended_at IS NULL
                WHERE asset.state NOT IN ('merged', 'retired') GROUP BY 1, 2, 3, 4
                """)
        let counts = rows.map { row in
            Count(
                unitName: row[0], ownerName: row[1], state: AssetState(rawValue: row[2]) ?? .unclaimed,
                isConfirmed: row[3], assets: row[4])
        }
        return ResponsibilityMatrix(counts, units: try UnitStore.list(database))
    }
}

extension ResponsibilityMatrix.Line {
    fileprivate mutating func add(_ count: ResponsibilityMatrix.Count) {
        assets += count.assets
        if count.isConfirmed { confirmed += count.assets }
        switch count.state {
        case .unclaimed: unclaimed += count.assets
        case .recovering: recovering += count.assets
        case .zombie: zombies += count.assets
        case .claimed, .retired, .merged: break
        }
    }
}
