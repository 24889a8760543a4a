/// One row of a spreadsheet or of a text in columns.
package struct TableRow: Hashable, Sendable {
    /// The row's number as a spreadsheet program shows it, from 1.
    package var number: Int
    /// The cells from the first column on, as text; dates as `2021-06-30`. Cells at the end may be missing.
    package var cells: [String]

    /// Takes both.
    package init(number: Int, cells: [String]) {
        self.number = number
        self.cells = cells
    }

    /// The cell of a column, from 0; empty where the row is shorter.
    package func cell(_ column: Int) -> String {
        column < cells.count ? cells[column] : ""
    }

    /// True where no cell holds anything that could be read.
    package var isBlank: Bool {
        cells.allSatisfy { $0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    }
}

/// How much a table may make the program hold. The figures are ours: a register of a large hospital has some ten thousand
/// rows and forty columns.
package struct TableLimits: Sendable {
    /// Columns of a row; later ones are left out, with a warning.
    package var columns = 200
    /// Rows of a sheet; behind them the reading ends.
    package var rows = 1_000_000
    /// Bytes of a cell; the rest of a longer one is left out, with a warning.
    package var cell = 64 << 10
    /// Sheets of a workbook.
    package var sheets = 256
    /// Bytes of all texts that the cells of a workbook share.
    package var sharedText = 128 << 20
    /// How many such texts.
    package var sharedTexts = 2_000_000
    /// Bytes of one part of a workbook, unpacked.
    package var part = 1 << 30
    /// How much larger a part may be than its packed form, from 16 MiB on: rows of a register reach some 40, a bomb 1,000.
    package var expansion = 400
    /// Joined ranges of a sheet.
    package var merges = 65_536
    /// Formats of cells of a workbook: what spreadsheet programs allow.
    package var formats = 65_536

    /// The figures above.
    package init() {}
}

/// What was cut while rows were read; each is worth one warning, not one for each row.
package struct TableCuts: Hashable, Sendable {
    /// Rows with more columns than are read.
    package var wideRows = 0
    /// Cells longer than is kept.
    package var longCells = 0
    /// Formulas whose result is not in the file.
    package var missingResults = 0
    /// Bytes that were no character of the text's set.
    package var badBytes = 0

    /// Nothing cut.
    package init() {}

    /// The warnings, in Chinese.
    package func warnings(_ limits: TableLimits) -> [String] {
        var texts: [String] = []
        if wideRows > 0 { texts.append("有 \(wideRows) 行超过 \(limits.columns) 列，多出的列未读取") }
        if longCells > 0 { texts.append("有 \(longCells) 个单元格超过 \(limits.cell) 字节，多出的内容未读取") }
        if missingResults > 0 { texts.append("有 \(missingResults) 个公式没有保存计算结果，按空单元格处理；请用表格软件打开并保存后重新导入") }
        if badBytes > 0 { texts.append("有 \(badBytes) 个字节不是文本所用编码的字符，已用“\u{FFFD}”代替") }
        return texts
    }
}
