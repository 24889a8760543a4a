import Kernel

/// Writes reports in the three formats that the hospital takes: same numbers, same words in each.
package struct DocumentEngine: Sendable {
    /// The programs and files it works with.
    package let tools: DocumentTools
    /// The characters that this machine's fonts have. Read anew each time (some milliseconds), since an idle server need
    /// not hold them.
    package var coverage: FontCoverage { FontCoverage(fontFolder: tools.fontFolder) }

    /// Takes the programs and files.
    package init(tools: DocumentTools) {
        self.tools = tools
    }

    /// The report with numbers counted and texts made printable.
    package func compose(_ report: Report) -> Composition {
        Composition(report, coverage: coverage)
    }

    /// Writes .pdf (PDF/A-2b, A4). The file appears whole or not at all.
    package func writePDF(_ report: Report, to destination: String) async throws {
        try await PDFWriter(tools: tools).write(compose(report), date: report.cover.date, to: destination)
    }

    /// Writes .docx with `—` for page numbers in its contents, in less than a second; `numberPages` fills them in.
    package func writeWord(_ report: Report, to destination: String) async throws {
        try await WordWriter(tools: tools).write(compose(report), date: report.cover.date, to: destination)
    }

    /// Fills the page numbers into the contents of a .docx that `writeWord` made: seconds of LibreOffice, for a job.
    package func numberPages(inWord path: String) async throws {
        try await WordWriter(tools: tools).numberPages(in: path)
    }

    /// Writes .xlsx: the sheet 说明, then one sheet for each table of the report.
    package func writeSpreadsheet(_ report: Report, to destination: String) throws {
        try writeSpreadsheet(report, to: destination) { writer in
            for block in report.blocks + report.annexes.flatMap(\.blocks) {
                if case .table(let table) = block { try writer.addSheet(table) }
            }
        }
    }

    /// Writes .xlsx: the sheet 说明, then what `sheets` adds. Rows are handed over one by one, so that a hundred thousand of
    /// them never are in memory at once.
    package func writeSpreadsheet(
        _ report: Report, to destination: String, sheets: (SpreadsheetWriter) throws -> Void
    ) throws {
        try SpreadsheetWriter.write(compose(report), to: destination, scratch: tools.scratch, sheets: sheets)
    }

    /// Removes what killed processes left in the scratch folder; `OutputFile.removeLeftovers` does it for deliverables.
    package func removeLeftovers() {
        OutputFile.removeLeftovers(in: tools.scratch)
    }
}
