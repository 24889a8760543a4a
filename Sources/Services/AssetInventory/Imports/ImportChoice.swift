import ScanImports

/// How a file is to be read, and under which name what it says is kept.
struct ImportChoice: Sendable, Hashable, Codable {
    /// The format's id.
    var format: String
    /// What people call the source: `核心交换机 ARP 表`.
    var source: String
    /// How each sheet is read; empty where the format says all itself.
    var tables: [ImportTable] = []

    /// Characters of a source's name.
    static let longestSource = 100
}

/// How one sheet of a file is read.
package struct ImportTable: Sendable, Hashable, Codable {
    /// Its place in the file, from 0.
    let sheet: Int
    /// Its name; empty for a text in columns.
    let name: String
    /// What its columns mean.
    var mapping: ColumnMapping
    /// False: it is left out.
    var isTaken: Bool
    /// Titles that the mapping which was taken up does not know.
    var newTitles: [String] = []
    /// Columns of that mapping which the sheet has not.
    var missingTitles: [String] = []
    /// True where the mapping is one that somebody has confirmed before.
    var isKnown = false

    /// Two columns that say the same, of which a thing has only one. Nil: there are none.
    var conflict: (target: ColumnTarget, titles: [String])? {
        let groups = Dictionary(grouping: mapping.columns.filter { !$0.target.mayRepeat }, by: \.target)
        let first = mapping.columns.first { groups[$0.target, default: []].count > 1 }
        return first.map { ($0.target, groups[$0.target, default: []].map(\.title)) }
    }
}
