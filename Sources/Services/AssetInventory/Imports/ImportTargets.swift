import Console
import GRDB
import Observations
import Records
import ScanImports

/// What a person may say that a column means: every attribute that assets have, the hospital's own among them.
struct ImportTargets: Sendable {
    private let targets: [ColumnTarget]

    /// Reads the attributes in force.
    init(_ database: Database) throws {
        self.init(try AttributeCatalogue(database))
    }

    init(_ catalogue: AttributeCatalogue) {
        let shipped = ColumnTarget.choices
        targets = shipped + catalogue.definitions.map { .attribute($0.name) }.filter { !shipped.contains($0) }
    }

    /// What a column with that title may mean. What the program does not know can be kept under the column's own title.
    func choices(for title: String) -> [ColumnTarget] {
        let own = ColumnTarget.custom(title)
        return targets + (title.isEmpty || targets.contains(own) ? [] : [own])
    }

    func options(for title: String) -> [Field.Option] {
        choices(for: title).map { target in
            Field.Option(target.text, targets.contains(target) ? Self.name(of: target) : "按原标题保留（\(target.chinese)）")
        }
    }

    static func name(of target: ColumnTarget) -> String {
        if target == .ignored { return "忽略（不导入）" }
        guard case .attribute(let name) = target else { return target.chinese }
        return name.chinese
    }

    /// True where a column is kept under its own title since nobody knows what it means.
    func isUnknown(_ target: ColumnTarget) -> Bool { !targets.contains(target) }
}
