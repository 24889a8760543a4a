import GRDB
import Kernel

/// A moment is stored as an integer: milliseconds since 1970, UTC.
extension Timestamp: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { milliseconds.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Timestamp? {
        Int64.fromDatabaseValue(value).map(Timestamp.init(milliseconds:))
    }
}

/// A record's number is stored as the row id.
extension Identifier: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { rawValue.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Identifier? {
        Int64.fromDatabaseValue(value).map(Identifier.init(rawValue:))
    }
}

/// An address is stored as its canonical text; tables that filter by range keep `sortKey` beside it.
extension IPAddress: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { description.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> IPAddress? {
        String.fromDatabaseValue(value).flatMap { IPAddress($0) }
    }
}
