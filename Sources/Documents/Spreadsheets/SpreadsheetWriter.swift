import CXlsxWriter
import Foundation

/// Writes one .xlsx, sheet after sheet, in libxlsxwriter's constant-memory mode.
package final class SpreadsheetWriter {
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let formats: SheetFormats
    private let cover: ComposedCover
    private let rowLimit: Int
    private var names: Set<String> = []
    private var sheets: [(sheet: UnsafeMutablePointer<lxw_worksheet>, name: String)] = []

    /// Writes the file whole or not at all: first the sheet 说明 with cover, signatures and sources, then what `sheets` adds.
    ///
    /// Throws `DocumentError` and whatever `sheets` throws.
    static func write(
        _ composition: Composition, to destination: String, scratch: String, rowLimit: Int = SheetWriter.rowLimit,
        sheets: (SpreadsheetWriter) throws -> Void
    ) throws {
        let folder = try ScratchFolder(in: scratch)
        defer { folder.remove() }
        try OutputFile.replaceNow(destination) { part in
            let writer = try SpreadsheetWriter(composition, path: part, folder: folder.path, rowLimit: rowLimit)
            let sizes: [Int]
            do {
                try writer.addFront(composition)
                try sheets(writer)
                sizes = try writer.flushed()
            } catch {
                // Closing is the library's only way to free a workbook; the file it leaves is thrown away.
                workbook_close(writer.workbook)
                throw error
            }
            let code = workbook_close(writer.workbook)
            guard code == LXW_NO_ERROR else {
                throw DocumentError.spreadsheetRefused(place: destination, reason: String(cString: lxw_strerror(code)))
            }
            try Self.verify(part, holds: sizes, destination: destination)
        }
    }

    private init(_ composition: Composition, path: String, folder: String, rowLimit: Int) throws {
        cover = composition.cover
        self.rowLimit = rowLimit
        let workbook = folder.withCString { tmpdir in
            // The library copies both the options and the folder's name.
            var options = lxw_workbook_options(
                constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: tmpdir), use_zip64: 0)
            return workbook_new_opt(path, &options)
        }
        guard let workbook else { throw DocumentError.notWritten(path: path, reason: "内存不足") }
        self.workbook = workbook
        formats = SheetFormats(workbook)
    }

    /// Adds a sheet; `rows` is called once and hands over one row after the other.
    ///
    /// More rows than a sheet holds go on in sheets named `（续 2）`, `（续 3）`. The columns' weights do not count here:
    /// widths come from the first thousand rows.
    package func addSheet(
        _ name: String, columns: [Report.Column], rows: (_ append: ([Report.Cell]) throws -> Void) throws -> Void
    ) throws {
        var writer = try makeSheet(name, columns: columns)
        var parts = 1
        try rows { cells in
            if writer.isFull {
                try writer.finish()
                parts += 1
                let ending = "（续 \(parts)）"
                writer = try makeSheet(
                    PrintableText.cut(name, to: SheetName.limit - ending.utf16.count) + ending, columns: columns)
            }
            try writer.append(cells)
        }
        try writer.finish()
    }

    /// Adds a table of a report under its caption.
    package func addSheet(_ table: Report.Table) throws {
        try addSheet(table.caption, columns: table.columns) { append in
            for row in table.rows { try append(row) }
        }
    }

    private func makeSheet(_ wanted: String, columns: [Report.Column]) throws -> SheetWriter {
        let (sheet, name) = try newSheet(wanted)
        return try SheetWriter(sheet, name: name, columns: columns, formats: formats, rowLimit: rowLimit)
    }

    private func newSheet(_ wanted: String) throws -> (UnsafeMutablePointer<lxw_worksheet>, String) {
        let name = SheetName.unique(PrintableText(coverage: .everything).line(wanted), taken: &names)
        guard let sheet = workbook_add_worksheet(workbook, name) else {
            throw DocumentError.spreadsheetRefused(place: name, reason: "临时文件无法建立，或工作表名称不被接受")
        }
        sheets.append((sheet, name))
        // Paper 9 is A4 (ECMA-376 part 1, 18.3.1.63).
        worksheet_set_paper(sheet, 9)
        worksheet_set_landscape(sheet)
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_center_horizontally(sheet)
        worksheet_set_margins(sheet, 0.5, 0.5, 0.8, 0.7)
        let draft = cover.isDraft ? "草稿" : ""
        worksheet_set_header(sheet, "&L\(field(cover.headTitle))&C\(draft)&R\(field(cover.headNumber))")
        worksheet_set_footer(sheet, "&C第 &P 页　共 &N 页")
        return (sheet, name)
    }

    /// `&` begins a code in heads and feet.
    private func field(_ text: String) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&&")
    }

    /// The sheet 说明: what the cover and the signature page of the other formats say.
    private func addFront(_ composition: Composition) throws {
        let (sheet, name) = try newSheet("说明")
        worksheet_set_column(sheet, 0, 0, 16, nil)
        worksheet_set_column(sheet, 1, 4, 24, nil)
        var row: UInt32 = 0
        func put(_ texts: [String], _ format: SheetFormats.Format?) throws {
            for (column, text) in texts.enumerated() {
                let code = worksheet_write_string(sheet, row, UInt16(column), SheetWriter.fitting(text), format)
                guard code == LXW_NO_ERROR else {
                    throw DocumentError.spreadsheetRefused(place: name, reason: String(cString: lxw_strerror(code)))
                }
            }
            row += 1
        }
        let cover = composition.cover
        try put(["", cover.title], formats.title)
        if cover.isDraft { try put(["", "草稿"], formats.title) }
        for text in [cover.subtitle, cover.period] {
            if let text { try put(["", text], formats.plain) }
        }
        row += 1
        for text in [cover.classification, cover.number] {
            guard let text else { continue }
            let parts = text.split(separator: "：", maxSplits: 1).map(String.init)
            try put(parts, formats.text)
        }
        for detail in cover.details { try put([detail.label, detail.value], formats.text) }
        try put(["日期", cover.date], formats.text)
        for (index, element) in composition.front.enumerated() {
            switch element {
            case .frontHeading(let title):
                // An export for one's own use has nobody to sign it.
                if composition.front.indices.contains(index + 1), case .table(let table) = composition.front[index + 1],
                    table.rows.isEmpty
                {
                    continue
                }
                row += 1
                try put([title], formats.plain)
            case .table(let table) where !table.rows.isEmpty:
                try put(table.columns.map(\.title), formats.head)
                for cells in table.rows { try put(cells.map { $0.map(\.text).joined() }, formats.text) }
            default: break
            }
        }
        let sources = Self.sources(of: composition)
        if !sources.isEmpty {
            row += 1
            try put(["数据出处"], formats.plain)
            for source in sources { try put([source.0, source.1], formats.text) }
        }
    }

    private static func sources(of composition: Composition) -> [(String, String)] {
        var found: [(String, String)] = []
        for section in composition.sections {
            for case .table(let table) in section.elements {
                if let caption = table.caption, let source = table.source { found.append((caption, source)) }
            }
        }
        return found
    }

    /// The bytes of rows that each sheet has written so far; throws when one of them could not be.
    private func flushed() throws -> [Int] {
        try sheets.map { sheet, name in
            guard let file = sheet.pointee.optimize_tmpfile else { return 0 }
            // The library does not look whether its writes succeed.
            guard fflush(file) == 0, ferror(file) == 0 else {
                throw DocumentError.notWritten(path: "工作表“\(name)”", reason: WorkName.reason(ENOSPC))
            }
            return max(0, ftell(file))
        }
    }

    /// Whether every sheet in the finished file is at least as long as its rows were.
    private static func verify(_ path: String, holds sizes: [Int], destination: String) throws {
        let entries = try ZipDirectory(path: path).sizes
        for (index, size) in sizes.enumerated() {
            guard let stored = entries["xl/worksheets/sheet\(index + 1).xml"], stored >= size else {
                throw DocumentError.notWritten(path: destination, reason: WorkName.reason(ENOSPC))
            }
        }
    }
}
