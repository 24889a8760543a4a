import Kernel
import Observations
import ScanImports

/// What came of reading a file without entering anything.
package struct ImportTrial: Sendable {
    /// Something that cannot be taken, with where it stands.
    package struct Refusal: Sendable, Hashable, Codable {
        /// `第 12 行`, or sheet and cell.
        package let place: String
        /// What is wrong, in Chinese.
        package let reason: String
    }

    /// Things that can be entered.
    package var things = 0
    /// Rows, lines or records that cannot.
    package var refused = 0
    /// Cells that are left out though their rows are taken.
    package var cellsLeftOut = 0
    /// The first refusals and cells that are left out.
    package var refusals: [Refusal] = []
    /// What concerns the whole file.
    package var warnings: [String] = []
    /// What was read and is nothing to enter, though nothing is wrong with it.
    var leftOut: [LeftOut: Int] = [:]
    /// The first things, as they would be entered.
    var samples: [Sighting] = []
    /// What the file says of itself: name and value.
    package var facts: [Fact] = []
    /// True where the file goes on behind what was read.
    package var isBounded = false
    /// Why the reading ended before the end of the file. Nil: it did not.
    package var failure: String?
    /// What the ledger would make of it. Nil: there was nothing to enter.
    package var ledger: LedgerRehearsal.Outcome?
    /// What the ledger would make of each of `samples`; nil: it would wait for the rest.
    var fates: [LedgerRehearsal.Fate?] = []

    /// One line of what a file says of itself.
    package struct Fact: Sendable, Hashable, Codable {
        /// `主机`
        package let title: String
        /// In Chinese.
        package let value: String
    }

    /// True where there is something to enter.
    package var isUsable: Bool { things > 0 }

    /// How much is refused: `拒绝 2 条，另有 3 个单元格不导入`.
    package var refusedText: String {
        "拒绝 \(refused) 条" + (cellsLeftOut > 0 ? "，另有 \(cellsLeftOut) 个单元格不导入" : "")
    }

    /// What the ledger would make of it, and how far that can be relied on. Nil: it was not asked.
    package var ledgerText: String? {
        guard let ledger else { return nil }
        var parts = ["新增资产 \(ledger.new) 项", "已有资产变化 \(ledger.changed) 项", "不变 \(ledger.unchanged) 项"]
        if ledger.others > 0 { parts.append("连带变化 \(ledger.others) 项") }
        if ledger.questions > 0 { parts.append("待核对身份 \(ledger.questions) 处") }
        let isAll = ledger.tried == things && !isBounded
        return parts.joined(separator: "，") + "（" + (isAll ? "" : "仅试算前 \(ledger.tried) 条；")
            + "按当前台账实际试算后全部撤销，导入时以当时的台账为准）"
    }

    /// Refusals, warnings and things that are kept to be shown.
    static let shownRefusals = 100
    static let shownWarnings = 50
    static let shownThings = 20

    mutating func refuse(_ place: String, _ reason: String) {
        if refusals.count < Self.shownRefusals { refusals.append(Refusal(place: place, reason: reason)) }
    }

    mutating func warn(_ text: String) {
        if warnings.count < Self.shownWarnings { warnings.append(text) }
    }
}
