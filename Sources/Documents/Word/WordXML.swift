/// Pieces of WordprocessingML (ECMA-376 part 1, clause 17) that pandoc takes over as they are.
///
/// Styles are called by name with an `@` before it; `finish.py` puts the identifier that the reference document gives to that
/// name, so that a hospital's own reference, saved by Word under other identifiers, works as well.
enum WordXML {
    /// A paragraph of runs in a style.
    static func paragraph(_ style: WordStyle, _ runs: String, properties: String = "") -> String {
        "<w:p><w:pPr><w:pStyle w:val=\"@\(style.rawValue)\"/>\(properties)</w:pPr>\(runs)</w:p>"
    }

    /// A run of text; its line breaks become breaks in the line.
    static func run(_ text: String, properties: String = "") -> String {
        guard !text.isEmpty else { return "" }
        let settings = properties.isEmpty ? "" : "<w:rPr>\(properties)</w:rPr>"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.map { "<w:t xml:space=\"preserve\">\(escapedXML(String($0)))</w:t>" }
        return "<w:r>\(settings)\(body.joined(separator: "<w:br/>"))</w:r>"
    }

    /// Runs with their looks.
    static func runs(_ runs: [Run]) -> String {
        runs.map { run in
            switch run.style {
            case .plain: Self.run(run.text)
            case .strong: Self.run(run.text, properties: "<w:b/><w:bCs/>")
            case .code: Self.run(run.text, properties: "<w:rStyle w:val=\"@\(WordStyle.code.rawValue)\"/>")
            case .mark: Self.run(run.text, properties: "<w:rStyle w:val=\"@\(WordStyle.mark.rawValue)\"/>")
            }
        }.joined()
    }

    /// The end of a section: `finish.py` puts its page size, margins, head and foot in the place of the comment.
    static func sectionEnd(_ kind: WordSection) -> String {
        "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"0\"/>"
            + "<w:rPr><w:sz w:val=\"2\"/></w:rPr><w:sectPr><!--\(kind.rawValue)--></w:sectPr></w:pPr></w:p>"
    }

    /// A place that the contents lead to.
    static func bookmark(_ name: String, number: Int) -> String {
        "<w:bookmarkStart w:id=\"\(number)\" w:name=\"\(name)\"/><w:bookmarkEnd w:id=\"\(number)\"/>"
    }
}

/// What the pages of a section look like.
enum WordSection: String {
    /// No head, no foot.
    case cover
    case portrait
    case landscape
}

/// The styles of our reference document, by the names that Word shows.
enum WordStyle: String, CaseIterable {
    case coverMark = "安护封面标记"
    case coverTitle = "安护封面标题"
    case coverSubtitle = "安护封面副题"
    case coverDetail = "安护封面信息"
    case frontHeading = "安护前置标题"
    case body = "安护正文"
    case item = "安护列表"
    case subitem = "安护二级列表"
    case note = "安护提示"
    case caption = "安护表题"
    case pictureCaption = "安护图题"
    case picture = "安护图"
    case source = "安护来源"
    case cellHead = "安护表头"
    case cell = "安护表文"
    case signature = "安护签署"
    case code = "安护代码"
    case mark = "安护角标"
    case heading1 = "heading 1"
    case heading2 = "heading 2"
    case heading3 = "heading 3"
    case contents1 = "toc 1"
    case contents2 = "toc 2"
    case contents3 = "toc 3"
}
