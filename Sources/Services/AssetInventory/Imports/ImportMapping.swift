import Kernel
import Observations
import Records
import ScanImports

/// What the columns of a source's sheet mean, as a person has confirmed it: taken up when the next file of the source comes.
struct ImportMapping: Sendable, Hashable {
    let id: Identifier<ImportMapping>
    /// What people call the source.
    let source: String
    /// The sheet's name; empty for a text in columns.
    let sheet: String
    let mapping: ColumnMapping
    let savedBy: String
    let savedAt: Timestamp

    var reference: RecordReference { RecordReference(table: "import_mapping", id: id.rawValue) }

    /// Columns that are taken.
    private var wanted: [String] { mapping.columns.filter { $0.target != .ignored }.map(\.title) }

    /// How many of its columns a sheet has. Nil: fewer than half, or none that tells one thing from another or names it.
    private func columns(in titles: Set<String>) -> Int? {
        let there = mapping.columns.filter { $0.target != .ignored && titles.contains($0.title) }
        let names = there.contains { column in
            column.target.identifies || column.target == .attribute(.name) || column.target == .attribute(.hostName)
        }
        return names && there.count * 2 >= wanted.count ? there.count : nil
    }

    /// The mapping that is made for a sheet with these titles: the one of which it has the most columns, and of several the
    /// one of that sheet's name.
    static func fitting(_ titles: [String], sheet: String, among mappings: [ImportMapping]) -> ImportMapping? {
        let set = Set(titles)
        func rank(_ mapping: ImportMapping) -> (Int, Int)? {
            mapping.columns(in: set).map { ($0, mapping.sheet == sheet ? 1 : 0) }
        }
        var best: (mapping: ImportMapping, rank: (Int, Int))?
        for mapping in mappings {
            guard let rank = rank(mapping), best.map({ rank > $0.rank }) ?? true else { continue }
            best = (mapping, rank)
        }
        return best?.mapping
    }

    /// The mapping for the titles of a sheet, in the sheet's order. A title that it does not know is left out until a person
    /// has said what it means.
    func table(for sheet: ImportSheet, _ titles: [String]) -> ImportTable {
        let book = Dictionary(mapping.columns.map { ($0.title, $0.target) }) { first, _ in first }
        let columns = titles.map { ColumnMapping.Column(title: $0, target: book[$0] ?? .ignored) }
        return ImportTable(
            sheet: sheet.index, name: sheet.name,
            mapping: ColumnMapping(columns: columns, presence: mapping.presence), isTaken: !sheet.isHidden,
            newTitles: mapping.strange(in: titles), missingTitles: mapping.missing(in: titles), isKnown: true)
    }
}

extension ImportTable {
    /// How a sheet is read where nobody has said anything yet. Nil: it has no titles.
    static func guess(_ sheet: ImportSheet) -> ImportTable? {
        guard let header = sheet.header else { return nil }
        return ImportTable(
            sheet: sheet.index, name: sheet.name, mapping: ColumnMapping.guess(titles: header.titles),
            isTaken: !sheet.isHidden)
    }
}
