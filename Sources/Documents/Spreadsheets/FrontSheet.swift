import CXlsxWriter

/// The sheet 说明: what the cover and the signature page of the other formats say.
struct FrontSheet {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let name: String
    private let formats: SheetFormats
    private var row: UInt32 = 0

    /// Characters of half width that a value's four columns hold on a line, with some to spare.
    private static let lineWidth = 90

    init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, name: String, formats: SheetFormats) {
        self.sheet = sheet
        self.name = name
        self.formats = formats
        worksheet_set_column(sheet, 0, 0, 22, nil)
        worksheet_set_column(sheet, 1, 4, 24, nil)
    }

    /// Throws `DocumentError.spreadsheetRefused`.
    mutating func write(_ composition: Composition) throws {
        try cover(composition.cover)
        for (index, element) in composition.front.enumerated() {
            let next = composition.front.indices.contains(index + 1) ? composition.front[index + 1] : nil
            switch (element, next) {
            // An export for one's own use has nobody to sign it.
            case (.frontHeading, .table(let table)?) where table.rows.isEmpty: break
            case (.frontHeading(let title), _):
                row += 1
                try line([title], formats.plain)
            case (.table(let table), _) where !table.rows.isEmpty:
                try line(table.columns.map(\.title), formats.head)
                for cells in table.rows { try line(cells.map { $0.map(\.text).joined() }, formats.text) }
            default: break
            }
        }
        let sources = Self.sources(of: composition)
        guard !sources.isEmpty else { return }
        row += 1
        try line(["数据出处"], formats.plain)
        for (index, source) in sources.enumerated() { try pair("出处 \(index + 1)", source) }
    }

    private mutating func cover(_ cover: ComposedCover) throws {
        try line(["", cover.title], formats.title)
        if cover.isDraft { try line(["", "草稿"], formats.title) }
        for text in [cover.subtitle, cover.period] {
            if let text { try line(["", text], formats.plain) }
        }
        row += 1
        for text in [cover.classification, cover.number] {
            guard let text else { continue }
            let parts = text.split(separator: "：", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            try pair(parts[0], parts.count > 1 ? parts[1] : "")
        }
        for detail in cover.details { try pair(detail.label, detail.value) }
        try pair("日期", cover.date)
    }

    private mutating func line(_ texts: [String], _ format: SheetFormats.Format?) throws {
        for (column, text) in texts.enumerated() {
            try worksheet_write_string(sheet, row, UInt16(column), SheetWriter.fitting(text), format).orThrow(at: name)
        }
        row += 1
    }

    /// A label, and its value across the other four columns: a merged cell does not grow by itself with its text.
    private mutating func pair(_ label: String, _ value: String) throws {
        let lines = (max(ColumnWidths.columns(value), 1) + Self.lineWidth - 1) / Self.lineWidth
        // 409 points are Excel's highest row.
        if lines > 1 { try worksheet_set_row(sheet, row, min(Double(lines) * 14, 400), nil).orThrow(at: name) }
        try worksheet_write_string(sheet, row, 0, SheetWriter.fitting(label), formats.text).orThrow(at: name)
        try worksheet_merge_range(sheet, row, 1, row, 4, SheetWriter.fitting(value), formats.text).orThrow(at: name)
        row += 1
    }

    /// Each once: the numbers of tables are those of the other formats, a workbook may have other sheets.
    private static func sources(of composition: Composition) -> [String] {
        var found: [String] = []
        for section in composition.sections {
            for case .table(let table) in section.elements {
                if let source = table.source, !found.contains(source) { found.append(source) }
            }
        }
        return found
    }
}
