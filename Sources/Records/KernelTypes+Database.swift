import GRDB
import Kernel

// Each type also reads itself straight from the statement: the other way goes by generic metadata for every cell, which
// was a quarter of the time of a page with 1,000 rows.

/// A moment is stored as an integer: milliseconds since 1970, UTC.
extension Timestamp: DatabaseValueConvertible, StatementColumnConvertible {
    package var databaseValue: DatabaseValue { milliseconds.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Timestamp? {
        Int64.fromDatabaseValue(value).map(Timestamp.init(milliseconds:))
    }

    package init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(milliseconds: Int64(sqliteStatement: sqliteStatement, index: index))
    }
}

/// A record's number is stored as the row id.
extension Identifier: DatabaseValueConvertible, StatementColumnConvertible {
    package var databaseValue: DatabaseValue { rawValue.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Identifier? {
        Int64.fromDatabaseValue(value).map(Identifier.init(rawValue:))
    }

    package init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(rawValue: Int64(sqliteStatement: sqliteStatement, index: index))
    }
}

/// An address is stored as its canonical text; tables that filter by range keep `sortKey` beside it.
extension IPAddress: DatabaseValueConvertible, StatementColumnConvertible {
    package var databaseValue: DatabaseValue { description.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> IPAddress? {
        String.fromDatabaseValue(value).flatMap { IPAddress($0) }
    }

    package init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(String(sqliteStatement: sqliteStatement, index: index))
    }
}
