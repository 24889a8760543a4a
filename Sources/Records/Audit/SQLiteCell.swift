import GRDB
import GRDBSQLite

/// What one cell holds. Bytes lie in SQLite's memory: good until the statement moves on or the function returns.
enum SQLiteCell {
    case null
    case integer(Int64)
    case text(UnsafeRawBufferPointer)
    case blob(UnsafeRawBufferPointer)

    /// An argument of an SQL function.
    init(_ value: OpaquePointer?) {
        // Length after pointer: SQLite may convert the value when it is asked for the pointer.
        switch sqlite3_value_type(value) {
        case SQLITE_NULL: self = .null
        case SQLITE_INTEGER: self = .integer(sqlite3_value_int64(value))
        case SQLITE_BLOB: self = .blob(Self.bytes(sqlite3_value_blob(value)) { sqlite3_value_bytes(value) })
        default: self = .text(Self.bytes(sqlite3_value_text(value)) { sqlite3_value_bytes(value) })
        }
    }

    /// A column of the row at which a statement stands.
    init(_ statement: SQLiteStatement, column: Int32) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: self = .null
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_BLOB:
            self = .blob(Self.bytes(sqlite3_column_blob(statement, column)) { sqlite3_column_bytes(statement, column) })
        default:
            self = .text(Self.bytes(sqlite3_column_text(statement, column)) { sqlite3_column_bytes(statement, column) })
        }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// Whether two cells hold the same value of the same type, byte for byte.
    static func == (left: SQLiteCell, right: SQLiteCell) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.integer(let left), .integer(let right)): left == right
        case (.text(let left), .text(let right)), (.blob(let left), .blob(let right)): left.elementsEqual(right)
        default: false
        }
    }

    private static func bytes(_ start: UnsafeRawPointer?, count: () -> Int32) -> UnsafeRawBufferPointer {
        // An empty value may have no address.
        UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(count()))
    }
}
