import Console
import Directory
import GRDB
import Kernel
import Records

/// A risk on an asset, as another part of the product knows it: an exposure, a finding.
package struct AssetRisk: Sendable, Hashable {
    /// The asset.
    package let asset: Identifier<Asset>
    /// What it is, in a few words.
    package let title: String
    /// How bad it is.
    package let severity: Severity
    /// Where it is told of.
    package let link: Link

    /// Takes the parts.
    package init(asset: Identifier<Asset>, title: String, severity: Severity, link: Link) {
        self.asset = asset
        self.title = title
        self.severity = severity
        self.link = link
    }
}

/// Where risks for the graph come from; each part of the product that knows some gives one.
package struct RiskSource: Sendable {
    /// The open risks on these assets, the worst first; at most `limit` of them.
    package let risks:
        @Sendable (_ assets: [Identifier<Asset>], _ limit: Int, _ database: Database) throws -> [AssetRisk]

    /// Takes the closure.
    package init(
        risks:
            @escaping @Sendable (
                _ assets: [Identifier<Asset>], _ limit: Int, _ database: Database
            ) throws -> [AssetRisk]
    ) {
        self.risks = risks
    }
}

/// 组织-人员-资产-风险 around a department, a person or an asset, of a bounded number of nodes.
struct ResponsibilityGraph: Sendable {
    /// What stands in the middle.
    enum Focus: Sendable, Hashable {
        /// Every department, with its persons.
        case all
        case unit(Identifier<Unit>)
        case person(Identifier<Person>)
        case asset(Identifier<Asset>)

        init(_ query: FormValues) {
            if let asset = query.identifier("asset", of: Asset.self) {
                self = .asset(asset)
            } else if let person = query.identifier("person", of: Person.self) {
                self = .person(person)
            } else if let unit = query.identifier("unit", of: Unit.self) {
                self = .unit(unit)
            } else {
                self = .all
            }
        }
    }

    /// One responsibility, as a line of the table beside the picture.
    struct Line: Sendable, Hashable {
        let unit: Identifier<Unit>
        let unitName: String
        let person: Identifier<Person>?
        let ownerName: String
        let asset: Asset
        let risks: [AssetRisk]
    }

    /// What the picture shows of all departments: how many assets each person answers for.
    struct Share: Sendable, Hashable {
        let unit: Identifier<Unit>
        let unitName: String
        let person: Identifier<Person>?
        let ownerName: String
        let assets: Int
    }

    /// Assets shown at most.
    static let mostAssets = 80
    /// Risks shown at most.
    static let mostRisks = 120
    /// Persons shown at most.
    static let mostPersons = 120

    let title: String
    let lines: [Line]
    let shares: [Share]
    /// How many assets there are, also where they are too many to show.
    let total: Int

    /// Reads what is confirmed.
    /// - Throws: `RecordsError.missing`, `DirectoryError` for what is not there.
    static func read(_ focus: Focus, risks: [RiskSource], _ database: Database) throws -> ResponsibilityGraph {
        let (condition, argument, title): (String, Int64?, String)
        switch focus {
        case .all: return try all(database)
        case .unit(let id):
            let unit = try UnitStore.find(id, database)
            (condition, argument, title) = ("live.unit_id = ?", id.rawValue, unit.name)
        case .person(let id):
            let person = try PersonStore.find(id, database)
            (condition, argument, title) = ("live.person_id = ?", id.rawValue, person.name)
        case .asset(let id):
            let asset = try AssetStore.find(id, database)
            (condition, argument, title) = ("live.asset_id = ?", id.rawValue, asset.title)
        }
        let from = """
            FROM asset_responsibility AS live JOIN asset ON asset.id = live.asset_id
            WHERE live.ended_at IS NULL AND asset.state NOT IN ('merged', 'retired') AND \(condition)
            """
        let total = try Int.fetchOne(database, sql: "SELECT count(*) \(from)", arguments: [argument]) ?? 0
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT live.unit_id, live.unit_name, live.person_id, live.owner_name, asset.id \(from)
                ORDER BY live.owner_name, asset.address_key, asset.id LIMIT ?
                """,
            arguments: [argument, mostAssets])
        let ids = rows.map { $0[4] as Identifier<Asset> }
        let found = try risks.flatMap { try $0.risks(ids, mostRisks, database) }
        let byAsset = Dictionary(
            grouping: found.sorted { $0.severity > $1.severity }.prefix(mostRisks), by: \.asset)
        let lines = try rows.map { row in
            let id: Identifier<Asset> = row[4]
            return Line(
                unit: row[0], unitName: row[1], person: row[2], ownerName: row[3],
                asset: try AssetStore.find(id, database), risks: byAsset[id] ?? [])
        }
        return ResponsibilityGraph(title: title, lines: lines, shares: [], total: total)
    }

    private static func all(_ database: Database) throws -> ResponsibilityGraph {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT live.unit_id, live.unit_name, live.person_id, live.owner_name, count(*)
                FROM asset_responsibility AS live JOIN asset ON asset.id = live.asset_id
                WHERE live.ended_at IS NULL AND asset.state NOT IN ('merged', 'retired')
                GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC
                """)
        let shares = rows.prefix(mostPersons).map {
            Share(unit: $0[0], unitName: $0[1], person: $0[2], ownerName: $0[3], assets: $0[4])
        }
        return ResponsibilityGraph(
            title: "全院", lines: [], shares: Array(shares), total: rows.reduce(0) { $0 + ($1[4] as Int) })
    }
}

extension ResponsibilityGraph {
    /// The picture's nodes and edges; each thing once.
    var picture: (nodes: [NodeGraph.Node], edges: [NodeGraph.Edge]) {
        var nodes: [NodeGraph.Node] = []
        var known: Set<String> = []
        var edges: Set<NodeGraph.Edge> = []
        func node(_ id: String, _ name: String, _ group: Int, _ tone: Badge.Tone? = nil, weight: Int = 1) -> String {
            if known.insert(id).inserted {
                nodes.append(NodeGraph.Node(id: id, name: name, group: group, tone: tone, weight: weight))
            }
            return id
        }
        for share in shares {
            let unit = node("u\(share.unit)", share.unitName, 0)
            let person = node(
                "p\(share.unit)-\(share.ownerName)", "\(share.ownerName)（\(share.assets) 项）", 1, weight: share.assets)
            edges.insert(NodeGraph.Edge(unit, person))
        }
        for line in lines {
            let unit = node("u\(line.unit)", line.unitName, 0)
            let person = node("p\(line.unit)-\(line.ownerName)", line.ownerName, 1)
            let asset = node("a\(line.asset.id)", line.asset.title, 2)
            edges.insert(NodeGraph.Edge(unit, person))
            edges.insert(NodeGraph.Edge(person, asset))
            for risk in line.risks {
                let tone = Badge(risk.severity).tone
                edges.insert(NodeGraph.Edge(asset, node("r\(line.asset.id)-\(risk.title)", risk.title, 3, tone)))
            }
        }
        return (nodes, edges.sorted { ($0.from, $0.to) < ($1.from, $1.to) })
    }
}
