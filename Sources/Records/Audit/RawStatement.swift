import Foundation
import GRDB
import GRDBSQLite

/// A statement that is run through SQLite's own interface, for the few places where GRDB's arguments and rows cost more
/// than the statement: it binds and reads bytes where they lie.
struct RawStatement {
    private let statement: Statement
    private let handle: SQLiteStatement

    init(_ statement: Statement) {
        self.statement = statement
        handle = statement.sqliteStatement
    }

    /// Binds a number or NULL; the first parameter is 1.
    func bind(_ number: Int64?, at index: Int32) {
        if let number { sqlite3_bind_int64(handle, index, number) } else { sqlite3_bind_null(handle, index) }
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
    func step() throws -> Bool {
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
    func reset() {
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
