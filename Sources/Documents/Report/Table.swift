extension Report {
    /// A table with a caption; its head is repeated on every page.
    package struct Table: Hashable, Sendable {
        /// The caption without its number.
        package var caption: String
        /// The columns from left to right; at least one.
        package var columns: [Column]
        /// The rows; a row that is too short is filled up with empty cells, a longer one is cut.
        package var rows: [[Cell]]
        /// The page it stands on.
        package var orientation: Orientation
        /// What stands in place of rows when there are none.
        package var emptyText: String
        /// The records that the table lists. Nil: not told.
        package var source: Source?

        /// Takes the parts.
        package init(
            _ caption: String, columns: [Column], rows: [[Cell]], orientation: Orientation = .automatic,
            emptyText: String = "无", source: Source? = nil
        ) {
            self.caption = caption
            self.columns = columns
            self.rows = rows
            self.orientation = orientation
            self.emptyText = emptyText
            self.source = source
        }
    }

    /// How the page of a table lies.
    package enum Orientation: Hashable, Sendable {
        /// Landscape from eight columns on, where portrait leaves less than four characters a column.
        case automatic
        /// Upright, as the text around.
        case portrait
        /// A4 on its side, in a section of its own together with the headings right before.
        case landscape
    }

    /// A column of a table.
    package struct Column: Hashable, Sendable {
        /// Where the text stands in the cell.
        package enum Alignment: String, Hashable, Sendable {
            /// Left, for text.
            case leading
            /// Centred, for short marks and dates.
            case center
            /// Right, for numbers.
            case trailing
        }

        /// What the head says.
        package var title: String
        /// The share of the width against the other columns. Nil: taken from the content.
        package var weight: Double?
        /// Where the text stands.
        package var alignment: Alignment

        /// Takes the parts.
        package init(_ title: String, weight: Double? = nil, alignment: Alignment = .leading) {
            self.title = title
            self.weight = weight
            self.alignment = alignment
        }
    }
}
