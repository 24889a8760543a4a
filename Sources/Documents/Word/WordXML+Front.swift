extension WordXML {
    /// The first page.
    static func cover(_ cover: ComposedCover) -> String {
        // The right tab stands at the right margin of the reference document (156 mm).
        let tab = "<w:tabs><w:tab w:val=\"right\" w:pos=\"8844\"/></w:tabs>"
        let mark = cover.classification.map { run($0, properties: "<w:b/><w:bCs/>") } ?? ""
        var xml = paragraph(.coverMark, mark + "<w:r><w:tab/></w:r>" + run(cover.number), properties: tab)
        if cover.isDraft {
            let frame = "<w:bdr w:val=\"single\" w:sz=\"12\" w:space=\"6\" w:color=\"000000\"/>"
            xml += paragraph(
                .coverSubtitle, run("草稿", properties: "<w:b/><w:bCs/><w:spacing w:val=\"120\"/>\(frame)"),
                properties: "<w:spacing w:before=\"1700\"/>")
        }
        xml += paragraph(
            .coverTitle, run(cover.title), properties: "<w:spacing w:before=\"\(cover.isDraft ? 600 : 2400)\"/>")
        if let subtitle = cover.subtitle { xml += paragraph(.coverSubtitle, run(subtitle)) }
        if let period = cover.period {
            xml += paragraph(.coverSubtitle, run(period, properties: "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>"))
        }
        xml += paragraph(.coverDetail, "", properties: "<w:spacing w:before=\"3400\"/>") + details(cover.details)
        return xml
            + paragraph(
                .coverDetail, run(cover.date, properties: "<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>"),
                properties: "<w:spacing w:before=\"900\"/><w:jc w:val=\"center\"/>")
    }

    /// Parties and version: labels right, values left, without lines, both together in the middle of the page.
    private static func details(_ details: [ComposedCover.Detail]) -> String {
        // Widths in twentieths of a point; a character of 15 points takes two columns.
        let width = 8_844
        let label = (details.map { ColumnWidths.columns($0.label) }.max() ?? 0) * 150 + 300
        let value = (details.map { ColumnWidths.columns($0.value) }.max() ?? 0) * 150
        let left = min(max((width + label - value) / 2, label + 300), width * 6 / 10)
        let share = left * 5_000 / width
        var xml = "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:jc w:val=\"center\"/>"
        xml += "<w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0000\"/></w:tblPr>"
        xml += "<w:tblGrid><w:gridCol w:w=\"\(left)\"/><w:gridCol w:w=\"\(width - left)\"/></w:tblGrid>"
        for detail in details {
            xml += "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            xml += "<w:tc><w:tcPr><w:tcW w:w=\"\(share)\" w:type=\"pct\"/></w:tcPr>"
            xml += paragraph(.coverDetail, run(detail.label + "："), properties: "<w:jc w:val=\"right\"/>") + "</w:tc>"
            xml += "<w:tc><w:tcPr><w:tcW w:w=\"\(5_000 - share)\" w:type=\"pct\"/></w:tcPr>"
            xml += paragraph(.coverDetail, run(detail.value)) + "</w:tc></w:tr>"
        }
        return xml + "</w:tbl>"
    }

    /// The contents, filled: a TOC field whose result is a line for each heading with a PAGEREF field inside.
    ///
    /// Until the page numbers are known they show as `—`; Word and WPS fill them in when the field is updated.
    static func contents(_ headings: [Heading]) -> String {
        let title = paragraph(.frontHeading, run("目录"), properties: "<w:pageBreakBefore/>")
        guard !headings.isEmpty else { return title }
        var xml = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/>"
        xml += "</w:docPartObj></w:sdtPr><w:sdtContent>\(title)"
        for (index, heading) in headings.enumerated() {
            let style: WordStyle = [.contents1, .contents2, .contents3][heading.level - 1]
            var line = index == 0 ? field("begin", " TOC \\o &quot;1-3&quot; \\h \\z \\u ") : ""
            line +=
                "<w:hyperlink w:anchor=\"\(heading.anchor)\" w:history=\"1\">\(run(heading.text))<w:r><w:tab/></w:r>"
            line += field("begin", " PAGEREF \(heading.anchor) \\h ") + "<w:r><w:t>—</w:t></w:r>"
            line += "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:hyperlink>"
            if index == headings.count - 1 { line += "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>" }
            xml += paragraph(style, line)
        }
        return xml + "</w:sdtContent></w:sdt>"
    }

    private static func field(_ kind: String, _ instruction: String) -> String {
        "<w:r><w:fldChar w:fldCharType=\"\(kind)\"/></w:r>"
            + "<w:r><w:instrText xml:space=\"preserve\">\(instruction)</w:instrText></w:r>"
            + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
    }
}
