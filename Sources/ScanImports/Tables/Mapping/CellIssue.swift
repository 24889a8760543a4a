import Kernel

/// Something in a table or an answer that cannot be taken as it is: where, what was found, why.
package struct CellIssue: Hashable, Sendable {
    /// Row as a spreadsheet program shows it, or number of the record, from 1.
    package var row: Int
    /// Column from 0. Nil: the whole row, or a field of an answer.
    package var column: Int?
    /// Title of the column, or path of the field; empty for the whole row.
    package var title: String
    /// What is wrong, in Chinese.
    package var reason: String
    /// True where the row was not taken; otherwise only the cell was left out.
    package var refusesRow: Bool

    /// Takes the parts.
    package init(row: Int, column: Int?, title: String, reason: String, refusesRow: Bool) {
        self.row = row
        self.column = column
        self.title = title
        self.reason = reason
        self.refusesRow = refusesRow
    }

    /// One sentence: `第 12 行 C 列（IP地址）：“10.1.2.300”不是 IP 地址，该行未导入`.
    package var chinese: String { "\(place)：\(told)" }

    /// Where it is: `第 12 行 C 列（IP地址）`.
    package var place: String {
        var place = "第 \(row) 行"
        if let column { place += " \(CellPlace.letters(column)) 列" }
        if let title = VisibleText.line(title, longest: 40) { place += "（\(title)）" }
        return place
    }

    /// What is wrong and what became of it: `“10.1.2.300”不是 IP 地址，该行未导入`.
    package var told: String { "\(reason)，\(refusesRow ? "该行未导入" : "该单元格未导入")" }
}
