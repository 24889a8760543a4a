/// What a report says, line by line, without looks: what the text of its .docx and .pdf is held against.
package struct ReportText: Hashable, Sendable {
    /// The lines in reading order. A picture is its caption; the contents are the line 目录 only, since page numbers belong
    /// to a format, not to the report.
    package let lines: [String]

    /// Flattens a composition.
    package init(_ composition: Composition) {
        var lines: [String] = []
        let cover = composition.cover
        if let classification = cover.classification { lines.append(classification) }
        lines.append(cover.number)
        if cover.isDraft { lines.append("草稿") }
        lines.append(cover.title)
        if let subtitle = cover.subtitle { lines.append(subtitle) }
        if let period = cover.period { lines.append(period) }
        for detail in cover.details { lines.append("\(detail.label)：\(detail.value)") }
        lines.append(cover.date)
        for element in composition.front { Self.append(element, to: &lines) }
        lines.append("目录")
        for section in composition.sections {
            for element in section.elements { Self.append(element, to: &lines) }
        }
        self.lines = lines
    }

    /// The lines joined by line feeds.
    package var text: String { lines.joined(separator: "\n") }

    private static func append(_ element: Element, to lines: inout [String]) {
        switch element {
        case .heading(let heading): lines.append(heading.text)
        case .frontHeading(let title): lines.append(title)
        case .paragraph(let runs): lines.append(text(runs))
        case .item(let mark, _, let runs): lines.append(mark + text(runs))
        case .note(let label, let runs): lines.append(label + text(runs))
        case .picture(let picture):
            lines.append(picture.caption)
            if let source = picture.source { lines.append(source) }
        case .table(let table):
            if let caption = table.caption { lines.append(caption) }
            lines.append(table.columns.map(\.title).joined(separator: "\t"))
            if table.rows.isEmpty { lines.append(table.emptyText) }
            for row in table.rows { lines.append(row.map(text).joined(separator: "\t")) }
            if let source = table.source { lines.append(source) }
        }
    }

    private static func text(_ runs: [Run]) -> String { runs.map(\.text).joined() }
}
