extension WordXML {
    /// A table across the width of the text: full grid, grey head repeated on every page.
    static func table(_ table: ComposedTable) -> String {
        // A4 less the margins of the reference document, in twentieths of a point: 243 mm and 156 mm.
        let width = table.isLandscape ? 13_776.0 : 8_844.0
        let cellStyle: WordStyle = table.isForHandwriting ? .signature : .cell
        var xml = "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:jc w:val=\"center\"/>\(grid)"
        xml +=
            "<w:tblLayout w:type=\"fixed\"/>\(margins)<w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr><w:tblGrid>"
        for column in table.columns { xml += "<w:gridCol w:w=\"\(Int(width * column.share))\"/>" }
        let head = table.repeatsHead ? "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" : ""
        xml += "</w:tblGrid><w:tr>\(head)"
        for column in table.columns {
            let content = paragraph(.cellHead, run(column.title))
            xml += cell(
                content, share: column.share, shading: "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E1E1E1\"/>")
        }
        xml += "</w:tr>"
        if table.rows.isEmpty {
            let content = paragraph(cellStyle, run(table.emptyText), properties: "<w:jc w:val=\"center\"/>")
            xml += "<w:tr>\(cell(content, share: 1, span: table.columns.count))</w:tr>"
        }
        for row in table.rows { xml += self.row(row, of: table, style: cellStyle) }
        return xml + "</w:tbl>"
    }

    private static func row(_ row: [[Run]], of table: ComposedTable, style: WordStyle) -> String {
        // Long rows may go over the page; a row that may not and is higher than a page would be cut off.
        let settings =
            (ComposedTable.isLong(row) ? "" : "<w:cantSplit/>")
            + (table.isForHandwriting ? "<w:trHeight w:val=\"737\" w:hRule=\"atLeast\"/>" : "")
        var xml = settings.isEmpty ? "<w:tr>" : "<w:tr><w:trPr>\(settings)</w:trPr>"
        for (content, column) in zip(row, table.columns) {
            let alignment =
                switch column.alignment {
                case .leading: ""
                case .center: "<w:jc w:val=\"center\"/>"
                case .trailing: "<w:jc w:val=\"right\"/>"
                }
            xml += cell(paragraph(style, runs(content), properties: alignment), share: column.share)
        }
        return xml + "</w:tr>"
    }

    private static func cell(_ content: String, share: Double, span: Int = 1, shading: String = "") -> String {
        // Fiftieths of a percent (ECMA-376 part 1, 17.18.90).
        let width = Int((share * 5000).rounded())
        let merged = span > 1 ? "<w:gridSpan w:val=\"\(span)\"/>" : ""
        return
            "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"pct\"/>\(merged)\(shading)<w:vAlign w:val=\"center\"/></w:tcPr>"
            + content + "</w:tc>"
    }

    private static let grid: String = {
        let sides = ["top", "left", "bottom", "right", "insideH", "insideV"]
        let lines = sides.map { "<w:\($0) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" }
        return "<w:tblBorders>\(lines.joined())</w:tblBorders>"
    }()

    private static let margins =
        "<w:tblCellMar><w:top w:w=\"50\" w:type=\"dxa\"/><w:left w:w=\"80\" w:type=\"dxa\"/>"
        + "<w:bottom w:w=\"50\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar>"
}
