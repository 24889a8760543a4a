import Kernel

/// Counts through one report while turning it into elements.
struct Composer {
    let printable: PrintableText
    /// Headings so far on level 1, 2, 3.
    private var headings = [0, 0, 0]
    private var anchors = 0
    private var tables = 0
    private var pictures = 0
    /// The sources in the order of their numbers.
    private var sources: [Report.Source] = []
    private var sourceNumbers: [Report.Source: Int] = [:]

    init(printable: PrintableText) {
        self.printable = printable
    }

    mutating func cover(_ cover: Report.Cover) -> ComposedCover {
        let number = printable.line(cover.number)
        let title = printable.line(cover.title)
        var details = cover.parties.map {
            ComposedCover.Detail(label: printable.line($0.role), value: printable.line($0.name))
        }
        details.append(ComposedCover.Detail(label: "文件版本", value: printable.line(cover.version)))
        return ComposedCover(
            classification: cover.classification.map { "密级：" + printable.line($0) }, number: "编号：" + number,
            isDraft: cover.isDraft, title: title, subtitle: cover.subtitle.map(printable.line),
            period: cover.period.map { "（" + printable.line($0) + "）" }, details: details, date: cover.date.chinese,
            headTitle: PrintableText.cut(title, to: 36), headNumber: PrintableText.cut(number, to: 24))
    }

    mutating func front(_ report: Report) -> [Element] {
        var elements: [Element] = [.frontHeading("文件签署")]
        let columns = [("签署", 1.0), ("单位（部门）", 2.4), ("姓名", 1.4), ("签字", 1.9), ("日期", 2.3)]
        let signatures = report.signatures.map { signature -> [[Run]] in
            [
                [Run(text: printable.line(signature.role), style: .strong)],
                plain(signature.unit), plain(signature.name), [],
                plain(signature.date?.chinese ?? "　　年　月　日"),
            ]
        }
        elements.append(.table(frontTable(columns, rows: signatures, isForHandwriting: true)))
        guard !report.revisions.isEmpty else { return elements }
        elements.append(.frontHeading("修订记录"))
        let revisions = report.revisions.map { revision in
            [
                plain(revision.version), plain(revision.date.description), plain(revision.summary),
                plain(revision.author),
            ]
        }
        let titles = [("版本", 1.0), ("日期", 1.5), ("修订内容", 4.5), ("修订人", 1.5)]
        elements.append(.table(frontTable(titles, rows: revisions, isForHandwriting: false)))
        return elements
    }

    mutating func body(_ report: Report) -> [Element] {
        var elements: [Element] = []
        for block in report.blocks { append(block, to: &elements, inAnnex: false) }
        for (index, annex) in report.annexes.enumerated() {
            elements.append(heading(1, "附件 \(index + 1)", printable.line(annex.title), startsPage: true))
            for block in annex.blocks { append(block, to: &elements, inAnnex: true) }
        }
        // Cells and captions below may name further sources, so this list comes last of all.
        if !sources.isEmpty {
            elements.append(heading(1, "", "数据出处", startsPage: !report.annexes.isEmpty))
            for (index, source) in sources.enumerated() {
                elements.append(
                    .item(mark: "[\(index + 1)]", level: 0, content: [Run(text: text(of: source), style: .plain)]))
            }
        }
        return elements
    }

    private mutating func append(_ block: Report.Block, to elements: inout [Element], inAnnex: Bool) {
        switch block {
        case .heading(let level, let title):
            let level = min(max(level, 1), 3)
            // Below an annex's own title, which is on level 1, headings carry no number of the body.
            if inAnnex {
                elements.append(heading(max(level, 2), "", printable.line(title), startsPage: false))
            } else {
                elements.append(heading(level, nextNumber(level), printable.line(title), startsPage: false))
            }
        case .paragraph(let content):
            elements.append(.paragraph(runs(content)))
        case .list(let list):
            append(list, to: &elements)
        case .table(let table):
            elements.append(.table(composed(table)))
        case .figure(let figure):
            let caption = pictureCaption(figure.caption)
            let words = figure.alternative.isEmpty ? caption : printable.line(figure.alternative)
            elements.append(
                .picture(
                    ComposedPicture(
                        caption: caption, picture: figure.picture, width: min(max(figure.width, 0.1), 1),
                        alternative: words, source: figure.source.map(sourceLine))))
        case .chart(let chart):
            let chart = printable.chart(chart)
            let drawing = ChartDrawing(chart)
            elements.append(
                .picture(
                    ComposedPicture(
                        caption: pictureCaption(chart.caption), picture: .svg(drawing.svg), width: drawing.width,
                        alternative: drawing.alternative, source: chart.source.map(sourceLine))))
        case .note(let note):
            elements.append(.note(label: note.kind.chinese + "：", content: runs(note.content)))
        }
    }

