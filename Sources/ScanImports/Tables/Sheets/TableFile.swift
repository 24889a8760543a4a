/// A file of tables, open for reading: a workbook with its sheets, or a text in columns, which counts as one sheet.
package protocol TableFile: AnyObject {
    /// The sheets in the order of the file.
    var sheets: [TableSheet] { get }

    /// Reads a sheet row by row, until the closure answers with false. Blank rows may be left out; the rows' numbers tell.
    ///
    /// Throws where the file is damaged or holds more than the limits allow; rows before that have been delivered.
    @discardableResult
    func read(_ sheet: TableSheet, deliver: (TableRow) -> Bool) throws(ReadingError) -> TableCuts
}

/// One sheet of a file.
package struct TableSheet: Hashable, Sendable {
    /// Its place, from 0.
    package let index: Int
    /// Its name, as the tab shows it; empty for a text in columns.
    package let name: String
    /// True where the workbook hides it.
    package let isHidden: Bool

    /// Takes the parts.
    package init(index: Int, name: String, isHidden: Bool) {
        self.index = index
        self.name = name
        self.isHidden = isHidden
    }
}

/// Opens files of tables.
package enum TableFiles {
    /// Opens a workbook (.xlsx) or a text in columns (.csv, .txt), told apart by how it begins.
    package static func open(
        _ source: ByteSource, limits: TableLimits = TableLimits()
    ) throws(ReadingError) -> any TableFile {
        let start = try source.start(FormatSample.enough)
        if start.isEmpty { throw ReadingError(.empty) }
        if let refusal = UnreadableFormat.refusal(of: FormatSample(start)) { throw refusal }
        if start.starts(with: ZipArchive.mark) { return try WorkbookTable(source, limits: limits) }
        return CSVTable(source, limits: limits)
    }
}

extension ObservationFormat {
    static let workbook = ObservationFormat(
        id: "table.xlsx", chinese: "电子表格（.xlsx）", way: .table,
        recognise: { $0.bytes.starts(with: ZipArchive.mark) ? 95 : 0 })
}
