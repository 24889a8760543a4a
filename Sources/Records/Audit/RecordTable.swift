import GRDB

/// A table whose rows are records, with the SQL that puts a row into canonical text.
struct RecordTable: Sendable {
    let name: String
    let columns: [Column]

    struct Column: Sendable {
        let name: String
        let isBlob: Bool
        let isSecret: Bool
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
                guard type.uppercased() != "REAL" else {
                    throw RecordsError.table(name: name, reason: "列 \(column) 为 REAL 类型")
                }
                return Column(
                    name: column, isBlob: type.uppercased() == "BLOB", isSecret: secrets.contains("\(name).\(column)"))
            }
    }

    /// The whole row as JSON with its columns in order and NULLs left out (RFC 7396 removes them), so that a column
    /// added later without a default leaves the text of old rows as it was.
    func canonical(_ row: String) -> String {
        let pairs = columns.map { "'\($0.name)', \(value($0, of: row))" }.joined(separator: ", ")
        return "CAST(json_patch('{}', json_object(\(pairs))) AS BLOB)"
    }

    /// The three triggers of the table.
    var triggers: String {
        """
        CREATE TEMP TRIGGER capture_\(name)_insert AFTER INSERT ON main.\(name) BEGIN
            INSERT INTO captured_change (object_table, object_id, before, after, state)
            VALUES ('\(name)', NEW.id, NULL, \(shown("NEW")), \(canonical("NEW")));
        END;
        CREATE TEMP TRIGGER capture_\(name)_update AFTER UPDATE ON main.\(name) WHEN \(anyDifference) BEGIN
            INSERT INTO captured_change (object_table, object_id, before, after, state)
            VALUES ('\(name)', NEW.id, \(difference("OLD")), \(difference("NEW")), \(canonical("NEW")));
        END;
        CREATE TEMP TRIGGER capture_\(name)_delete AFTER DELETE ON main.\(name) BEGIN
            INSERT INTO captured_change (object_table, object_id, before, after, state)
            VALUES ('\(name)', OLD.id, \(shown("OLD")), NULL, NULL);
        END;
        """
    }

    private var anyDifference: String {
        columns.map { "OLD.\($0.name) IS NOT NEW.\($0.name)" }.joined(separator: " OR ")
    }

    private func shown(_ row: String) -> String {
        let pairs = columns.map { column in
            let value = column.isSecret ? masked(column, of: row) : value(column, of: row)
            return "'\(column.name)', \(value)"
        }
        return "json_patch('{}', json_object(\(pairs.joined(separator: ", "))))"
    }

    private func difference(_ row: String) -> String {
        let pairs = columns.map { column in
            let value = column.isSecret ? masked(column, of: row) : value(column, of: row)
            return "'\(column.name)', CASE WHEN OLD.\(column.name) IS NOT NEW.\(column.name) THEN \(value) END"
        }
        return "json_patch('{}', json_object(\(pairs.joined(separator: ", "))))"
    }

    private func value(_ column: Column, of row: String) -> String {
        let cell = "\(row).\(column.name)"
        // hex() of NULL is an empty text, which would hide the difference between the two.
        return column.isBlob ? "CASE WHEN \(cell) IS NOT NULL THEN hex(\(cell)) END" : cell
    }

    private func masked(_ column: Column, of row: String) -> String {
        "CASE WHEN \(row).\(column.name) IS NOT NULL THEN '〔保密〕' END"
    }
}
