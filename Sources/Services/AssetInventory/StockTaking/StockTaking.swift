import Kernel
import Records

/// A stock-taking: which assets are to be looked for in the house, until when.
package struct StockTaking: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<StockTaking>
    let title: String
    let note: String?
    /// The last day on which it is in time.
    let dueOn: CivilDate
    /// By login name.
    let startedBy: String
    let startedAt: Timestamp
    /// By login name. Nil: it goes on.
    let closedBy: String?
    let closedAt: Timestamp?
    /// What came of it, in words.
    let conclusion: String?

    var isOpen: Bool { closedAt == nil }
    var reference: RecordReference { RecordReference(table: "stock_taking", id: id.rawValue) }
}

/// What was found of an asset.
enum StockResult: String, Sendable, CaseIterable {
    /// Where it should be.
    case found
    /// Somewhere else.
    case moved
    /// Nowhere.
    case missing

    /// The name that pages show.
    var chinese: String {
        switch self {
        case .found: "账实相符"
        case .moved: "位置不符"
        case .missing: "盘亏（未找到）"
        }
    }
}

/// By what a result came in.
enum StockMeans: String, Sendable {
    /// The form behind the label's square, or beside the asset.
    case phone
    /// Entered from a printed sheet.
    case sheet

    /// The name that pages show.
    var chinese: String {
        switch self {
        case .phone: "现场登记"
        case .sheet: "纸质表录入"
        }
    }
}

/// An asset that is looked for.
package struct StockItem: Sendable, Hashable {
    /// Its number.
    package let id: Identifier<StockItem>
    let taking: Identifier<StockTaking>
    /// The asset; of one that went into another meanwhile, that other.
    let asset: Asset
    /// Where the ledger said it stands when the stock-taking began.
    let expectedLocation: String?
    /// Nil: nobody has looked yet.
    let count: Count?

    /// What was found of it.
    struct Count: Sendable, Hashable {
        let result: StockResult
        /// Where it stands. Nil: where it should.
        let location: String?
        let note: String?
        let means: StockMeans
        /// By login name.
        let by: String
        let at: Timestamp
    }

    var reference: RecordReference { RecordReference(table: "stock_item", id: id.rawValue) }
}

/// What somebody says of an asset that they have looked for, checked.
struct StockDraft: Sendable, Hashable {
    let result: StockResult
    let location: String?
    let note: String?
}

/// Something that was found and is not in the list.
struct StockSurplus: Sendable, Hashable {
    let id: Int64
    let what: String
    let location: String
    /// The number on its label.
    let number: String?
    let note: String?
    let by: String
    let at: Timestamp
}

/// How far a stock-taking is.
struct StockTally: Sendable, Hashable {
    var found = 0
    var moved = 0
    var missing = 0
    var pending = 0
    var surplus = 0

    /// Assets that are looked for.
    var all: Int { found + moved + missing + pending }
    /// Assets of which a result is there.
    var counted: Int { all - pending }
}
