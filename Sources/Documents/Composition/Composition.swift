/// A report with every number counted and every text made printable: what each format writes, word for word.
///
/// Headings, tables, figures, annexes and sources are numbered here and nowhere else, so that the .docx and the .pdf of
/// one report cannot disagree.
package struct Composition: Hashable, Sendable {
    /// The first page.
    let cover: ComposedCover
    /// The second page: signatures and revisions. Its headings are not in the contents.
    let front: [Element]
    /// What follows the contents, cut where the page turns on its side.
    let sections: [Section]

    /// Counts and cleans; `coverage` tells which characters this machine can print.
    package init(_ report: Report, coverage: FontCoverage = .basic) {
        var composer = Composer(printable: PrintableText(coverage: coverage))
        cover = composer.cover(report.cover)
        front = composer.front(report)
        sections = Section.plan(composer.body(report))
    }

    /// The headings that the contents list, in order.
    var contents: [Heading] {
        sections.flatMap(\.elements).compactMap { element in
            if case .heading(let heading) = element { heading } else { nil }
        }
    }
}

/// The first page, in the order in which it is read.
struct ComposedCover: Hashable, Sendable {
    /// `密级：内部资料`. Nil: none.
    let classification: String?
    /// `编号：AH-2026-001`
    let number: String
    /// True: 草稿 is printed.
    let isDraft: Bool
    /// The title.
    let title: String
    /// The second line. Nil: none.
    let subtitle: String?
    /// `（2026年1月至6月）`. Nil: none.
    let period: String?
    /// The parties and the version: what it is, its value.
    let details: [Detail]
    /// `2026年11月23日`
    let date: String
    /// The title for the head of each page, cut to one line.
    let headTitle: String
    /// The number for the head of each page, cut to one line.
    let headNumber: String

    /// One line of the block below the title.
    struct Detail: Hashable, Sendable {
        let label: String
        let value: String
    }
}

/// One piece of the body with its number.
enum Element: Hashable, Sendable {
    case heading(Heading)
    /// A heading on the signature page, outside the contents.
    case frontHeading(String)
    case paragraph([Run])
    /// An item of a list: its mark, its level 0 or 1, its text.
    case item(mark: String, level: Int, content: [Run])
    case table(ComposedTable)
    case picture(ComposedPicture)
    /// A framed remark: `说明：` and its text.
    case note(label: String, content: [Run])
}

/// A heading as the contents list it.
struct Heading: Hashable, Sendable {
    /// 1 to 3.
    let level: Int
    /// `1.2`, `附件 1`; empty for 数据出处.
    let number: String
    /// The title without its number.
    let title: String
    /// The name of the place, unique in the document: `sec12`.
    let anchor: String
    /// True: it begins a new page.
    var startsPage: Bool

    /// Number and title with a wide space between, as it is printed.
    var text: String { number.isEmpty ? title : "\(number)　\(title)" }
}

/// Text of one look.
struct Run: Hashable, Sendable {
    /// How a run looks.
    enum Style: String, Hashable, Sendable {
        case plain, strong, code
        /// The raised number of a source.
        case mark
    }

    let text: String
    let style: Style
}

/// A table with its caption and its column widths.
struct ComposedTable: Hashable, Sendable {
    /// A column with its share of the width; the shares of a table add up to 1.
    struct Column: Hashable, Sendable {
        let title: String
        let share: Double
        let alignment: Report.Column.Alignment
    }

    /// `表 1　标题`. Nil on the signature page.
    let caption: String?
    let columns: [Column]
    let rows: [[[Run]]]
    /// What stands in one cell across all columns when there is no row.
    let emptyText: String
    /// `数据来源：…`. Nil: none.
    let source: String?
    /// True: it stands on a page on its side.
    let isLandscape: Bool
    /// Rows high enough for a pen (12 mm).
    let isForHandwriting: Bool

    /// Whether a row is so long that it may have to go over a page.
    static func isLong(_ row: [[Run]]) -> Bool {
        row.reduce(0) { $0 + $1.reduce(0) { $0 + $1.text.utf8.count } } > 1200
    }

    /// Whether the head is short enough to stand on every page; a head as high as a page would leave no room for rows.
    var repeatsHead: Bool { columns.allSatisfy { $0.title.utf8.count <= 300 } }

    /// Whether any row is.
    var hasLongRows: Bool { rows.contains(where: Self.isLong) }
}

/// A figure or chart with its caption.
struct ComposedPicture: Hashable, Sendable {
    /// `图 1　标题`
    let caption: String
    let picture: Report.Figure.Picture
    /// The share of the text width, 0.1 to 1.
    let width: Double
    /// What it shows, in words.
    let alternative: String
    /// `数据来源：…`. Nil: none.
    let source: String?
}

/// Elements that stand on pages of one orientation.
struct Section: Hashable, Sendable {
    let isLandscape: Bool
    var elements: [Element]

    /// Cuts the body where a landscape table begins or ends.
    ///
    /// The headings right before such a table, and one paragraph between them and it, go with it, so that no heading is left
    /// alone on the page before; landscape tables with nothing but headings between share a section.
    static func plan(_ elements: [Element]) -> [Section] {
        var sections: [Section] = []
        for element in elements {
            guard case .table(let table) = element, table.isLandscape else {
                if sections.last?.isLandscape ?? true {
                    sections.append(Section(isLandscape: false, elements: []))
                }
                sections[sections.count - 1].elements.append(element)
                continue
            }
            var moved: [Element] = []
            if let last = sections.last, !last.isLandscape {
                moved = introduction(of: last.elements)
                sections[sections.count - 1].elements.removeLast(moved.count)
                if sections[sections.count - 1].elements.isEmpty { sections.removeLast() }
            }
            if sections.last?.isLandscape != true { sections.append(Section(isLandscape: true, elements: [])) }
            sections[sections.count - 1].elements += moved + [element]
        }
        return sections.map(\.withoutLeadingBreak)
    }

    /// The headings at the end of the elements, with one paragraph after them.
    private static func introduction(of elements: [Element]) -> [Element] {
        var start = elements.count
        var index = elements.count - 1
        if index >= 1, case .paragraph = elements[index], case .heading = elements[index - 1] { index -= 1 }
        while index >= 0, case .heading = elements[index] {
            start = index
            index -= 1
        }
        return Array(elements[start...])
    }

    /// A section begins a page by itself; its first heading must not begin another.
    private var withoutLeadingBreak: Section {
        guard case .heading(var heading) = elements.first else { return self }
        heading.startsPage = false
        var copy = self
        copy.elements[0] = .heading(heading)
        return copy
    }
}
