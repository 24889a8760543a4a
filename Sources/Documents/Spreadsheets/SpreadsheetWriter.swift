import CXlsxWriter
import Foundation

/// Writes one .xlsx, sheet after sheet: the rows of tables go to a file each, libxlsxwriter makes everything else.
package final class SpreadsheetWriter {
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let formats: SheetFormats
    private let cover: ComposedCover
    private let rowLimit: Int
    private var names: Set<String> = []
    private var sheets: [(sheet: UnsafeMutablePointer<lxw_worksheet>, name: String)] = []
    /// The file with a sheet's rows, by the name of the sheet's part.
    private var rows: [String: String] = [:]
    private let folder: ScratchFolder

    /// Writes the file whole or not at all: first the sheet 说明 with cover, signatures and sources, then what `sheets` adds.
    ///
    /// Throws `DocumentError` and whatever `sheets` throws.
    static func write(
        _ composition: Composition, to destination: String, scratch: String, rowLimit: Int = SheetWriter.rowLimit,
        sheets: (SpreadsheetWriter) throws -> Void
    ) throws {
        let folder = try ScratchFolder(in: scratch)
        defer { folder.remove() }
        let skeleton = folder.file("workbook.xlsx")
        let writer = try SpreadsheetWriter(composition, path: skeleton, folder: folder, rowLimit: rowLimit)
        do {
            try writer.addFront(composition)
            try sheets(writer)
            try writer.flush()
        } catch {
            // Closing is the library's only way to free a workbook; the file it leaves is thrown away.
            workbook_close(writer.workbook)
            throw error
        }
        try workbook_close(writer.workbook).orThrow(at: destination)
        try OutputFile.replaceNow(destination) { try WorkbookFile.assemble(skeleton, rows: writer.rows, to: $0) }
    }

    private init(_ composition: Composition, path: String, folder: ScratchFolder, rowLimit: Int) throws {
        cover = composition.cover
        self.folder = folder
        self.rowLimit = rowLimit
        let workbook = folder.path.withCString { tmpdir in
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
        let rows = try SheetRows(path: folder.file("rows\(sheets.count).xml"), columns: columns.count)
        self.rows["xl/worksheets/sheet\(sheets.count).xml"] = rows.path
        return try SheetWriter(
            sheet, name: name, columns: columns, formats: formats, rowLimit: rowLimit, rows: rows)
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

    private func addFront(_ composition: Composition) throws {
        let (sheet, name) = try newSheet("说明")
        var front = FrontSheet(sheet, name: name, formats: formats)
        try front.write(composition)
    }

    /// Has the library write what it still holds of cells; throws where it could not.
    private func flush() throws {
        for (sheet, name) in sheets {
            // The library does not look whether its writes succeed.
            guard let file = sheet.pointee.optimize_tmpfile, fflush(file) != 0 || ferror(file) != 0 else { continue }
            throw DocumentError.notWritten(path: "工作表“\(name)”", reason: WorkName.reason(ENOSPC))
        }
    }
}
