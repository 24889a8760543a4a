import Observations

/// A table of assets and missing values that somebody has filled in elsewhere, read from CSV or from cells pasted out of a
/// spreadsheet: pure.
enum GapTable {
    /// Rows that one table may have.
    static let mostRows = 20_000

    /// One filled-in row.
    struct Row: Sendable, Hashable {
        /// Its line, from 1, the heading being 1.
        let line: Int
        /// The asset's code, or its address.
        let asset: String
        /// What was filled in; empty cells are left out.
        let values: [AttributeName: String]
    }

    /// The headings of the column that names the asset.
    static let assetHeadings = ["资产指纹码", "IP 地址"]
    /// What stands for "there is none" in a cell.
    static let none = "无"

    /// Reads a table whose first line names its columns; columns that are no attribute are passed over.
    /// - Throws: `AttributeError.table` that says what is missing.
    static func read(_ text: String, _ catalogue: AttributeCatalogue) throws(AttributeError) -> [Row] {
        let lines = try cells(text)
        guard let heading = lines.first?.cells else { throw .table("内容为空") }
        let names = heading.map { FoldedText.bare($0) }
        guard
            let place = assetHeadings.lazy.compactMap({ title in names.firstIndex(of: FoldedText.bare(title)) }).first
        else { throw .table("第一行须包含“\(assetHeadings[0])”或“\(assetHeadings[1])”列") }
        var columns: [(place: Int, name: AttributeName)] = []
        for (index, name) in names.enumerated() where index != place {
            guard let definition = catalogue.definitions.first(where: { FoldedText.bare($0.title) == name }) else {
                continue
            }
            guard !columns.contains(where: { $0.name == definition.name }) else {
                throw .table("“\(definition.title)”列重复")
            }
            columns.append((index, definition.name))
        }
        guard !columns.isEmpty else { throw .table("第一行没有可以识别的属性名称") }
        guard lines.count - 1 <= mostRows else { throw .table("最多 \(mostRows) 行，现为 \(lines.count - 1) 行") }
        return lines.dropFirst().compactMap { line in
            guard place < line.cells.count, !line.cells[place].isEmpty else { return nil }
            var values: [AttributeName: String] = [:]
            for column in columns where column.place < line.cells.count && !line.cells[column.place].isEmpty {
                values[column.name] = line.cells[column.place]
            }
            return values.isEmpty ? nil : Row(line: line.number, asset: line.cells[place], values: values)
        }
    }

    /// The cells of CSV (RFC 4180), or of lines with tabs, without white space at their ends and without the apostrophe by
    /// which our own exports keep spreadsheets from calculating.
    private static func cells(_ text: String) throws(AttributeError) -> [(number: Int, cells: [String])] {
        let scalars = Array(text.unicodeScalars.drop { $0 == "\u{FEFF}" })
        let first = scalars.prefix { $0 != "\n" && $0 != "\r" }
        let separator: Unicode.Scalar = first.contains("\t") ? "\t" : ","
        var lines: [(Int, [String])] = []
        var cells: [String] = []
        var cell = String.UnicodeScalarView()
        var (isQuoted, wasQuoted) = (false, false)
        var (number, start) = (1, 1)
        func finished(_ cell: String.UnicodeScalarView) -> String {
            let text = String(cell).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return text.first == "'" ? String(text.dropFirst()) : text
        }
        func endLine() {
            cells.append(finished(cell))
            if cells.contains(where: { !$0.isEmpty }) { lines.append((start, cells)) }
            (cells, cell, wasQuoted) = ([], String.UnicodeScalarView(), false)
        }
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if isQuoted {
                if scalar == "\"" {
                    if index < scalars.count, scalars[index] == "\"" {
                        cell.append(scalar)
                        index += 1
                    } else {
                        isQuoted = false
                    }
                } else {
                    if scalar == "\n" { number += 1 }
                    cell.append(scalar)
                }
                continue
            }
            switch scalar {
            case "\"" where cell.isEmpty && !wasQuoted: (isQuoted, wasQuoted) = (true, true)
            case separator:
                cells.append(finished(cell))
                (cell, wasQuoted) = (String.UnicodeScalarView(), false)
            case "\r" where index < scalars.count && scalars[index] == "\n": continue
            case "\n", "\r":
                endLine()
                number += 1
                start = number
            default: cell.append(scalar)
            }
        }
        guard !isQuoted else { throw .table("第 \(start) 行的引号没有结束") }
        endLine()
        return lines
    }
}
