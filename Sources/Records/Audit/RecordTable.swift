import GRDB

/// A table whose rows are records.
struct RecordTable: Sendable {
    let name: String
    let columns: [Column]
    /// Where `id` stands among the columns.
    let idColumn: Int
    let hasSecrets: Bool
    /// The name with a zero byte behind it, which stands before a row's text in its digest.
    let preface: [UInt8]

    /// An update hands each column twice to a function of SQL, which takes 127 arguments.
    private static let mostColumns = 63

    struct Column: Sendable {
        let name: String
        let isSecret: Bool
        /// How the column's member of a JSON object begins.
        let label: [UInt8]

        init(_ name: String, isSecret: Bool) {
            self.name = name
            self.isSecret = isSecret
            label = Array("\"\(name)\":".utf8)
        }
    }

    /// - Throws: `RecordsError.table` where the table breaks a rule of `Schema`.
    init(name: String, secrets: Set<String>, _ database: Database) throws {
        self.name = name
        let definition =
            try String.fetchOne(
                database, sql: "SELECT upper(sql) FROM sqlite_schema WHERE type = 'table' AND name = ?",
                arguments: [name]) ?? ""
        guard definition.hasSuffix("STRICT") else { throw RecordsError.table(name: name, reason: "不是 STRICT 表") }
        guard definition.contains("ID INTEGER PRIMARY KEY AUTOINCREMENT") else {
            throw RecordsError.table(name: name, reason: "缺少 id INTEGER PRIMARY KEY AUTOINCREMENT")
        }
        columns = try Row.fetchAll(database, sql: "SELECT name, type FROM pragma_table_info(?)", arguments: [name])
            .map { row in
                let column: String = row[0]
                let type: String = row[1]
                // ANY could hold a float as well.
                guard !["REAL", "ANY"].contains(type.uppercased()) else {
                    throw RecordsError.table(name: name, reason: "列 \(column) 为 \(type.uppercased()) 类型")
                }
                return Column(column, isSecret: secrets.contains("\(name).\(column)"))
            }
        guard columns.count <= Self.mostColumns else {
            throw RecordsError.table(name: name, reason: "超过 \(Self.mostColumns) 列")
        }
        idColumn = columns.firstIndex { $0.name.lowercased() == "id" } ?? 0
        hasSecrets = columns.contains { $0.isSecret }
        preface = Array(name.utf8) + [0]
    }

    /// The columns as a list, `row.` before each.
    func cells(of row: String) -> String {
        columns.map { "\(row).\($0.name)" }.joined(separator: ", ")
    }

    /// Writes the text of a row, whose cells stand in the order of the columns, and returns the digest that the chain
    /// keeps of it.
    func digest(_ cells: ArraySlice<SQLiteCell>, _ text: inout RowText, under key: ChainKey) -> ChainKey.Seal {
        write(cells, masked: false, &text)
        return text.withBytes(key.digest)
    }

    /// Writes the text of a row, with the values of secret columns or with a mask in their place; of an update only the
    /// cells that are not as in `other`, the same row at the other moment.
    func write(
        _ cells: ArraySlice<SQLiteCell>, unlike other: ArraySlice<SQLiteCell>? = nil, masked: Bool,
        _ text: inout RowText
    ) {
        text.begin(preface: preface)
        for index in columns.indices {
            let cell = cells[cells.startIndex + index]
            if cell.isNull { continue }
            if let other, cell == other[other.startIndex + index] { continue }
            if masked && columns[index].isSecret {
                text.appendMasked(columns[index].label)
            } else {
                text.append(columns[index].label, cell)
            }
        }
        text.end()
    }
}
