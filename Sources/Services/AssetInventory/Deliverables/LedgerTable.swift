import Console
import Documents
import Kernel

/// Columns of the ledger as a printed table has them, with 序号 before: the definitions are those of the page.
struct LedgerTable: Sendable {
    private let columns: [AssetColumn]
    private let weights: [Double]

    /// Takes the keys of `AssetColumn` with the room that each takes against the others.
    init(_ keys: KeyValuePairs<String, Double>) {
        let found = keys.compactMap { key, weight in
            AssetColumn.all.first { $0.column.key == key }.map { ($0, weight) }
        }
        columns = found.map(\.0)
        weights = found.map(\.1)
    }

    /// As a document has them.
    var documentColumns: [Report.Column] {
        [Report.Column("序号", weight: 4, alignment: .center)]
            + zip(columns, weights).map { column, weight in
                let head = column.sheetColumn
                return Report.Column(head.title, weight: weight, alignment: head.alignment)
            }
    }

    /// One row.
    func row(_ number: Int, _ asset: Asset) -> [Report.Cell] {
        [.integer(number)] + columns.map { $0.cell(asset) }
    }

    /// Every column that the ledger has, for sheets.
    static let whole: [Report.Column] =
        [Report.Column("序号", alignment: .center)] + AssetColumn.all.map(\.sheetColumn)

    /// A row of these.
    static func wholeRow(_ number: Int, _ asset: Asset) -> [Report.Cell] {
        [.integer(number)] + AssetColumn.all.map { $0.cell(asset) }
    }
}
