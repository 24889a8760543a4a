import Foundation
import GRDB
import GRDBSQLite

/// A statement that is run through SQLite's own interface, for the few places where GRDB's arguments and rows cost more
/// than the statement: it binds and reads bytes where they lie. To be used inside the transaction that made it.
package struct RawStatement {
    private let statement: Statement
    private let handle: SQLiteStatement

    /// Takes a prepared statement, usually one of the connection's cache.
    package init(_ statement: Statement) {
        self.statement = statement
        handle = statement.sqliteStatement
    }

    /// Binds a number or NULL; the first parameter is 1.
    package func bind(_ number: Int64?, at index: Int32) {
        if let number { sqlite3_bind_int64(handle, index, number) } else { sqlite3_bind_null(handle, index) }
    }

    /// Binds a copy of a text, or NULL.
    package func bind(_ text: String?, at index: Int32) {
        guard var text else {
            sqlite3_bind_null(handle, index)
            return
        }
        text.withUTF8 { bytes in
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            _ = bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text64(handle, index, $0.baseAddress, UInt64($0.count), copied, UInt8(SQLITE_UTF8))
            }
        }
    }

    /// Runs a statement that yields no rows.
    package func execute() throws {
        while try step() {}
    }

    /// The numbers in the first column of all rows.
    package func integers() throws -> [Int64] {
        var numbers: [Int64] = []
        while try step() { numbers.append(sqlite3_column_int64(handle, 0)) }
        return numbers
    }

    /// The number in a column of the row at which the statement stands; the first column is 0. Nil: NULL.
    package func integer(_ column: Int32) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : sqlite3_column_int64(handle, column)
    }

    /// Binds text without a copy: the bytes must stay where they are until the statement is run or bound anew.
    func bind(text: UnsafeRawBufferPointer, at index: Int32) {
        sqlite3_bind_text64(
            handle, index, text.baseAddress?.assumingMemoryBound(to: CChar.self), UInt64(text.count), nil,
            UInt8(SQLITE_UTF8))
    }

    /// Binds bytes without a copy, as `bind(text:at:)`.
    func bind(blob: UnsafeRawBufferPointer, at index: Int32) {
        sqlite3_bind_blob64(handle, index, blob.baseAddress, UInt64(blob.count), nil)
    }

    /// Goes to the next row. False: there is none, and the statement can be run again.
    package func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        default:
            throw failure()
        }
    }

    /// A cell of the row at which the statement stands, until the next step; the first column is 0.
    func cell(_ column: Int32) -> SQLiteCell {
        SQLiteCell(handle, column: column)
    }

    /// Forgets what was bound, and the row.
    package func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private func failure() -> any Error {
        let connection = sqlite3_db_handle(handle)
        let code = ResultCode(rawValue: sqlite3_extended_errcode(connection))
        let message = String(cString: sqlite3_errmsg(connection))
        sqlite3_reset(handle)
        // As GRDB has it: who cancels a task sees the cancellation, not how it came about.
        return code == .SQLITE_INTERRUPT && Task.isCancelled
            ? CancellationError() : DatabaseError(resultCode: code, message: message, sql: statement.sql)
    }
}
