/// A sheet of labels, A4, as office suppliers sell it.
///
/// Number, size and gap of labels are the makers' (Avery Zweckform 3474 and 3657, Avery L7160, L7163 and L7651, as the
/// templates of gLabels 3.4 list them); on each of these sheets the block of labels stands in the middle. The style sheet has
/// the same figures, since a page may set no style of its own.
enum LabelFormat: String, Sendable, CaseIterable {
    case medium = "3x8"
    case spaced = "3x7"
    case large = "2x7"
    case small = "4x10"
    case smallest = "5x13"

    /// Labels beside one another.
    var columns: Int { grid.columns }
    /// Labels below one another.
    var rows: Int { grid.rows }
    /// Labels of a sheet.
    var count: Int { columns * rows }

    /// Millimetres.
    var width: Double { size.width }
    /// Millimetres.
    var height: Double { size.height }
    /// Millimetres between two columns; between rows there is nothing.
    var gap: Double { size.gap }

    /// The name that the form shows: `3×8，70×37 毫米（24 张，如 Avery 3474）`.
    var chinese: String {
        "\(columns)×\(rows)，\(Self.text(width))×\(Self.text(height)) 毫米（每页 \(count) 枚，如 Avery \(article)）"
    }

    private var grid: (columns: Int, rows: Int) {
        switch self {
        case .medium: (3, 8)
        case .spaced: (3, 7)
        case .large: (2, 7)
        case .small: (4, 10)
        case .smallest: (5, 13)
        }
    }

    private var size: (width: Double, height: Double, gap: Double) {
        switch self {
        case .medium: (70, 37, 0)
        case .spaced: (63.5, 38.1, 2.54)
        case .large: (99.1, 38.1, 2.5)
        case .small: (48.5, 25.4, 0)
        case .smallest: (38.1, 21.2, 2.5)
        }
    }

    private var article: String {
        switch self {
        case .medium: "3474"
        case .spaced: "L7160"
        case .large: "L7163"
        case .small: "3657"
        case .smallest: "L7651"
        }
    }

    /// A length without a zero behind the point.
    static func text(_ length: Double) -> String {
        length == length.rounded() ? String(Int(length)) : String(length)
    }

    /// The sheets: for each position its row, or nil where it stays empty. `skipping`: positions of the first sheet that are
    /// used already.
    func sheets<Row>(_ rows: [Row], skipping used: Int) -> [[Row?]] {
        let positions = [Row?](repeating: nil, count: min(max(0, used), count - 1)) + rows.map(Optional.some)
        return stride(from: 0, to: positions.count, by: count).map { start in
            Array(positions[start..<min(start + count, positions.count)])
        }
    }
}
