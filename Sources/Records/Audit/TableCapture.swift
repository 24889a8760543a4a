import GRDB
import GRDBSQLite

/// One trigger of one table, and the SQL function that it hands its row to.
final class TableCapture: Sendable {
    /// What happens to a row.
    enum Kind: String, CaseIterable {
        case insert
        case update
        case delete
    }

    private let table: RecordTable
    private let kind: Kind
    private let log: CaptureLog
    private let key: ChainKey

    init(_ table: RecordTable, _ kind: Kind, log: CaptureLog, key: ChainKey) {
        self.table = table
        self.kind = kind
        self.log = log
        self.key = key
    }

    private var name: String { "capture_\(table.name)_\(kind)" }

    /// The trigger.
    var trigger: String {
        let rows =
            switch kind {
            case .insert: ["NEW"]
            case .update: ["OLD", "NEW"]
            case .delete: ["OLD"]
            }
        return """
            CREATE TEMP TRIGGER \(name) AFTER \(kind) ON main.\(table.name) BEGIN
                INSERT INTO captured_change VALUES (\(name)(\(rows.map(table.cells).joined(separator: ", "))));
            END
            """
    }

    /// Makes the function known to the connection, which keeps it until it is closed.
    func register(_ database: Database) throws {
        let code = sqlite3_create_function_v2(
            database.sqliteConnection, name, Int32(table.columns.count * (kind == .update ? 2 : 1)), SQLITE_UTF8,
            Unmanaged.passRetained(self).toOpaque(),
            { context, count, arguments in
                guard let own = sqlite3_user_data(context) else { return }
                let capture = Unmanaged<TableCapture>.fromOpaque(own).takeUnretainedValue()
                let cells = UnsafeBufferPointer(start: arguments, count: Int(count)).map { SQLiteCell($0) }
                // Without a number the result is NULL.
                if let number = capture.capture(cells) { sqlite3_result_int64(context, Int64(number)) }
            },
            nil, nil, { own in own.map { Unmanaged<TableCapture>.fromOpaque($0).release() } })
        guard code == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
    }

    /// Keeps the change of the row whose cells these are, for an update those of OLD before those of NEW, and returns its
    /// number. Nil: the update changed nothing.
    private func capture(_ cells: [SQLiteCell]) -> Int? {
        log.append { text in
            switch kind {
            case .insert: inserted(cells[...], &text)
            case .update: updated(cells.prefix(table.columns.count), cells.suffix(table.columns.count), &text)
            case .delete: deleted(cells[...], &text)
            }
        }
    }

    private func inserted(_ new: ArraySlice<SQLiteCell>, _ text: inout RowText) -> CapturedChange {
        let state = table.digest(new, &text, under: key)
        if table.hasSecrets { table.write(new, masked: true, &text) }
        return CapturedChange(table: table.name, id: id(of: new), before: nil, after: text.text, state: state)
    }

    private func updated(
        _ old: ArraySlice<SQLiteCell>, _ new: ArraySlice<SQLiteCell>, _ text: inout RowText
    ) -> CapturedChange? {
        if zip(old, new).allSatisfy(==) { return nil }
        table.write(old, unlike: new, masked: true, &text)
        let before = text.text
        table.write(new, unlike: old, masked: true, &text)
        let after = text.text
        let state = table.digest(new, &text, under: key)
        return CapturedChange(table: table.name, id: id(of: new), before: before, after: after, state: state)
    }

    private func deleted(_ old: ArraySlice<SQLiteCell>, _ text: inout RowText) -> CapturedChange {
        table.write(old, masked: true, &text)
        return CapturedChange(table: table.name, id: id(of: old), before: text.text, after: nil, state: nil)
    }

    private func id(of cells: ArraySlice<SQLiteCell>) -> Int64 {
        if case .integer(let id) = cells[cells.startIndex + table.idColumn] { id } else { 0 }
    }
}
