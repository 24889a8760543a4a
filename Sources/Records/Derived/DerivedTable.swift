import GRDB

/// A table that repeats for queries what record tables say already, often inside a JSON column: the ports of an asset,
/// the keys it is known by.
///
/// A migration makes it, STRICT and with an index that begins with the column by which it is refreshed. Its changes
/// are not captured and cost no entry; `anhu verify` holds its rows against those of the query instead. So a store that
/// changes records brings the rows that follow from them up to date in the same transaction.
package struct DerivedTable: Sendable {
    /// The table's name.
    package let name: String
    /// All its columns, in the order of the query's.
    package let columns: [String]
    /// What the table must hold: a SELECT over record tables, of values that have the columns' types already. It must yield
    /// the same rows in whatever order SQLite reads: `max(a)` beside `b` does not, where two rows have the highest `a`.
    package let query: String

    /// Takes the parts.
    package init(name: String, columns: [String], query: String) {
        self.name = name
        self.columns = columns
        self.query = query
    }

    /// The query under the names of the columns, to stand before a statement that reads `meant`.
    var meant: String { "WITH meant (\(list)) AS (\(query))" }

    /// The columns with commas between them.
    var list: String { columns.joined(separator: ", ") }

    /// Brings the rows of some parents up to date: those that have one of the values in the column `key`. Costs as much as
    /// these parents have rows, however long the tables are.
    /// - Throws: `RecordsError.table` where there is no such column.
    package func refresh(where key: String, in parents: some Sequence<Int64>, _ database: Database) throws {
        guard columns.contains(key) else { throw RecordsError.table(name: name, reason: "没有列 \(key)") }
        let removal = RawStatement(try database.cachedStatement(sql: "DELETE FROM \(name) WHERE \(key) = ?"))
        let insertion = RawStatement(try database.cachedStatement(sql: insertion(where: key)))
        // One at a time: SQLite takes a comparison with one value into a query that is DISTINCT, grouped or a UNION ALL
        // (not a UNION), and reads what is of this parent; a comparison with a list only into the simplest queries.
        for parent in parents {
            for statement in [removal, insertion] {
                statement.bind(parent, at: 1)
                _ = try statement.step()
            }
        }
    }

    /// Makes all rows anew.
    package func rebuild(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM \(name)")
        try database.execute(sql: "INSERT INTO \(name) (\(list)) \(meant) SELECT * FROM meant")
    }

    /// The statement that adds the rows of one parent.
    func insertion(where key: String) -> String {
        "INSERT INTO \(name) (\(list)) \(meant) SELECT * FROM meant WHERE \(key) = ?"
    }

    /// Holds the definition against the database, once all migrations are done.
    /// - Throws: `RecordsError.table` where the table is missing or not STRICT, where columns are left out, or where the
    ///   query is none.
    func check(_ database: Database) throws {
        let isStrict = try Bool.fetchOne(
            database, sql: "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name = ?",
            arguments: [name])
        guard isStrict == true else { throw RecordsError.table(name: name, reason: "派生表不存在，或不是 STRICT 表") }
        let present = try String.fetchSet(database, sql: "SELECT name FROM pragma_table_xinfo(?)", arguments: [name])
        guard present == Set(columns), present.count == columns.count else {
            throw RecordsError.table(name: name, reason: "派生表的列与所列名称不一致")
        }
        do {
            _ = try database.makeStatement(sql: "\(meant) SELECT * FROM meant")
        } catch {
            throw RecordsError.table(name: name, reason: "派生表的查询无法执行：\(error)")
        }
    }
}
