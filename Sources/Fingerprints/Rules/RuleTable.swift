/// The rows of a table: names of columns, and for each row as many cells. Each row makes a rule of its own, in which
/// `{column}` stands for the cell.
struct RuleTable {
    /// One row.
    struct Row {
        /// The first cell, made fit for an id.
        let key: String
        /// From 1.
        let line: Int
        /// Cells by column.
        let cells: [String: String]
        /// The cell of the column `example`. Nil: none, or empty.
        let example: String?
    }

    private(set) var rows: [Row] = []
    /// Rows that cannot be used.
    private(set) var problems: [RuleProblem] = []

    /// Most rows of one table.
    static let mostRows = 2_000

    init(_ node: RuleNode) throws(RuleProblem) {
        let fields = try node.fields(["columns", "rows"])
        guard let columnsNode = fields["columns"] else { throw node.problem(.missing("columns")) }
        guard let rowsNode = fields["rows"] else { throw node.problem(.missing("rows")) }
        let columns = try columnsNode.texts()
        guard columns.allSatisfy(ValueTemplate.isName), Set(columns).count == columns.count, columns.first != "example"
        else {
            throw columnsNode.problem(
                .value(found: columns.joined(separator: ", "), expected: "互不相同的列名，由字母、数字、下划线组成，首列不是 example"))
        }
        let items = rowsNode.list()
        guard rowsNode.isList, items.count <= Self.mostRows else {
            throw rowsNode.problem(.value(found: "\(items.count) 项", expected: "不超过 \(Self.mostRows) 行的列表"))
        }
        for item in items {
            do throws(RuleProblem) {
                var cells: [String] = []
                for cell in item.list() { cells.append(try cell.raw()) }
                guard cells.count == columns.count else {
                    throw item.problem(.value(found: "\(cells.count) 格", expected: "\(columns.count) 格"))
                }
                guard let first = cells.first, !first.isEmpty else {
                    throw item.problem(.value(found: "", expected: "首格不为空，它是本行的编号"))
                }
                let named = Dictionary(uniqueKeysWithValues: zip(columns, cells))
                let example = named["example"].flatMap { $0.isEmpty ? nil : $0 }
                rows.append(Row(key: String(first.prefix(60)), line: item.place.line, cells: named, example: example))
            } catch {
                problems.append(error)
            }
        }
    }
}
