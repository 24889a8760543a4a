import Observations

/// What the columns of a table mean: a value that can be saved and applied to the next table of the same kind, in whatever
/// order that has its columns.
package struct ColumnMapping: Hashable, Sendable, Codable {
    /// One column.
    package struct Column: Hashable, Sendable, Codable {
        /// As `TableHeader.titles` has it.
        package var title: String
        /// What it means.
        package var target: ColumnTarget

        /// Takes both.
        package init(title: String, target: ColumnTarget) {
            self.title = title
            self.target = target
        }
    }

    /// The columns that were there when the mapping was made.
    package var columns: [Column]
    /// Whether the table tells what lives (`alive`, `remembered`) or what is written down.
    package var presence: Observation.Presence

    /// Takes the columns.
    package init(columns: [Column], presence: Observation.Presence = .registered) {
        self.columns = columns
        self.presence = presence
    }

    /// A guess from titles, for a person to correct. Of two columns with the same meaning the surer has it; columns that are
    /// not known become properties of the hospital's own, so that nothing is lost unseen; counters and blanks are left out.
    package static func guess(titles: [String]) -> ColumnMapping {
        let found = titles.map { TitleBook.target(of: $0) }
        var taken: [ColumnTarget: Int] = [:]
        for (index, guess) in found.enumerated() {
            guard let guess, !guess.target.mayRepeat else { continue }
            let holder = taken[guess.target].flatMap { found[$0] }
            if guess.sureness > holder?.sureness ?? 0 { taken[guess.target] = index }
        }
        let columns = titles.enumerated().map { index, title -> Column in
            let plain = TitleBook.normalised(title)
            if plain.isEmpty || TitleBook.counters.contains(plain) { return Column(title: title, target: .ignored) }
            if let guess = found[index], guess.target.mayRepeat || taken[guess.target] == index {
                return Column(title: title, target: guess.target)
            }
            // A number of the hospital's own, unless another column is clearer about it.
            if plain == "编号", taken[.attribute(.assetNumber)] == nil {
                return Column(title: title, target: .attribute(.assetNumber))
            }
            return Column(title: title, target: .custom(title))
        }
        return ColumnMapping(columns: columns)
    }

    /// The letters by which spreadsheet programs name a column, from 0: `A`, `AB`.
    package static func letters(of column: Int) -> String { CellPlace.letters(column) }

    /// Columns of the mapping that a table has not.
    package func missing(in titles: [String]) -> [String] {
        let there = Set(titles)
        return columns.filter { $0.target != .ignored && !there.contains($0.title) }.map(\.title)
    }

    /// Columns of a table that the mapping does not know; they are not taken.
    package func strange(in titles: [String]) -> [String] {
        let known = Set(columns.map(\.title))
        return titles.filter { !$0.isEmpty && !known.contains($0) }
    }

    /// The meaning of each column of a table.
    func targets(of titles: [String]) -> [(column: Int, title: String, target: ColumnTarget)] {
        let book = Dictionary(columns.map { ($0.title, $0.target) }) { first, _ in first }
        return titles.enumerated().compactMap { index, title in
            book[title].flatMap { $0 == .ignored ? nil : (index, title, $0) }
        }
    }
}
