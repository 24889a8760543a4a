import Console
import Kernel

extension Links {
    static let stockID = PathParameter.identifier("stock", of: StockTaking.self)
    static let stockItemID = PathParameter.identifier("item", of: StockItem.self)
    static let assetCode = PathParameter.word("code", example: "ZC-7K3M9-QX2DA")

    /// Where labels are printed; with a filter of the ledger in its query.
    static var labels: Link { Link("assets", "labels") }
    /// What the label of an asset leads to.
    static func asset(code: String) -> Link { Link("assets", "by-code", code) }

    /// Stock-takings.
    static var stocks: Link { Link("assets", "stock") }
    /// The form of a new one; with a filter of the ledger in its query.
    static var newStock: Link { Link("assets", "stock", "new") }
    /// One of them.
    static func stock(_ id: Identifier<StockTaking>) -> Link { Link("assets", "stock", id) }
    /// A page or a deed of one: `sheet`, `entry`, `surplus`, `apply`, `close`.
    static func stock(_ id: Identifier<StockTaking>, _ deed: String) -> Link { Link("assets", "stock", id, deed) }
    /// Its results as a workbook.
    static func stockWorkbook(_ id: Identifier<StockTaking>) -> Link { Link("assets", "stock", id, "list.xlsx") }
    /// The form of one asset.
    static func stockItem(_ id: Identifier<StockItem>) -> Link { Link("assets", "stock", "items", id) }
}