    private mutating func append(_ list: Report.List, to elements: inout [Element]) {
        for (index, item) in list.items.enumerated() {
            // Dash and dot are the marks of GB/T 1.1-2020 for lists without numbers.
            let mark = list.isNumbered ? "（\(index + 1)）" : "——"
            elements.append(.item(mark: mark, level: 0, content: runs(item.content)))
            for (place, child) in item.children.enumerated() {
                let mark = list.isNumbered ? Self.circled(place + 1) : "·"
                elements.append(.item(mark: mark, level: 1, content: runs(child)))
            }
        }
    }

    /// `①` to `⑳`, the range of Unicode's CIRCLED DIGIT ONE … NUMBER TWENTY; beyond it `21)`.
    private static func circled(_ number: Int) -> String {
        guard (1...20).contains(number), let scalar = Unicode.Scalar(0x245F + UInt32(number)) else {
            return "\(number))"
        }
        return String(Character(scalar))
    }

    private mutating func composed(_ table: Report.Table) -> ComposedTable {
        tables += 1
        let caption = "表 \(tables)　" + printable.line(table.caption)
        let width = table.columns.count
        let rows = table.rows.map { row in
            (0..<width).map { index in index < row.count ? cell(row[index]) : [] }
        }
        let titles = table.columns.map { printable.line($0.title) }
        let isLandscape =
            switch table.orientation {
            case .automatic: width >= 8
            case .portrait: false
            case .landscape: true
            }
        let shares = ColumnWidths.shares(
            weights: table.columns.map(\.weight), titles: titles, rows: rows,
            room: isLandscape ? Self.landscapeRoom : Self.portraitRoom)
        let columns = zip(table.columns, zip(titles, shares)).map { column, fit in
            ComposedTable.Column(title: fit.0, share: fit.1, alignment: column.alignment)
        }
        return ComposedTable(
            caption: caption, columns: columns, rows: rows, emptyText: printable.line(table.emptyText),
            source: table.source.map(sourceLine), isLandscape: isLandscape, isForHandwriting: false)
    }

    /// Halves of a character of 9 points beside one another: 156 and 243 mm, as `report.typ` sets its pages.
    private static let portraitRoom = 156 / (9 * 0.3528 / 2)
    private static let landscapeRoom = 243 / (9 * 0.3528 / 2)

    /// A value that is not known shows as a dash: a blank would look as if somebody had forgotten it.
    private mutating func cell(_ cell: Report.Cell) -> [Run] {
        if case .empty = cell { return [Run(text: "—", style: .plain)] }
        return runs(cell.runs)
    }

    private func frontTable(_ columns: [(String, Double)], rows: [[[Run]]], isForHandwriting: Bool) -> ComposedTable {
        let total = columns.reduce(0) { $0 + $1.1 }
        return ComposedTable(
            caption: nil,
            columns: columns.map { title, weight in
                let alignment: Report.Column.Alignment = title == "修订内容" ? .leading : .center
                return ComposedTable.Column(title: title, share: weight / total, alignment: alignment)
            },
            rows: rows, emptyText: "无", source: nil, isLandscape: false, isForHandwriting: isForHandwriting)
    }

    private mutating func heading(_ level: Int, _ number: String, _ title: String, startsPage: Bool) -> Element {
        anchors += 1
        return .heading(
            Heading(level: level, number: number, title: title, anchor: "sec\(anchors)", startsPage: startsPage))
    }

    /// Counts on that level and begins those below anew; a skipped level counts as its first.
    private mutating func nextNumber(_ level: Int) -> String {
        headings[level - 1] += 1
        for lower in level..<3 { headings[lower] = 0 }
        for upper in 0..<(level - 1) where headings[upper] == 0 { headings[upper] = 1 }
        return headings.prefix(level).map(String.init).joined(separator: ".")
    }

    private mutating func pictureCaption(_ caption: String) -> String {
        pictures += 1
        return "图 \(pictures)　" + printable.line(caption)
    }

    private mutating func runs(_ content: [Report.Inline]) -> [Run] {
        var result: [Run] = []
        for inline in content {
            let style: Run.Style =
                switch inline {
                case .strong: .strong
                case .code: .code
                case .text, .counted: .plain
                }
            let text = printable.text(inline.text)
            if !text.isEmpty { result.append(Run(text: text, style: style)) }
            if case .counted(_, from: let source) = inline {
                result.append(Run(text: "[\(number(of: source))]", style: .mark))
            }
        }
        return result
    }

    private mutating func number(of source: Report.Source) -> Int {
        if let known = sourceNumbers[source] { return known }
        sources.append(source)
        sourceNumbers[source] = sources.count
        return sources.count
    }

    private func text(of source: Report.Source) -> String {
        let text = printable.line(source.text)
        return source.reference.map { "\(text)（\(printable.line($0))）" } ?? text
    }

    private func sourceLine(_ source: Report.Source) -> String { "数据来源：" + text(of: source) }

    private func plain(_ text: String) -> [Run] {
        text.isEmpty ? [] : [Run(text: printable.line(text), style: .plain)]
    }
}
